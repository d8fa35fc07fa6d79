"""Standing slots at the desk: what is asked for, what a change of several dates came to."""

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsField, WordsSchema, instant
from scheduler.schemas.desk import STEP, BookingChange, BookingSchema, CancelReason


class SeriesOrder(ma.Schema):
    """A standing slot: the first span and an RRULE in local time. `skip` are local dates to leave out."""

    venue = fields.String(required=True)
    start = instant(required=True)
    end = instant(required=True)
    rrule = fields.String(required=True, validate=validate.Length(max=300))
    group = fields.String(allow_none=True, load_default=None)
    person = fields.String(allow_none=True, load_default=None)
    lanes = fields.Integer(load_default=1, validate=validate.Range(0, 200))
    lane = fields.Integer(
        allow_none=True,
        load_default=None,
        metadata={"description": "counted from 1; had on every date on which it is free"},
    )
    party = fields.Integer(load_default=1, validate=STEP)
    day_types = fields.List(fields.String(), allow_none=True, load_default=None)
    skip = fields.List(fields.String(), load_default=list)
    kit = fields.Dict(keys=fields.String(), values=fields.Integer(validate=STEP), load_default=dict)
    activity = fields.String(load_default="")
    reason = fields.String(load_default="")


class SeriesSchema(ma.Schema):
    id = fields.Integer()
    rrule = fields.String()
    first = instant()
    day_types = fields.List(fields.String())
    title = WordsField()
    bookings = fields.List(fields.Nested(BookingSchema))


class SeriesChange(BookingChange):
    """Of which occurrences: this one, this and later ones, or all that have not begun. Where and when; or how
    many they are (`party`), what the slot is called (`title`) and what it borrows on each (`kit`)."""

    kit = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(validate=validate.Range(0, 200)),
        metadata={"description": "exactly this on each of them; empty for nothing"},
    )
    party = fields.Integer(validate=STEP)
    title = WordsField()
    skip = fields.List(
        fields.String(), metadata={"description": "dates to leave out, as a refusal offers them"}
    )

    booking = fields.Integer(required=True)
    scope = fields.String(required=True, validate=validate.OneOf(("this", "later", "all")))


class SeriesCancel(CancelReason):
    booking = fields.Integer(required=True)
    scope = fields.String(required=True, validate=validate.OneOf(("this", "later", "all")))


class InsteadSchema(ma.Schema):
    """A free place, and what to send to take it."""

    words = fields.Nested(WordsSchema)
    action = fields.Dict()


class DroppedSchema(ma.Schema):
    """A booking that ended with a change of its series: on the `day` that it would have moved to there is none.
    `why` says the reason, `instead` what is free near its old time."""

    booking = fields.Nested(BookingSchema)
    day = fields.Date()
    why = fields.Nested(WordsSchema)
    instead = fields.List(fields.Nested(InsteadSchema))


class ChangedSchema(ma.Schema):
    """`cancelled` names all that ended, `dropped` those of them that a move had no date for."""

    moved = fields.List(fields.Nested(BookingSchema))
    kept = fields.List(fields.Nested(BookingSchema))
    made = fields.List(fields.Nested(BookingSchema))
    cancelled = fields.List(fields.Nested(BookingSchema))
    dropped = fields.List(fields.Nested(DroppedSchema))
