"""Plans, their days, events, sessions, and the rules in force."""

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsField, WordsSchema


class PlanSchema(ma.Schema):
    """A plan; `tick` are minutes of the solver's grid, `house_*` minutes of the day."""

    id = fields.Integer(dump_only=True)
    code = fields.String(required=True, validate=validate.Regexp(r"^[\w-]{1,40}$"))
    title = WordsField()
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    zone = fields.String(dump_only=True)
    tick = fields.Integer(dump_only=True)
    house_start = fields.Integer(validate=validate.Range(0, 1440))
    house_end = fields.Integer(validate=validate.Range(0, 1440))
    helpers = fields.Integer(validate=validate.Range(0, 1000))


class PlanChange(ma.Schema):
    title = WordsField()
    house_start = fields.Integer(validate=validate.Range(0, 1440))
    house_end = fields.Integer(validate=validate.Range(0, 1440))
    helpers = fields.Integer(validate=validate.Range(0, 1000))


class DayQuery(ma.Schema):
    first = fields.Date()
    last = fields.Date()


class DaySchema(ma.Schema):
    """A date of the plan: its type (work, rest, holiday, makeup, eve) and whether that is official."""

    date = fields.Date()
    type = fields.String()
    official = fields.Boolean()
    name = fields.Nested(WordsSchema)


class EventSchema(ma.Schema):
    id = fields.Integer()
    code = fields.String()
    kind = fields.String()
    category = fields.String()
    title = WordsField()
    about = WordsField()
    public = fields.Boolean()


class EventChange(ma.Schema):
    title = WordsField()
    about = WordsField()
    public = fields.Boolean()


class SessionSchema(ma.Schema):
    """A session; `spec` is what its kind made of the event: length, window, places, people."""

    id = fields.Integer()
    event = fields.Pluck(EventSchema, "code")
    code = fields.String()
    title = WordsField()
    lock = fields.String()
    spec = fields.Dict()


class SessionChange(ma.Schema):
    """`lock` keeps what is published: "" nothing, "time", "place" or "both"."""

    lock = fields.String(validate=validate.OneOf(("", "time", "place", "both")))


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


class UseSchema(ma.Schema):
    """A rule in force in a plan, for the sessions that its selectors name."""

    id = fields.Integer()
    code = fields.String()
    rule = fields.String()
    sessions = fields.List(fields.String())
    then = fields.List(fields.String())
    params = fields.Dict()
    hard = fields.Boolean(allow_none=True)
    weight = fields.Integer()
    on = fields.Boolean()
    note = WordsField()
    binding = fields.Boolean(metadata={"description": "Set from above: only an administrator changes it."})


class UseChange(ma.Schema):
    on = fields.Boolean()
    hard = fields.Boolean(allow_none=True)
    weight = fields.Integer(validate=validate.Range(0, 1_000_000))
    params = fields.Dict()
    note = WordsField()
    binding = fields.Boolean()
