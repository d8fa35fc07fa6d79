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
