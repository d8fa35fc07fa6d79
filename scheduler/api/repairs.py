"""Repairs of what was published."""

from typing import Any

from flask import url_for
from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.models import Plan, Repair, User, Withdrawal
from scheduler.schemas.advice import RepairOrder, RepairSchema, RestoredSchema, WithdrawalSchema
from scheduler.schemas.timetables import TimetableSchema, ToldSchema
from scheduler.services import repairing, restoring
from scheduler.services.who_is_told import who_is_told

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
        """Repair what stands under the plan as it is now, or once it is written down what has happened: a
        proposal, nothing is published."""
        user = signed_in.require("organise")
        row = _made(found.plan(plan), order, user)
        return row, {"Location": url_for("repairs.OneRepair", number=row.id)}


def _made(plan: Plan, order: dict[str, Any], user: User) -> Repair:
    what = order.pop("what", None)
    if what:
        return repairing.after(plan, what, order, user)
    return repairing.propose(plan, user, **{n: order[n] for n in ("cause", "seconds") if n in order})


@blueprint.route("/repairs/<int:number>")
class OneRepair(MethodView):
    @blueprint.response(200, RepairSchema)
    def get(self, number: int) -> Any:
        """A proposal."""
        signed_in.require("read", "organiser")
        return found.row(Repair, number, "repair", "修复")


@blueprint.route("/repairs/<int:number>/told")
class RepairTold(MethodView):
    @blueprint.response(200, ToldSchema)
    def get(self, number: int) -> Any:
        """Who would be told of it, were it published, and how; and one of the mails."""
        signed_in.require("read", "organiser")
        return who_is_told(repairing.preview(found.row(Repair, number, "repair", "修复")))


@blueprint.route("/repairs/<int:number>/adopt")
class Adopt(MethodView):
    @blueprint.response(201, TimetableSchema)
    def post(self, number: int) -> Any:
        """Make it the plan's draft, to be reviewed and published."""
        user = signed_in.require("organise")
        return repairing.adopt(found.row(Repair, number, "repair", "修复"), user)


@blueprint.route("/plans/<plan>/withdrawals")
class PlanWithdrawals(MethodView):
    @blueprint.response(200, WithdrawalSchema(many=True))
    def get(self, plan: str) -> Any:
        """The teams that have withdrawn from the plan's events and can come back, the last first."""
        signed_in.require("read", "organiser")
        return restoring.withdrawn_from(found.plan(plan))


@blueprint.route("/withdrawals/<int:number>/restore")
class Restore(MethodView):
    @blueprint.response(200, RestoredSchema)
    def post(self, number: int) -> Any:
        """Take a withdrawal back: the team's matches are in the plan again, as they were. Publish to announce it."""
        user = signed_in.require("organise")
        return restoring.restore(found.row(Withdrawal, number, "withdrawal", "退出记录"), user)
