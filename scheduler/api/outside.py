"""Calendars of elsewhere that a plan is made around."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.models import OutsideCalendar, OutsideItem
from scheduler.queries import outside
from scheduler.schemas.outside import (
    NewOutside,
    OutsideFile,
    OutsideFinding,
    OutsideItemSchema,
    OutsideQuery,
    OutsideSchema,
)
from scheduler.services import outside_calendars, outside_findings, outside_items

blueprint = Blueprint("outside", __name__, description="Calendars of elsewhere that a plan is made around")


@blueprint.route("/plans/<plan>/outside-calendars")
class OutsideCalendars(MethodView):
    @blueprint.response(200, OutsideSchema(many=True))
    def get(self, plan: str) -> Any:
        """The plan's outside calendars, for organisers."""
        signed_in.require("read", "organiser")
        return outside.of(found.plan(plan))

    @blueprint.arguments(NewOutside)
    @blueprint.response(201, OutsideSchema)
    def post(self, values: dict[str, Any], plan: str) -> Any:
        """Subscribe to a calendar; a worker reads it within seconds, and then again and again."""
        user = signed_in.require("organise")
        return outside_calendars.add_address(
            found.plan(plan), values["address"], user, title=values["title"], settings=values["settings"]
        )


@blueprint.route("/plans/<plan>/outside-calendars/files")
class OutsideFiles(MethodView):
    @blueprint.arguments(OutsideQuery, location="query")
    @blueprint.arguments(OutsideFile, location="files")
    @blueprint.response(201, OutsideSchema)
    def post(self, query: dict[str, Any], uploads: dict[str, Any], plan: str) -> Any:
        """Read an .ics file into the plan."""
        user = signed_in.require("organise")
        return outside_calendars.add_file(
            found.plan(plan), uploads["file"].read(), user, title=query["title"]
        )


@blueprint.route("/outside-calendars/<int:number>")
class OneOutsideCalendar(MethodView):
    @blueprint.response(200, OutsideSchema)
    def get(self, number: int) -> Any:
        """An outside calendar of a plan."""
        signed_in.require("read", "organiser")
        return _of_a_plan(number)

    @blueprint.response(204)
    def delete(self, number: int) -> None:
        """Remove it with all that came of it."""
        user = signed_in.require("organise")
        outside_calendars.remove(_of_a_plan(number), user)


@blueprint.route("/outside-calendars/<int:number>/file")
class OutsideNewerFile(MethodView):
    @blueprint.arguments(OutsideFile, location="files")
    @blueprint.response(200, OutsideSchema)
    def put(self, uploads: dict[str, Any], number: int) -> Any:
        """A newer file of the same calendar: what moved or vanished is flagged."""
        user = signed_in.require("organise")
        return outside_calendars.replace_file(_of_a_plan(number), uploads["file"].read(), user)


@blueprint.route("/outside-calendars/<int:number>/refresh")
class RefreshOutside(MethodView):
    @blueprint.response(202, OutsideSchema)
    def post(self, number: int) -> Any:
        """Have it read now, by a worker."""
        user = signed_in.require("organise")
        row = _of_a_plan(number)
        outside_calendars.refresh(row, user)
        return row


@blueprint.route("/outside-calendars/<int:number>/items")
class OutsideItems(MethodView):
    @blueprint.response(200, OutsideItemSchema(many=True))
    def get(self, number: int) -> Any:
        """What it holds, in the order of time."""
        signed_in.require("read", "organiser")
        return _of_a_plan(number).items


@blueprint.route("/plans/<plan>/outside-findings")
class OutsideFindings(MethodView):
    @blueprint.response(200, OutsideFinding(many=True))
    def get(self, plan: str) -> Any:
        """What moved or vanished and nobody has seen, with the rules that are broken there now."""
        signed_in.require("read", "organiser")
        return outside_findings.findings(found.plan(plan))


@blueprint.route("/outside-items/<int:number>/seen")
class SeenOutsideItem(MethodView):
    @blueprint.response(204)
    def post(self, number: int) -> None:
        """It was seen: what moved is here now, what is gone goes out of the plan."""
        user = signed_in.require("organise")
        item = found.row(OutsideItem, number, "outside item", "外部日历项")
        _of_a_plan(item.calendar_id)
        outside_items.seen(item, user)


def _of_a_plan(number: int) -> OutsideCalendar:
    """Other people's own calendars are none of an organiser's business."""
    row = found.row(OutsideCalendar, number, "outside calendar", "外部日历")
    return found.there(row if row.plan_id else None, "outside calendar", "外部日历", str(number))
