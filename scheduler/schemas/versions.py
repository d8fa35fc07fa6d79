"""Versions: branches, steps of a difference, and the difference of two."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsSchema


class VersionOrder(ma.Schema):
    """A new draft from a draft or an edition."""

    of = fields.String(
        required=True,
        metadata={"description": "draft:N, edition:N, alternative:SOLVE.N, current or published."},
    )
    name = fields.String(load_default="", validate=validate.Length(0, 120))
    note = fields.String(load_default="", validate=validate.Length(0, 2000))
    current = fields.Boolean(
        load_default=False, metadata={"description": "Make it the current draft: bring the version back."}
    )


class DifferenceQuery(ma.Schema):
    a = fields.String(load_default="published", metadata={"description": "From this version."})
    b = fields.String(load_default="current", metadata={"description": "To this one."})


class PlacedSchema(ma.Schema):
    session = fields.String(required=True)
    start = fields.AwareDateTime(required=True, format="iso")
    venues = fields.List(fields.String(), load_default=list)
    duties = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), load_default=dict)


class StepSchema(ma.Schema):
    """One session: `was` and `now` are null where it has no place."""

    session = fields.String(required=True)
    kind = fields.String(dump_only=True)
    was = fields.Nested(PlacedSchema, required=True, allow_none=True)
    now = fields.Nested(PlacedSchema, required=True, allow_none=True)


class StepsOrder(ma.Schema):
    """The steps of a difference to make in a draft, all or none."""

    version = fields.Integer(required=True, metadata={"description": "The draft's `version` that you saw."})
    steps = fields.List(fields.Nested(StepSchema), required=True, validate=validate.Length(1, 20000))


class RuleChangeSchema(ma.Schema):
    use = fields.String()
    title = fields.Nested(WordsSchema)
    before = fields.Integer()
    after = fields.Integer()
    is_hard = fields.Boolean()


class RowSchema(ma.Schema):
    """An entry of the calendars that its readers would see changed."""

    uid = fields.String()
    session = fields.String()
    change = fields.String()
    parts = fields.List(fields.String())
    title = fields.Nested(WordsSchema, attribute="where.title")
    old = fields.Function(lambda row: _where(row.old))
    new = fields.Function(lambda row: _where(row.new))
    people = fields.Function(lambda row: sorted(row.people))


class VersionDifferenceSchema(ma.Schema):
    """What leads from version a to version b; `steps` can be applied to a draft.

    `feeds`: how many entries stay byte for byte the same, and the UIDs whose SEQUENCE rises, from and to.
    """

    a = fields.String(attribute="a.name")
    b = fields.String(attribute="b.name")
    counts = fields.Dict()
    steps = fields.List(fields.Nested(StepSchema))
    changes = fields.List(fields.Nested(RowSchema))
    people = fields.Dict()
    venues = fields.Dict()
    rules = fields.List(fields.Nested(RuleChangeSchema))
    cost = fields.List(fields.Integer())
    feeds = fields.Dict()


def _where(where: Any) -> dict[str, Any] | None:
    if where is None:
        return None
    place = {"zh": where.place.zh, "en": where.place.en}
    return {"start": where.start.isoformat(), "end": where.end.isoformat(), "place": place}
