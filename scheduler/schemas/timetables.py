"""Solves, drafts and editions."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate
from marshmallow.utils import get_value

from scheduler.schemas.alternatives import AlternativeSchema
from scheduler.schemas.base import WordsField, WordsSchema, instant
from scheduler.schemas.explanations import UnplacedSchema
from scheduler.services import solve_errors
from scheduler.services.explanations import both


class KeyHeader(ma.Schema):
    key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Length(1, 80),
        metadata={"description": "The same key gives the same solve again, however often it is sent."},
    )

    class Meta:
        unknown = ma.EXCLUDE


class WhyField(WordsField):
    """The error of a solve in words."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return both(solve_errors.told(get_value(obj, "error") or ""))


class SolveSchema(ma.Schema):
    """A run of the solver: queued, running, done, stopped, impossible or failed.

    `alternatives` only where several timetables were asked for.
    """

    id = fields.Integer()
    plan = fields.String()
    number = fields.Integer()
    state = fields.String()
    phase = fields.String()
    seconds = fields.Float(allow_none=True)
    cost = fields.Integer(allow_none=True)
    bound = fields.Integer(allow_none=True)
    gap = fields.Float(allow_none=True)
    placed = fields.Integer()
    total = fields.Integer()
    unplaced = fields.List(fields.Nested(UnplacedSchema))
    findings = fields.List(fields.Dict())
    timetable_id = fields.Integer(allow_none=True)
    options = fields.Dict()
    attempts = fields.Integer()
    asked_at = instant()
    started_at = instant(allow_none=True)
    ended_at = instant(allow_none=True)
    error = fields.String(
        metadata={"description": "Why it failed, as the log has it; empty where it did not."}
    )
    why = WhyField(dump_only=True, metadata={"description": "The same in both languages."})
    alternatives = fields.List(fields.Nested(AlternativeSchema))
    costs = fields.Dict(
        metadata={"description": "While it runs: penalty by rule, checked; maybe of the timetable before."}
    )


class PlacementSchema(ma.Schema):
    """Where a session is: instants, venue codes, and who does its duties."""

    session = fields.String()
    start = instant()
    end = instant()
    venues = fields.List(fields.String())
    duties = fields.Dict()


class TimetableSchema(ma.Schema):
    """A draft. `edits` are what somebody has to agree to before it can be published; `breaches` is how many
    hard rules it broke when it was last measured, null where it was not; `version` rises with every change."""

    id = fields.Integer()
    name = fields.String()
    note = fields.String()
    current = fields.Boolean()
    made_at = instant()
    made_by = fields.Function(lambda draft: draft.made_by.login if draft.made_by else "")
    parent = fields.Integer(attribute="parent_id", allow_none=True)
    origin = fields.String()
    based_on = fields.Integer(allow_none=True)
    cost = fields.Integer()
    costs = fields.Dict()
    breaches = fields.Integer(allow_none=True)
    bound = fields.Integer(allow_none=True)
    edits = fields.List(fields.Dict())
    proof = fields.Dict()
    version = fields.Integer(metadata={"description": "Rises with every change of it."})
    deleted_at = instant(allow_none=True)
    unplaced = fields.List(fields.Nested(UnplacedSchema))


class PutOrder(ma.Schema):
    """Where a session shall be: the start of its first occurrence, and one of its places."""

    start = instant(required=True)
    venues = fields.List(fields.String(), required=True)
    rename = fields.Boolean(
        load_default=False,
        metadata={"description": "Duties that clash then go to others who can do them."},
    )


class LockOrder(ma.Schema):
    lock = fields.String(
        required=True,
        validate=validate.OneOf(("", "time", "place", "both")),
        metadata={"description": "What stays where the draft has it."},
    )


class EditSchema(ma.Schema):
    """A change by hand; `was` and `now` are the session's state before and after it."""

    number = fields.Integer()
    made_at = instant()
    by = fields.String(attribute="made_by.login", dump_default="")
    version = fields.Integer(metadata={"description": "The draft's version after it."})
    was = fields.Dict()
    now = fields.Dict()
    undone = fields.Boolean()


class TimetableChange(ma.Schema):
    name = fields.String(validate=validate.Length(1, 120))
    note = fields.String(validate=validate.Length(0, 2000))
    current = fields.Boolean(validate=validate.Equal(True))


class EditionSchema(ma.Schema):
    """A published timetable; it never changes."""

    number = fields.Integer()
    published_at = instant()
    note = WordsField()
    cost = fields.Integer()
    counts = fields.Dict()


class BrokenSchema(ma.Schema):
    """A hard rule that the draft breaks."""

    use = fields.String()
    sessions = fields.List(fields.String())
    words = fields.Nested(WordsSchema)


class SlotSchema(ma.Schema):
    venue = fields.String()
    start = fields.AwareDateTime()
    end = fields.AwareDateTime()


class ReofferSchema(ma.Schema):
    """A booking that would give way, and what is offered instead; null where nothing near is free."""

    booking = fields.Integer(attribute="booking.id")
    venue = fields.String(attribute="booking.venue.code")
    start = fields.AwareDateTime(attribute="booking.start")
    end = fields.AwareDateTime(attribute="booking.end")
    offer = fields.Nested(SlotSchema, attribute="slot", allow_none=True)


class MailSampleSchema(ma.Schema):
    """One of the mails, as its reader would see it."""

    name = fields.String()
    language = fields.String()
    subject = fields.String()
    text = fields.String()


class ToldSchema(ma.Schema):
    """Who would be told, and how: each person once, by the earliest way."""

    people = fields.Integer()
    mails = fields.Integer(metadata={"description": "People who get a mail, sooner or later."})
    displaced = fields.Integer(
        metadata={"description": "People whose booking of the gym gives way: one message."}
    )
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    late = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "Calendars that would come too late, by their program."},
    )
    sample = fields.Nested(MailSampleSchema, allow_none=True)


class ReviewSchema(ma.Schema):
    """What publishing would change. Send `base` and `draft` back as `seen` and `draft` when you publish."""

    base = fields.Integer(metadata={"description": "Number of the edition that stands; 0 for none."})
    draft = fields.Integer(attribute="timetable.id")
    number = fields.Integer(metadata={"description": "What the new edition would be called."})
    cost = fields.Integer()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    broken = fields.List(fields.Nested(BrokenSchema))
    unplaced = fields.List(fields.String())
    displaced = fields.List(fields.Nested(ReofferSchema), attribute="reoffers")


class PublishOrder(ma.Schema):
    note = WordsField()
    seen = fields.Integer(
        validate=validate.Range(0),
        metadata={"description": "`base` of the review: refused where another edition came since."},
    )
    draft = fields.Integer(
        validate=validate.Range(1),
        metadata={"description": "`draft` of the review: refused where the plan has another draft since."},
    )
    displace = fields.List(
        fields.Integer(validate=validate.Range(1)),
        metadata={
            "description": "Ids of bookings in the review's `displaced` that give way: each gets an offer."
        },
    )
