"""Why sessions have no place, and the ways out."""

import marshmallow as ma
from marshmallow import fields

from scheduler.schemas.base import WordsSchema


class ReasonSchema(ma.Schema):
    use = fields.String()
    words = fields.Nested(WordsSchema)
    cells = fields.Integer()


class CauseSchema(ma.Schema):
    """One thing that forbids cells; causes overlap, so their cells do not add up."""

    use = fields.String()
    words = fields.Nested(WordsSchema)
    cells = fields.Integer()
    binding = fields.Boolean(metadata={"description": "Set from above: no way out touches it."})
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


class OutSchema(ma.Schema):
    """A session that gives its place up for another, which weighs more."""

    session = fields.String()
    name = fields.Nested(WordsSchema)
    was = fields.Nested(WhereSchema, data_key="from", attribute="from")


class WaySchema(ma.Schema):
    """A way out that the independent check of the whole timetable has confirmed: what has to be agreed to
    (`words`, and as `edits` of the problem), where the session goes, who moves, who has no place then (`out`), what
    the wishes cost more;
    so many `people` have to be elsewhere, `subscribers` of them read a feed of their own."""

    id = fields.String()
    words = fields.List(fields.Nested(WordsSchema))
    edits = fields.List(fields.Dict())
    also = fields.List(fields.Nested(AlsoSchema))
    start = fields.String()
    venues = fields.List(fields.String())
    moves = fields.List(fields.Nested(MoveSchema))
    out = fields.List(fields.Nested(OutSchema))
    cost = fields.Integer()
    effort = fields.Integer()
    people = fields.Integer()
    subscribers = fields.Integer()


class ProofSchema(ma.Schema):
    """What is proven of a session without a place whatever the others do, rules, fixed and locked sessions
    staying as they are (`premise`). `instead` are sessions that a timetable with it leaves out, `way` a whole
    timetable that holds it with all that is placed now."""

    claim = fields.String(
        metadata={
            "description": "any: no timetable holds it; outweighed: each that holds it leaves out something at "
            "least as important; moves: it fits if others move; swaps: it fits in place of something less "
            "important; open: not decided in time."
        }
    )
    words = fields.Nested(WordsSchema)
    premise = fields.Nested(WordsSchema)
    instead = fields.List(fields.String())
    way = fields.Nested(WaySchema, allow_none=True)
    seconds = fields.Float()


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
    proof = fields.Nested(ProofSchema, allow_none=True)
    upgrading = fields.Boolean(
        metadata={"description": "What holds whatever the others do is being proven: ask again in a second."}
    )
