"""The catalogue of rules, and the rules in force in a plan."""

from typing import Any

from flask import url_for
from flask.views import MethodView
from flask_smorest import Blueprint, abort
from marshmallow import ValidationError

from scheduler import found, signed_in
from scheduler.models import Plan, RuleChange, RuleUse
from scheduler.schemas.base import columns
from scheduler.schemas.rules import (
    ConstraintSchema,
    RuleStepSchema,
    TrialOrder,
    TrialSchema,
    UseChange,
    UseOrder,
    UseSchema,
    params_schema,
)
from scheduler.services import rule_checks, rule_trial, ruling
from solver.constraints import rules
from solver.constraints.base import Rule, parameters

blueprint = Blueprint("rules", __name__, description="The catalogue of rules, and the rules in force")

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
TOLD = ("code", "keys", "title", "sentence", "statement", "hard", "switchable", "standard", "takes_then")


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
        """The rules in force in a plan, the standard ones last, for organisers."""
        signed_in.require("read", "organiser")
        return ruling.in_force(found.plan(plan))

    @blueprint.etag
    @blueprint.arguments(UseOrder)
    @blueprint.response(201, UseSchema)
    def post(self, order: dict[str, Any], plan: str) -> Any:
        """One more rule. What is published stays; the draft is measured under the rules as they are then."""
        user, row = signed_in.require("organise"), found.plan(plan)
        made = ruling.make(row, _said(order["rule"], order), user)
        return made, {"Location": url_for("rules.PlanUse", plan=row.code, code=made.code)}


@blueprint.route("/plans/<plan>/uses/<code>")
class PlanUse(MethodView):
    @blueprint.etag
    @blueprint.response(200, UseSchema)
    def get(self, plan: str, code: str) -> RuleUse:
        """A rule in force, for organisers; a standard one has no id until somebody changes it."""
        signed_in.require("read", "organiser")
        return ruling.called(found.plan(plan), code)

    @blueprint.etag
    @blueprint.arguments(UseChange)
    @blueprint.response(200, UseSchema)
    def patch(self, values: dict[str, Any], plan: str, code: str) -> RuleUse:
        """Switch a rule on or off, make it hard or a wish, weigh it, set its parameters; needs If-Match."""
        return _change(found.plan(plan), code, values)

    @blueprint.etag
    @blueprint.arguments(UseChange)
    @blueprint.response(200, UseSchema)
    def put(self, values: dict[str, Any], plan: str, code: str) -> RuleUse:
        """All that is said of the rule: what is left out is as if nobody had said it; needs If-Match."""
        whole = {name: ruling.DEFAULTS[name] for name in RuleUse.SET_BY_PEOPLE}
        return _change(found.plan(plan), code, values, whole)

    @blueprint.etag
    @blueprint.response(204)
    def delete(self, plan: str, code: str) -> None:
        """Take back what organisers made of it: a rule they added goes, an inherited one is as it came."""
        user = signed_in.require("organise")
        ruling.take_back(found.plan(plan), code, user, check=_check)


@blueprint.route("/uses/<int:number>")
class OneUse(MethodView):
    @blueprint.etag
    @blueprint.response(200, UseSchema)
    def get(self, number: int) -> RuleUse:
        """A rule in force, for organisers."""
        signed_in.require("read", "organiser")
        return _row(number)

    @blueprint.etag
    @blueprint.arguments(UseChange)
    @blueprint.response(200, UseSchema)
    def patch(self, values: dict[str, Any], number: int) -> RuleUse:
        """The same as `PATCH /plans/PLAN/uses/CODE`; needs If-Match."""
        signed_in.require("organise")
        row = _row(number)
        return _change(found.row(Plan, row.plan_id, "plan", "计划"), row.code, values)


@blueprint.route("/plans/<plan>/rule-trials")
class Trials(MethodView):
    @blueprint.arguments(TrialOrder)
    @blueprint.response(200, TrialSchema)
    def post(self, order: dict[str, Any], plan: str) -> Any:
        """What a rule would say of the present draft: `code` alone names one that is in force and `rule` need not
        be given; the rest is as for a change. Nothing is written."""
        signed_in.require("organise")
        row = found.plan(plan)
        if "rule" in order:
            return rule_trial.tried(row, ruling.drawn_up(row, _said(order["rule"], order)), None)
        present = ruling.called(row, order.pop("code", ""))
        return rule_trial.tried(row, ruling.as_changed(present, _said(present.rule, order)), present)


@blueprint.route("/plans/<plan>/rule-changes")
class Changes(MethodView):
    @blueprint.response(200, RuleStepSchema(many=True))
    def get(self, plan: str) -> Any:
        """What was done to the plan's rules, newest first: at most 50."""
        signed_in.require("read", "organiser")
        return ruling.changes(found.plan(plan))


@blueprint.route("/rule-changes/<int:number>/undo")
class Undo(MethodView):
    @blueprint.response(200, RuleStepSchema)
    def post(self, number: int) -> Any:
        """Take a change back, or do it again where it was taken back; refused where the rule was changed since."""
        user = signed_in.require("organise")
        done = found.row(RuleChange, number, "change", "改动")
        ruling.undo(done, user)
        return done


def _change(plan: Plan, code: str, values: dict[str, Any], whole: dict[str, Any] | None = None) -> RuleUse:
    user = signed_in.require("organise")
    said = _said(ruling.called(plan, code).rule, values)
    return ruling.change(plan, code, (whole or {}) | said, user, check=_check)


def _check(row: RuleUse) -> None:
    blueprint.check_etag(row, UseSchema)


def _row(number: int) -> RuleUse:
    return found.row(RuleUse, number, "use", "规则设置")


def _said(rule: str, values: dict[str, Any]) -> dict[str, Any]:
    """What was sent as columns, its parameters loaded as the rule declares them."""
    rule_checks.rule_called(rule)
    said = columns({name: value for name, value in values.items() if name != "params"})
    if "params" in values:
        try:
            said["params"] = params_schema(rule).load(values["params"])
        except ValidationError as bad:
            abort(422, messages={"json": {"params": bad.messages}})
    return said


def _told(rule: Rule) -> dict[str, Any]:
    told = [{name: getattr(one, name) for name in PARAMETER} for one in parameters(rule.params)]
    return {name: getattr(rule, name) for name in TOLD} | {"parameters": told}
