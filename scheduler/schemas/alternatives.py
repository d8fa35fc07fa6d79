"""Several good timetables instead of one."""

import marshmallow as ma
from marshmallow import fields, validate


class SolveOrder(ma.Schema):
    """What to ask of a solve; what is left out comes from the settings."""

    seconds = fields.Float(metadata={"description": "How long it may run."})
    seed = fields.Integer(validate=validate.Range(0, 2**31 - 1))
    workers = fields.Integer(validate=validate.Range(1, 64))


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
