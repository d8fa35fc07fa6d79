"""Venues and their closures."""

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsField, instant


class HoursSchema(ma.Schema):
    """Open, or with `quiet` without noise, from `start` to `end` (minutes of the day)."""

    day_types = fields.List(fields.String())
    weekdays = fields.List(fields.Integer())
    start = fields.Integer()
    end = fields.Integer()
    quiet = fields.Boolean()


class VenueSchema(ma.Schema):
    id = fields.Integer()
    code = fields.String()
    title = WordsField()
    capacity = fields.Integer()
    lanes = fields.Integer()
    shared = fields.Boolean()
    outdoor = fields.Boolean()
    site = fields.String()
    features = fields.List(fields.String())
    public = fields.Boolean()
    part_of = fields.String(attribute="part_of.code", dump_default=None, allow_none=True)
    hours = fields.List(fields.Nested(HoursSchema), attribute="openings")


class VenueChange(ma.Schema):
    title = WordsField()
    capacity = fields.Integer(validate=validate.Range(0, 100_000))
    public = fields.Boolean()


class ClosureSchema(ma.Schema):
    """A span in which a venue is closed. `reason` may be read by anyone."""

    id = fields.Integer(dump_only=True)
    start = instant(required=True)
    end = instant(required=True)
    reason = WordsField()
