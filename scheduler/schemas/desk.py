"""The gym desk: bookings, free slots, waiting, points, rules in force, the report."""

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.queries import waiting_list
from scheduler.schemas.base import WordsSchema, instant

STEP = validate.Range(min=1, max=200)


class BookingSchema(ma.Schema):
    """A booking as its own person and the desk see it. `version` is in the ETag."""

    id = fields.Integer()
    venue = fields.String(attribute="venue.code")
    start = instant()
    end = instant()
    lanes = fields.Integer()
    party = fields.Integer()
    activity = fields.String()
    state = fields.String()
    person = fields.String(attribute="person.code", dump_default=None, allow_none=True)
    group = fields.String(attribute="group.code", dump_default=None, allow_none=True)
    source = fields.String()
    reason = fields.String()
    overridden = fields.List(fields.String())
    hold_until = instant(allow_none=True)
    checked_in_at = instant(allow_none=True)
    series = fields.Integer(attribute="series_id", allow_none=True)
    lesson = fields.Integer(attribute="lesson_id", allow_none=True, metadata={"description": "of a seat"})
    kit = fields.Dict(keys=fields.String(), values=fields.Integer())
    replaces = fields.Integer(attribute="replaces_id", allow_none=True)
    version = fields.Integer()


class BookingOrder(ma.Schema):
    """What is wanted. Members book for themselves; the desk for a `person` or `group`, or for nobody (walk-in).

    `override` names desk rules to set aside, with a `reason`; `hold_minutes` holds instead of booking, 0
    for as long as is usual there.
    """

    venue = fields.String(required=True)
    start = instant(required=True)
    end = instant(required=True)
    lanes = fields.Integer(load_default=1, validate=STEP)
    party = fields.Integer(load_default=1, validate=STEP)
    person = fields.String(allow_none=True, load_default=None)
    group = fields.String(allow_none=True, load_default=None)
    activity = fields.String(load_default="", validate=validate.Length(max=40))
    reason = fields.String(load_default="", validate=validate.Length(max=1000))
    kit = fields.Dict(keys=fields.String(), values=fields.Integer(validate=STEP), load_default=dict)
    override = fields.List(fields.String(), load_default=list)
    hold_minutes = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(0, 24 * 60))
    source = fields.String(load_default="desk", validate=validate.OneOf(("desk", "phone", "walk_in")))


class WalkIn(ma.Schema):
    """Somebody stands at the counter: from now on, for an hour or until the next booking."""

    venue = fields.String(required=True)
    lane = fields.Integer(allow_none=True, load_default=None, metadata={"description": "counted from 1"})
    party = fields.Integer(load_default=1, validate=STEP)


class BookingChange(ma.Schema):
    """Where and when instead; what is left out stays."""

    venue = fields.String()
    start = instant()
    end = instant()
    lanes = fields.Integer(validate=STEP)


class BookingQuery(ma.Schema):
    first = instant()
    last = instant()
    venue = fields.String()
    person = fields.String()
    state = fields.String()


class CancelReason(ma.Schema):
    reason = fields.String(load_default="", validate=validate.Length(max=1000))
    knowing = fields.Boolean(load_default=False, metadata={"description": "that it costs a point"})


class SwapWith(ma.Schema):
    other = fields.Integer(required=True)


class SplitAt(ma.Schema):
    at = instant(required=True)


class KitLent(ma.Schema):
    """All the kit that the booking has from now on, by code; none where it is empty."""

    kit = fields.Dict(
        keys=fields.String(), values=fields.Integer(validate=validate.Range(0, 1000)), required=True
    )


class FreeQuery(ma.Schema):
    first = fields.Date(required=True)
    last = fields.Date()
    minutes = fields.Integer(load_default=60, validate=validate.Range(5, 24 * 60))
    venue = fields.String()
    activity = fields.String(metadata={"description": "only places for it"})
    use = fields.String(load_default="", metadata={"description": "what for; changeovers depend on it"})
    all = fields.Boolean(
        load_default=False, metadata={"description": "also what a rule keeps from the asker, with the rule"}
    )


class KeepingRule(ma.Schema):
    """The rule that keeps somebody from a free place by its time, and from when on it would do."""

    code = fields.String()
    words = fields.Nested(WordsSchema)
    allowed_from = instant(allow_none=True)


class FreeSlotSchema(ma.Schema):
    """So many lanes, or places on a floor, are free for the whole span. With `all`, a `rule` says what keeps the
    asker from it."""

    venue = fields.String()
    start = instant()
    end = instant()
    free = fields.Integer()
    rule = fields.Nested(KeepingRule)


class WaitingSchema(ma.Schema):
    id = fields.Integer(dump_only=True)
    person = fields.String(attribute="person.code", dump_only=True)
    venues = fields.List(fields.String(), required=True, validate=validate.Length(min=1, max=10))
    start = instant(required=True)
    end = instant(required=True)
    lanes = fields.Integer(load_default=1, validate=STEP)
    party = fields.Integer(load_default=1, validate=STEP)
    state = fields.String(dump_only=True)
    offered_until = instant(dump_only=True, allow_none=True)
    booking = fields.Integer(attribute="booking_id", dump_only=True, allow_none=True)
    lesson = fields.Integer(attribute="lesson_id", dump_only=True, allow_none=True)
    place = fields.Function(waiting_list.place, metadata={"description": "in line; 1 is next, 0 offered"})


class WaitingOrder(WaitingSchema):
    """`person` is a staff number; only the desk waits for others."""

    person = fields.String(load_default=None, allow_none=True)


class PointSchema(ma.Schema):
    """A point for not coming or cancelling late, until `expires`; taken back where `waived_at` is set."""

    id = fields.Integer()
    booking = fields.Integer(attribute="booking_id", allow_none=True)
    kind = fields.String()
    at = instant()
    expires = instant()
    appeal = fields.String()
    answer = fields.String()
    waived_at = instant(allow_none=True)


class AppealText(ma.Schema):
    text = fields.String(required=True, validate=validate.Length(1, 1000))


class DeskRuleSchema(ma.Schema):
    """A rule in force: at one venue, or at all where `venue` is null. `params` in its own words."""

    id = fields.Integer()
    code = fields.String()
    venue = fields.String(allow_none=True)
    params = fields.Dict()
    on = fields.Boolean()


class DeskRuleChange(ma.Schema):
    code = fields.String(required=True)
    venue = fields.String(allow_none=True, load_default=None)
    params = fields.Dict(load_default=dict)
    on = fields.Boolean(load_default=True)


class ReportQuery(ma.Schema):
    first = fields.Date(required=True)
    last = fields.Date(required=True)


class LineSchema(ma.Schema):
    venue = fields.String()
    day_type = fields.String()
    peak = fields.Boolean(attribute="is_peak")
    open_hours = fields.Float(attribute="open")
    closed_hours = fields.Float(attribute="closed")
    event_hours = fields.Float(attribute="events")
    usable_hours = fields.Float(attribute="usable")
    used_hours = fields.Float(attribute="booked")
    absent_hours = fields.Float(attribute="absent")
    share = fields.Float(allow_none=True, metadata={"description": "used of usable"})


class DeskReportSchema(ma.Schema):
    first = fields.Date()
    last = fields.Date()
    bookings = fields.Integer()
    people = fields.Integer()
    came = fields.Integer()
    no_shows = fields.Integer(attribute="absent")
    cancelled = fields.Integer()
    late = fields.Integer(metadata={"description": "cancelled at the cost of a point"})
    waited = fields.Integer()
    got = fields.Integer()
    members = fields.Integer()
    active = fields.Integer(metadata={"description": "members who booked"})
    lines = fields.List(fields.Nested(LineSchema))
