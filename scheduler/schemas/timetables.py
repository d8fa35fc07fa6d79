"""Solves, drafts and editions."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate
from marshmallow.utils import get_value

from scheduler.schemas.base import WordsField, WordsSchema, instant
from scheduler.services import solve_errors
from scheduler.services.explanations import both


class SolveOrder(ma.Schema):
    """What to ask of a solve; what is left out comes from the settings."""

    seconds = fields.Float(metadata={"description": "How long it may run."})
    seed = fields.Integer(validate=validate.Range(0, 2**31 - 1))
    workers = fields.Integer(validate=validate.Range(1, 64))


class KeyHeader(ma.Schema):
    key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Length(1, 80),
        metadata={"description": "The same key gives the same solve again, however often it is sent."},
    )

    class Meta:
        unknown = ma.EXCLUDE


class ReasonSchema(ma.Schema):
    use = fields.String()
    words = fields.Nested(WordsSchema)
    cells = fields.Integer()


class CauseSchema(ma.Schema):
    """One thing that forbids cells; causes overlap, so their cells do not add up."""

    use = fields.String()
    words = fields.Nested(WordsSchema)
    cells = fields.Integer()
    sessions = fields.List(fields.String(), metadata={"description": "the placed sessions in the way"})


class WhereSchema(ma.Schema):
    start = fields.String()
    venues = fields.List(fields.String())


class MoveSchema(ma.Schema):
    session = fields.String()
    name = fields.Nested(WordsSchema)
    was = fields.Nested(WhereSchema, data_key="from", attribute="from")
    to = fields.Nested(WhereSchema)


class AlsoSchema(ma.Schema):
    """A session that had no place either and comes in with another."""

    session = fields.String()
    name = fields.Nested(WordsSchema)
    to = fields.Nested(WhereSchema)


class WaySchema(ma.Schema):
    """A way out that the independent check of the whole timetable has confirmed: what has to be agreed to
    (`words`, and as `edits` of the problem), where the session goes, who moves, what the wishes cost more;
    so many `people` have to be elsewhere, `subscribers` of them read a feed of their own."""

    id = fields.String()
    words = fields.List(fields.Nested(WordsSchema))
    edits = fields.List(fields.Dict())
    also = fields.List(fields.Nested(AlsoSchema))
    start = fields.String()
    venues = fields.List(fields.String())
    moves = fields.List(fields.Nested(MoveSchema))
    cost = fields.Integer()
    effort = fields.Integer()
    people = fields.Integer()
    subscribers = fields.Integer()


class UnplacedSchema(ma.Schema):
    """A session without a place; the reasons' cells (start × place) add up to `cells`.

    `least_causes` are as few causes as forbid every cell together; with fewer changes than `least_changes`
    no cell is free.
    """

    session = fields.String()
    name = fields.Nested(WordsSchema)
    state = fields.String(metadata={"description": "any, given or unproven"})
    cells = fields.Integer()
    reasons = fields.List(fields.Nested(ReasonSchema))
    least_causes = fields.List(fields.Nested(CauseSchema))
    is_least = fields.Boolean()
    least_changes = fields.Integer()
    ways = fields.List(fields.Nested(WaySchema))


class AlternativesOrder(SolveOrder):
    """How many timetables, how different, and how much dearer each may be."""

    count = fields.Integer(load_default=3, validate=validate.Range(1, 10))
    differ = fields.Integer(
        load_default=10,
        validate=validate.Range(1, 20_000),
        metadata={
            "description": "At least so many sessions are elsewhere in any two of them, and the draft."
        },
    )
    within = fields.Float(
        load_default=0.05,
        validate=validate.Range(0, 10),
        metadata={"description": "0.05: each costs at most five per cent more than the draft."},
    )


class AlternativeSchema(ma.Schema):
    """A timetable that a search has found; `name` is what versions and differences call it."""

    name = fields.String()
    cost = fields.Integer()
    differs = fields.Integer(metadata={"description": "Sessions that are elsewhere than in the draft."})


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
