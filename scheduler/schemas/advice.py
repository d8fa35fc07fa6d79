"""Where a session fits, why not here, why nowhere."""

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsSchema, instant
from scheduler.schemas.timetables import MoveSchema, UnplacedSchema, WhereSchema


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


class VerdictSchema(WhereSchema):
    """What a session would newly break there, and cost more; `largest` are the wishes that change most."""

    session = fields.String()
    fits = fields.Boolean()
    broken = fields.List(fields.Nested(BreachSchema))
    cost = fields.Integer()
    largest = fields.List(fields.Nested(DifferenceSchema))
    people = fields.Integer()
    subscribers = fields.Integer()


class RepairOrder(ma.Schema):
    cause = fields.String(validate=validate.Length(max=500), metadata={"description": "A note of one's own."})
    seconds = fields.Float(validate=validate.Range(1, 60), metadata={"description": "How long it may take."})


class RepairMoveSchema(MoveSchema):
    """`forced`: it could not stay where it was."""

    forced = fields.Boolean()
    people = fields.Integer()
    subscribers = fields.Integer()


class RepairResultSchema(ma.Schema):
    """What moves, what is proven, whom it touches; `kept` stay as they are, byte for byte in the feeds."""

    words = fields.Nested(WordsSchema)
    proven = fields.Boolean()
    moved = fields.List(fields.Nested(RepairMoveSchema))
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
