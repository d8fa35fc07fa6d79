"""Repairs of what was published."""

from typing import Any

from flask import url_for
from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.models import Repair
from scheduler.schemas.advice import RepairOrder, RepairSchema
from scheduler.schemas.timetables import TimetableSchema
from scheduler.services import repairing

blueprint = Blueprint("repairs", __name__, description="The least change that makes what was published right")


@blueprint.route("/plans/<plan>/repairs")
class PlanRepairs(MethodView):
    @blueprint.response(200, RepairSchema(many=True))
    def get(self, plan: str) -> Any:
        """A plan's repairs, newest first."""
        signed_in.require("read", "organiser")
        return repairing.of_plan(found.plan(plan))

    @blueprint.arguments(RepairOrder, required=False)
    @blueprint.response(201, RepairSchema)
    def post(self, order: dict[str, Any], plan: str) -> Any:
        """Repair what stands under the plan as it is now: a proposal, nothing is published."""
        user = signed_in.require("organise")
        row = repairing.propose(found.plan(plan), user, **order)
        return row, {"Location": url_for("repairs.OneRepair", number=row.id)}


@blueprint.route("/repairs/<int:number>")
class OneRepair(MethodView):
    @blueprint.response(200, RepairSchema)
    def get(self, number: int) -> Any:
        """A proposal."""
        signed_in.require("read", "organiser")
        return found.row(Repair, number, "repair", "修复")


@blueprint.route("/repairs/<int:number>/adopt")
class Adopt(MethodView):
    @blueprint.response(201, TimetableSchema)
    def post(self, number: int) -> Any:
        """Make it the plan's draft, to be reviewed and published."""
        user = signed_in.require("organise")
        return repairing.adopt(found.row(Repair, number, "repair", "修复"), user)
