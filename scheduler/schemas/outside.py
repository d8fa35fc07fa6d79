"""Calendars of elsewhere."""

import marshmallow as ma
from flask_smorest.fields import Upload
from marshmallow import fields, validate

from scheduler.kinds.base import CATEGORIES
from scheduler.queries import outside
from scheduler.schemas.base import WordsSchema, instant


class OutsideSettings(ma.Schema):
    """How a plan's outside items are shown, and whom they concern (codes)."""

    category = fields.String(validate=validate.OneOf(CATEGORIES))
    public = fields.Boolean()
    people = fields.List(fields.String())
    groups = fields.List(fields.String())
    audience = fields.List(fields.String())
    place = fields.String()


class NewOutside(ma.Schema):
    """A calendar to be fetched again and again."""

    address = fields.String(
        required=True,
        validate=validate.Length(1, 2000),
        metadata={"description": "https, http or webcal. It is kept, and told to nobody again."},
    )
    title = fields.String(load_default="", validate=validate.Length(max=120))
    settings = fields.Nested(OutsideSettings, load_default=dict)


class OutsideFile(ma.Schema):
    file = Upload(required=True, metadata={"description": "An .ics file of at most 2 MiB."})


class OutsideQuery(ma.Schema):
    title = fields.String(load_default="", validate=validate.Length(max=120))


class OutsideSchema(ma.Schema):
    """A calendar of elsewhere and how reading it went. Its address is told by its host only."""

    id = fields.Integer()
    title = fields.String()
    host = fields.Function(outside.host, metadata={"description": "Where it comes from; empty for a file."})
    settings = fields.Nested(OutsideSettings)
    read_at = instant(allow_none=True)
    tried_at = instant(allow_none=True)
    next_at = instant(allow_none=True)
    failures = fields.Integer()
    problem = fields.Dict(allow_none=True)
    notices = fields.List(fields.Dict())
    counts = fields.Dict()


class OutsideItemSchema(ma.Schema):
    """An occurrence. `state` is here, moved (`previous` says from when) or gone."""

    id = fields.Integer()
    uid = fields.String()
    recurrence = fields.String()
    title = fields.String()
    place = fields.String()
    start = instant()
    end = instant()
    all_day = fields.Boolean()
    state = fields.String()
    previous = fields.Dict(allow_none=True)
    event = fields.Function(lambda item: item.event.code if item.event else None)


class OutsideFinding(ma.Schema):
    """An item that moved or is gone, and the hard rules that the draft breaks there now."""

    item = fields.Nested(OutsideItemSchema)
    broken = fields.List(fields.Nested(WordsSchema))
