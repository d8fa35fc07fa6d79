"""The catalogue of rules, and the rules in force in a plan."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from scheduler import found, signed_in
from scheduler.models import RuleUse
from scheduler.queries import plans
from scheduler.schemas.base import columns
from scheduler.schemas.plans import ConstraintSchema, UseChange, UseSchema
from scheduler.services import editing
from solver.constraints import rules
from solver.constraints.base import Rule, parameters

blueprint = Blueprint("rules", __name__, description="The catalogue of rules, and the rules in force")


@blueprint.route("/constraints")
class Constraints(MethodView):
    @blueprint.response(200, ConstraintSchema(many=True))
    def get(self) -> Any:
        """Every rule that a plan may use, with its parameters."""
        return [_told(rule) for rule in rules().values()]


@blueprint.route("/plans/<plan>/uses")
class Uses(MethodView):
    @blueprint.response(200, UseSchema(many=True))
    def get(self, plan: str) -> Any:
        """The rules in force in a plan, for organisers."""
        signed_in.require("read", "organiser")
        return plans.uses(found.plan(plan))


@blueprint.route("/uses/<int:number>")
class OneUse(MethodView):
    @blueprint.etag
    @blueprint.response(200, UseSchema)
    def get(self, number: int) -> RuleUse:
        """A rule in force, for organisers."""
        signed_in.require("read", "organiser")
        return found.row(RuleUse, number, "use", "规则设置")

    @blueprint.etag
    @blueprint.arguments(UseChange)
    @blueprint.response(200, UseSchema)
    def patch(self, values: dict[str, Any], number: int) -> RuleUse:
        """Switch a rule on or off, weigh it, set its parameters; needs If-Match."""
        user = signed_in.require("organise")
        row = found.row(RuleUse, number, "use", "规则设置")
        params = {"params": values.pop("params")} if "params" in values else {}
        check = lambda r: blueprint.check_etag(r, UseSchema)  # noqa: E731
        return editing.change(row, columns(values) | params, user, check=check)


PARAMETER = (
    "name",
    "sort",
    "label",
    "unit",
    "choices",
    "default",
    "least",
    "most",
    "after",
    "names",
    "needed",
)


def _told(rule: Rule) -> dict[str, Any]:
    told = [{name: getattr(one, name) for name in PARAMETER} for one in parameters(rule.params)]
    copied = (
        "code",
        "keys",
        "title",
        "sentence",
        "statement",
        "hard",
        "switchable",
        "standard",
        "takes_then",
    )
    return {name: getattr(rule, name) for name in copied} | {"parameters": told}
