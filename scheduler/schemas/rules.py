"""Rules: the catalogue, the rules in force in a plan, their parameters, trials and changes."""

from functools import cache
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsField, WordsSchema, instant
from solver.constraints import rules
from solver.constraints.base import Rule
from solver.constraints.parameters import LONGEST, Parameter, Unread, parameters, read
from solver.constraints.stating import said
from solver.words import Words

WEIGHT = validate.Range(0, 1_000_000)
SELECTOR = fields.String(validate=validate.Length(1, 120))
NOTE = 300
TYPES = {"whole": "integer", "number": "number", "yes": "boolean", "text": "string"}


class ParameterSchema(ma.Schema):
    """A parameter of a rule; `sort` is whole, number, text, yes, or a list: wholes, texts."""

    name = fields.String()
    sort = fields.String()
    label = fields.Nested(WordsSchema)
    unit = fields.String()
    choices = fields.List(fields.String(), metadata={"description": "the only texts allowed; none: any"})
    default = fields.Raw()
    least = fields.Float(allow_none=True)
    most = fields.Float(allow_none=True)
    after = fields.String(metadata={"description": "it has to be above this other parameter"})
    names = fields.String(
        metadata={"description": "what its texts name: venue, group, group_kind, tag, feature"}
    )
    needed = fields.Boolean(metadata={"description": "without it the rule says nothing"})


class ConstraintSchema(ma.Schema):
    """A rule of the catalogue: what it says, whether it is hard, what it can be told."""

    code = fields.String()
    title = fields.Nested(WordsSchema)
    sentence = fields.Nested(WordsSchema, metadata={"description": "of a breach, with {facts}"})
    statement = fields.Nested(WordsSchema, metadata={"description": "of the rule, with its {parameters}"})
    keys = fields.List(fields.String(), metadata={"description": "the rows of the catalogue"})
    takes_then = fields.Boolean(metadata={"description": "whether a use names other sessions in `then`"})
    hard = fields.Boolean()
    switchable = fields.Boolean()
    standard = fields.Boolean()
    parameters = fields.List(fields.Nested(ParameterSchema))


class SaidSchema(ma.Schema):
    """What of a rule can be said: which sessions, how much, and on or off."""

    sessions = fields.List(SELECTOR, validate=validate.Length(0, 500))
    then = fields.List(SELECTOR, validate=validate.Length(0, 500))
    params = fields.Dict(metadata={"description": "The rule's own, by name: see /constraints."})
    hard = fields.Boolean(allow_none=True, metadata={"description": "null: as the catalogue has it"})
    weight = fields.Integer(validate=WEIGHT, metadata={"description": "what one point of a wish costs"})
    on = fields.Boolean()
    note = WordsField()
    binding = fields.Boolean(metadata={"description": "Set from above: only an administrator changes it."})


class UseSchema(SaidSchema):
    """A rule in force in a plan, for the sessions that its selectors name.

    `origin` says who asked for it: standard (every plan has it), kind (it came with its event), file, page.
    `changed`: an organiser has changed what was inherited; DELETE takes that back.
    """

    id = fields.Integer(allow_none=True, metadata={"description": "null: a standard rule as it stands"})
    code = fields.String()
    rule = fields.String()
    origin = fields.String()
    changed = fields.Function(lambda row: is_changed(row), metadata={"type": "boolean"})
    statement = fields.Function(lambda row: statement(row), metadata={"type": "object"})


class UseChange(SaidSchema):
    """What is left out stays as it is; `params` are all of them."""


class UseOrder(SaidSchema):
    """A rule for a plan. Without a code it gets one; the code of a standard rule replaces that."""

    code = fields.String(validate=validate.Regexp(r"^[\w.-]{1,80}$"))
    rule = fields.String(required=True, validate=validate.Length(1, 40))


class TrialOrder(SaidSchema):
    """A rule of the plan by its `code`, or a new one by its `rule`; the rest is what it would say."""

    code = fields.String(validate=validate.Length(1, 80))
    rule = fields.String(validate=validate.Length(1, 40))


class FoundSchema(ma.Schema):
    sessions = fields.List(fields.String())
    amount = fields.Integer()
    words = fields.Nested(WordsSchema)


class SaidOfDraft(ma.Schema):
    """What a rule says of the present draft; `cost` is null where it is hard. The first 20 are in `found`."""

    breaches = fields.Integer()
    cost = fields.Integer(allow_none=True)
    selected = fields.Integer(metadata={"description": "how many sessions it speaks of"})
    found = fields.List(fields.Nested(FoundSchema))


class TrialSchema(ma.Schema):
    """`before` and `after` are null where the rule is not in force."""

    statement = fields.Nested(WordsSchema)
    before = fields.Nested(SaidOfDraft, allow_none=True)
    after = fields.Nested(SaidOfDraft, allow_none=True)
    placed = fields.Integer()


class RuleStepSchema(ma.Schema):
    id = fields.Integer()
    code = fields.String()
    made_at = instant()
    by = fields.Function(lambda row: row.made_by.login if row.made_by else "", metadata={"type": "string"})
    was = fields.Dict(allow_none=True)
    now = fields.Dict(allow_none=True)
    undone = fields.Boolean()


class OneParameter(fields.Field):
    """A parameter as its rule declares it."""

    def __init__(self, parameter: Parameter, **options: Any) -> None:
        super().__init__(metadata=_described(parameter), **options)
        self.parameter = parameter

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        try:
            found = read(self.parameter, value)
        except Unread as bad:
            raise ma.ValidationError([bad.words]) from None
        return list(found) if self.parameter.is_list else found


@cache
def params_schema(code: str) -> ma.Schema:
    """The parameters of a rule of the catalogue: what the API and the forms load."""
    return _schema(rules()[code])()


def _schema(rule: Rule) -> type[ma.Schema]:
    own = {p.name: OneParameter(p) for p in parameters(rule.params)}
    return ma.Schema.from_dict(own, name=f"Params_{rule.code}")  # type: ignore[arg-type]


def _described(one: Parameter) -> dict[str, Any]:
    """As OpenAPI tells it."""
    inner: dict[str, Any] = {
        "type": {"wholes": "integer", "texts": "string"}.get(one.sort) or TYPES[one.sort]
    }
    if one.choices:
        inner["enum"] = list(one.choices)
    if one.least is not None:
        inner |= {"minimum": one.least, "maximum": one.most}
    told = {"type": "array", "items": inner, "maxItems": LONGEST} if one.is_list else inner
    default = list(one.default) if one.is_list else one.default
    unit = f" ({one.unit})" if one.unit else ""
    return {**told, "default": default, "description": f"{one.label.en} · {one.label.zh}{unit}"}


def is_changed(row: Any) -> bool:
    return bool(row.is_changed or (row.origin == "page" and row.code in rules()))


def statement(row: Any) -> dict[str, str]:
    found = said(rules()[row.rule], row.params) if row.rule in rules() else Words()
    return {"zh": found.zh, "en": found.en}
