"""Ballots of standing club slots over the API."""

from hashlib import sha256

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsField, instant


class BallotSlot(ma.Schema):
    """A weekly time; `start` is a minute of the local day, `lanes` 0 the whole place."""

    code = fields.String(required=True, validate=validate.Length(1, 40))
    venue = fields.String(required=True)
    weekday = fields.Integer(required=True, validate=validate.Range(1, 7))
    start = fields.Integer(required=True, validate=validate.Range(0, 1439))
    minutes = fields.Integer(required=True, validate=validate.Range(5, 1440))
    lanes = fields.Integer(load_default=1, validate=validate.Range(0, 200))
    clubs = fields.Integer(load_default=1, validate=validate.Range(1, 50))


class WishSchema(ma.Schema):
    """A club's wishes, and after the draw what it got and why not better."""

    group = fields.String(attribute="group.code", dump_only=True)
    ranked = fields.List(fields.String())
    slot = fields.String(dump_only=True)
    carried = fields.Integer(dump_only=True)
    why_zh = fields.String(dump_only=True)
    why_en = fields.String(dump_only=True)
    instead = fields.String(dump_only=True)
    series_id = fields.Integer(dump_only=True, allow_none=True)


class BallotSchema(ma.Schema):
    """A term's ballot. After the draw `seed` and the wishes are shown and let anyone draw it again; before it
    only the seed's SHA-256, so that it cannot have been another, and nobody can wish by the lots."""

    code = fields.String(required=True, validate=validate.Length(1, 40))
    title = WordsField()
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    closes_at = instant(required=True)
    open_share = fields.Integer(load_default=40, validate=validate.Range(0, 100))
    slots = fields.List(fields.Nested(BallotSlot), required=True, validate=validate.Length(1, 100))
    seed = fields.Function(lambda row: row.seed if row.drawn_at else None)
    seed_hash = fields.Function(lambda row: sha256(row.seed.encode()).hexdigest())
    drawn_at = instant(dump_only=True, allow_none=True)
    wishes = fields.Method("_wishes", dump_only=True)

    def _wishes(self, row: object) -> list[object]:
        is_drawn = getattr(row, "drawn_at", None) is not None
        return WishSchema(many=True).dump(getattr(row, "wishes", ())) if is_drawn else []


class WishOrder(ma.Schema):
    group = fields.String(required=True)
    ranked = fields.List(fields.String(), required=True, validate=validate.Length(1, 10))
