"""What somebody was told."""

import marshmallow as ma
from marshmallow import fields

from scheduler.schemas.base import WordsField, instant


class MessageSchema(ma.Schema):
    """One piece of news: an offer, a moved class, a point. `kind` says which."""

    id = fields.Integer()
    kind = fields.String()
    text = WordsField()
    made_at = instant()
    read_at = instant(allow_none=True)


class MessageQuery(ma.Schema):
    unread = fields.Boolean(load_default=False)
