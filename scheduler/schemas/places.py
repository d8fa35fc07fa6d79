"""Venues and their closures."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsField, instant
from solver.problem import DAY_TYPES


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


class HoursChange(ma.Schema):
    """As it is read; half-open, up to 1440."""

    day_types = fields.List(
        fields.String(validate=validate.OneOf(DAY_TYPES)), required=True, validate=validate.Length(min=1)
    )
    weekdays = fields.List(fields.Integer(validate=validate.Range(1, 7)), load_default=list)
    start = fields.Integer(required=True, validate=validate.Range(0, 1440))
    end = fields.Integer(required=True, validate=validate.Range(0, 1440))
    quiet = fields.Boolean(load_default=False)

    @ma.validates_schema
    def _forwards(self, values: dict[str, Any], **_: Any) -> None:
        if values["end"] <= values["start"]:
            raise ma.ValidationError("the end must be after the start", "end")


class VenueChange(ma.Schema):
    """`hours` replace all that it had. What is booked on a court that is no more stays until it is moved."""

    title = WordsField()
    capacity = fields.Integer(validate=validate.Range(0, 100_000))
    lanes = fields.Integer(validate=validate.Range(1, 200))
    public = fields.Boolean()
    hours = fields.List(fields.Nested(HoursChange), validate=validate.Length(max=60))


class ClosureSchema(ma.Schema):
    """A span in which a venue is closed. `reason` may be read by anyone."""

    id = fields.Integer(dump_only=True)
    start = instant(required=True)
    end = instant(required=True)
    reason = WordsField()
