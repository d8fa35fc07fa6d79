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
