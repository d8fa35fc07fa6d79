"""Where a session fits, why not here, why nowhere."""

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsSchema, instant
from scheduler.schemas.explanations import MoveSchema, UnplacedSchema, WhereSchema


class PlacesQuery(ma.Schema):
    first = instant(metadata={"description": "Only starts at or after this instant."})
    last = instant(metadata={"description": "Only starts before this instant."})
    count = fields.Integer(
        load_default=20,
        validate=validate.Range(1, 5000),
        metadata={"description": "So many, the cheapest first."},
    )


class PlaceSchema(WhereSchema):
    """A start (local time of the plan) and venues; `cost` is what the wishes cost more than now."""

    cost = fields.Integer()


class PlacesSchema(ma.Schema):
    """Where a session keeps every rule, all others staying; moving it touches so many people."""

    session = fields.String()
    now = fields.Nested(WhereSchema, allow_none=True)
    people = fields.Integer()
    subscribers = fields.Integer()
    places = fields.List(fields.Nested(PlaceSchema))


class VerdictQuery(ma.Schema):
    start = instant(required=True)
    venues = fields.String(
        load_default="",
        metadata={"description": "Codes of the venues used together, separated by commas."},
    )


class BreachSchema(ma.Schema):
    """A rule that would be broken by `amount`, with the sessions that it names."""

    use = fields.String()
    words = fields.Nested(WordsSchema)
    amount = fields.Integer()
    sessions = fields.List(fields.String())


class DifferenceSchema(ma.Schema):
    use = fields.String()
    title = fields.Nested(WordsSchema)
    cost = fields.Integer()


class RenamedSchema(ma.Schema):
    """A duty that goes to these people."""

    session = fields.String()
    role = fields.String()
    people = fields.List(fields.String())
    words = fields.Nested(WordsSchema)


class RenamingSchema(ma.Schema):
    """Others do some duties; `broken` is what would be broken even then, nothing of it about duties. PUT the
    placement with `rename` to have it so."""

    names = fields.List(fields.Nested(RenamedSchema))
    broken = fields.List(fields.Nested(BreachSchema))
    cost = fields.Integer()


class VerdictSchema(WhereSchema):
    """What a session would newly break there, and cost more; `largest` are the wishes that change most."""

    session = fields.String()
    fits = fields.Boolean()
    broken = fields.List(fields.Nested(BreachSchema))
    cost = fields.Integer()
    largest = fields.List(fields.Nested(DifferenceSchema))
    renaming = fields.Nested(RenamingSchema, allow_none=True)
    people = fields.Integer()
    subscribers = fields.Integer()


class RepairOrder(ma.Schema):
    """What has happened, if it is not in the plan yet: it is written down first. Which fields are needed:
    closed: venues, first; away: person, first; over: session, minutes; withdrawn: event, team; imposed: a title,
    start, minutes."""

    cause = fields.String(validate=validate.Length(max=500), metadata={"description": "A note of one's own."})
    seconds = fields.Float(validate=validate.Range(1, 60), metadata={"description": "How long it may take."})
    what = fields.String(validate=validate.OneOf(["closed", "away", "over", "withdrawn", "imposed"]))
    venues = fields.List(fields.String())
    first = fields.Date(metadata={"description": "First day."})
    last = fields.Date(metadata={"description": "Last day; the first where it is left out."})
    reason = fields.String(metadata={"description": "Why a place is closed; anyone may read it."})
    person = fields.String(metadata={"description": "Staff number. Nobody is asked why."})
    session = fields.String(metadata={"description": "EVENT.SESSION that runs over."})
    minutes = fields.Integer(metadata={"description": "How many minutes more; of a meeting: how long."})
    event = fields.String(metadata={"description": "Code of the event that a team leaves."})
    team = fields.String(metadata={"description": "Code of the team's group."})
    joins = fields.String(metadata={"description": "The team that its players join."})
    title_zh = fields.String(validate=validate.Length(max=200))
    title_en = fields.String(validate=validate.Length(max=200))
    start = instant(metadata={"description": "When the meeting is fixed."})
    groups = fields.List(fields.String(), metadata={"description": "Groups that have to come."})
    audience = fields.List(fields.String(), metadata={"description": "Groups that may."})
    tags = fields.List(fields.String(), metadata={"description": "Such as allstaff."})


class RepairMoveSchema(MoveSchema):
    """`forced`: it could not stay where it was. `short_notice`: it was promised to stay, being near."""

    forced = fields.Boolean()
    short_notice = fields.Boolean()
    people = fields.Integer()
    subscribers = fields.Integer()


class GoneSchema(ma.Schema):
    """A session that stood and is in the plan no more."""

    session = fields.String()
    name = fields.Nested(WordsSchema)
    where = fields.Nested(WhereSchema, data_key="from", attribute="from")


class LeftOutSchema(ma.Schema):
    """A weekly session that stays where it is and leaves out some dates."""

    session = fields.String()
    name = fields.Nested(WordsSchema)
    starts = fields.List(fields.String())
    venues = fields.List(fields.String())
    people = fields.Integer()
    subscribers = fields.Integer()


class RepairResultSchema(ma.Schema):
    """What moves, what is proven (`least`: no fewer could move; `proven`: nor any nearer), whom it touches; `kept`
    stay as they are, byte for byte in the feeds; `cancelled` are in the plan no more; `left_out` are dates of weekly
    sessions that are not held."""

    words = fields.Nested(WordsSchema)
    cause = fields.Nested(WordsSchema)
    proven = fields.Boolean()
    least = fields.Boolean()
    cancelled = fields.List(fields.Nested(GoneSchema))
    moved = fields.List(fields.Nested(RepairMoveSchema))
    left_out = fields.List(fields.Nested(LeftOutSchema))
    unplaced = fields.List(fields.Nested(UnplacedSchema))
    reserves = fields.List(fields.String())
    people = fields.Integer()
    subscribers = fields.Integer()
    kept = fields.Integer()
    cost = fields.Integer()


class RepairSchema(ma.Schema):
    """A proposal for the edition `base`: done, or adopted as the draft `timetable_id`."""

    id = fields.Integer()
    state = fields.String()
    base = fields.Integer()
    cause = fields.String()
    made_at = instant()
    timetable_id = fields.Integer(allow_none=True)
    result = fields.Nested(RepairResultSchema)


class WithdrawalSchema(ma.Schema):
    """A team that has withdrawn from an event: its matches (`sessions`) can be had back. `joins` is the team that
    its people joined."""

    id = fields.Integer()
    event = fields.String(attribute="event.code")
    team = fields.String(attribute="team.code")
    joins = fields.String(attribute="joins.code", dump_default=None)
    sessions = fields.List(fields.String(), attribute="codes")
    made_at = instant()


class RestoredSchema(ma.Schema):
    """`sessions` are in the plan again; of these `placed` are in the draft where they were, for the others look for
    a place."""

    sessions = fields.List(fields.String())
    placed = fields.List(fields.String())
