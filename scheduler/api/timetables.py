"""Drafts and editions."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy import select

from scheduler import found, signed_in
from scheduler.extensions import db
from scheduler.models import Edition, Timetable
from scheduler.queries import timetables
from scheduler.schemas.timetables import (
    EditionSchema,
    PlacementSchema,
    PublishOrder,
    ReviewSchema,
    TimetableChange,
    TimetableSchema,
    ToldSchema,
)
from scheduler.services import editing, publishing
from scheduler.services.who_is_told import who_is_told
from solver.words import Words

blueprint = Blueprint("timetables", __name__, description="Drafts and editions")


@blueprint.route("/plans/<plan>/timetables")
class Timetables(MethodView):
    @blueprint.response(200, TimetableSchema(many=True))
    def get(self, plan: str) -> Any:
        """A plan's drafts, newest first, for organisers."""
        signed_in.require("read", "organiser")
        rows = select(Timetable).where(
            Timetable.plan_id == found.plan(plan).id, Timetable.deleted_at.is_(None)
        )
        return db.session.scalars(rows.order_by(Timetable.id.desc())).all()


@blueprint.route("/timetables/<int:number>")
class OneTimetable(MethodView):
    @blueprint.etag
    @blueprint.response(200, TimetableSchema)
    def get(self, number: int) -> Timetable:
        """A draft, for organisers."""
        signed_in.require("read", "organiser")
        return found.row(Timetable, number, "timetable", "日程表")

    @blueprint.etag
    @blueprint.arguments(TimetableChange)
    @blueprint.response(200, TimetableSchema)
    def patch(self, values: dict[str, Any], number: int) -> Timetable:
        """Rename a draft, or make it the plan's current one; needs If-Match."""
        user = signed_in.require("organise")
        row = found.row(Timetable, number, "timetable", "日程表")

        def check(draft: Timetable) -> None:
            blueprint.check_etag(draft, TimetableSchema)
            if values.get("current"):
                editing.make_current(draft)

        return editing.change(row, values, user, check=check)


@blueprint.route("/timetables/<int:number>/placements")
class Placements(MethodView):
    @blueprint.response(200, PlacementSchema(many=True))
    def get(self, number: int) -> Any:
        """Where a draft has each session, by time, for organisers."""
        signed_in.require("read", "organiser")
        draft = found.row(Timetable, number, "timetable", "日程表")
        return [
            {
                "session": code,
                "start": placed.start,
                "end": placed.end,
                "venues": placed.venues,
                "duties": placed.duties,
            }
            for code, _, placed in timetables.placements(draft)
        ]


@blueprint.route("/plans/<plan>/review")
class OneReview(MethodView):
    @blueprint.response(200, ReviewSchema)
    def get(self, plan: str) -> Any:
        """What publishing the current draft would change, for organisers."""
        signed_in.require("read", "organiser")
        return publishing.review(found.plan(plan))


@blueprint.route("/plans/<plan>/review/told")
class WhoIsTold(MethodView):
    @blueprint.response(200, ToldSchema)
    def get(self, plan: str) -> Any:
        """Who would be told of the changes and how, and one of the mails, for organisers."""
        signed_in.require("read", "organiser")
        return who_is_told(publishing.review(found.plan(plan)))


@blueprint.route("/plans/<plan>/editions")
class Editions(MethodView):
    @blueprint.response(200, EditionSchema(many=True))
    def get(self, plan: str) -> Any:
        """A plan's editions, newest first."""
        rows = select(Edition).where(Edition.plan_id == found.plan(plan).id)
        return db.session.scalars(rows.order_by(Edition.number.desc())).all()

    @blueprint.arguments(PublishOrder, required=False)
    @blueprint.response(201, EditionSchema)
    def post(self, order: dict[str, Any], plan: str) -> Edition:
        """Publish the current draft as the next edition: all of it or nothing.

        With `seen` and `draft` of the review it is refused where either is another by now.
        """
        user = signed_in.require("organise")
        note = Words(**order.pop("note", {}))
        return publishing.publish(found.plan(plan), user, note, **order)
