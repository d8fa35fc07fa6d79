"""Versions of a plan: branches, bringing back, differences, and making one in a draft."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.models import Timetable
from scheduler.schemas.timetables import TimetableSchema
from scheduler.schemas.versions import DifferenceQuery, StepsOrder, VersionDifferenceSchema, VersionOrder
from scheduler.services import comparing, drafting, snapshots, versions
from scheduler.services.building import build_problem
from scheduler.services.comparing import Comparison

blueprint = Blueprint("versions", __name__, description="Versions: branches, differences, bringing back")


@blueprint.route("/plans/<plan>/versions")
class Versions(MethodView):
    @blueprint.arguments(VersionOrder)
    @blueprint.response(201, TimetableSchema)
    def post(self, order: dict[str, Any], plan: str) -> Timetable:
        """A what-if branch of a draft or an edition; with `current` it becomes the plan's draft."""
        user = signed_in.require("organise")
        source = versions.called(found.plan(plan), order["of"])
        if order["current"]:
            return versions.bring_back(source, user, name=order["name"], note=order["note"])
        if source.draft is None:
            return versions.bring_back(source, user, name=order["name"], note=order["note"], current=False)
        return drafting.branch(source.draft.id, order["name"], by=user, note=order["note"])


@blueprint.route("/plans/<plan>/differences")
class Differences(MethodView):
    @blueprint.arguments(DifferenceQuery, location="query")
    @blueprint.response(200, VersionDifferenceSchema)
    def get(self, query: dict[str, Any], plan: str) -> Any:
        """What leads from one version to another, for organisers."""
        signed_in.require("read", "organiser")
        row = found.plan(plan)
        return told(comparing.compare(versions.called(row, query["a"]), versions.called(row, query["b"])))


@blueprint.route("/timetables/<int:number>/steps")
class Steps(MethodView):
    @blueprint.arguments(StepsOrder)
    @blueprint.response(200, TimetableSchema)
    def post(self, order: dict[str, Any], number: int) -> Timetable:
        """Make the steps of a difference in a draft, all or none. Where somebody has moved one of the sessions
        since `version`, the refusal says who and to where."""
        user = signed_in.require("organise")
        draft = found.row(Timetable, number, "timetable", "日程表")
        problem = build_problem(draft.plan_id, heed_bookings=False)
        steps = snapshots.steps_of(problem, order["steps"])
        return versions.change(draft, steps, user, version=order["version"])

    @blueprint.response(200)
    def get(self, number: int) -> Any:
        """What was changed by hand in a draft, oldest first: who, when, which sessions from where to where."""
        signed_in.require("read", "organiser")
        draft = found.row(Timetable, number, "timetable", "日程表")
        return [
            {
                "version": row.version,
                "made_at": row.made_at.isoformat(),
                "by": row.made_by.login if row.made_by else "",
                "steps": row.changes,
            }
            for row in versions.steps_since(draft, 0)
        ]


@blueprint.route("/timetables/<int:number>/deletion")
class Deletion(MethodView):
    @blueprint.response(200, TimetableSchema)
    def put(self, number: int) -> Timetable:
        """Delete a draft that is not the current one; DELETE of this takes it back."""
        user = signed_in.require("organise")
        return versions.delete(found.row(Timetable, number, "timetable", "日程表"), user)

    @blueprint.response(200, TimetableSchema)
    def delete(self, number: int) -> Timetable:
        """Bring a deleted draft back."""
        user = signed_in.require("organise")
        return versions.undelete(found.row(Timetable, number, "timetable", "日程表"), user)


def told(one: Comparison) -> dict[str, Any]:
    """The comparison as the schema has it: instants for ticks."""
    problem = build_problem(one.a.plan.id, heed_bookings=False)
    steps = [
        {
            "session": s.session,
            "kind": s.kind,
            "was": snapshots.instants(problem, s.was),
            "now": snapshots.instants(problem, s.now),
        }
        for s in one.steps.steps
    ]
    return {
        "a": one.a,
        "b": one.b,
        "steps": steps,
        "changes": one.rows,
        "people": {code: dict(count) for code, count in one.people.items()},
        "venues": {code: dict(count) for code, count in one.venues.items()},
        "rules": one.rules,
        "cost": one.cost,
        "feeds": {
            "identical": one.identical,
            "rises": [{"uid": uid, "from": was, "to": now} for uid, was, now in one.rises],
        },
        "counts": one.steps.counts,
    }
