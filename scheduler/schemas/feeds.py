"""Feeds: the public addresses and a person's own."""

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsSchema, instant


class FeedSchema(ma.Schema):
    """A public feed."""

    scope = fields.String()
    code = fields.String(attribute="key")
    title = fields.Nested(WordsSchema)
    path = fields.String()


class FeedTokenSchema(ma.Schema):
    """A personal feed, or with `scope` duties one of those only, with desk of all bookings for a clerk.

    `path` is given once.
    """

    id = fields.Integer(dump_only=True)
    device = fields.String(validate=validate.Length(max=80))
    language = fields.String(validate=validate.OneOf(("zh", "en", "both")))
    scope = fields.String(validate=validate.OneOf(("personal", "duties", "desk")))
    made_at = instant(dump_only=True)
    revoked_at = instant(dump_only=True, allow_none=True)
    last_fetch = instant(dump_only=True, allow_none=True)
    client = fields.String(dump_only=True)
    seen_edition = fields.Integer(dump_only=True, allow_none=True)
    path = fields.String(dump_only=True)
