"""People and groups."""

import marshmallow as ma
from marshmallow import fields

from scheduler.schemas.base import WordsField, instant


class PersonSchema(ma.Schema):
    """Somebody, by staff number. Birth dates and reasons of absence are not given."""

    code = fields.String()
    name = fields.String()
    pinyin = fields.String()
    status = fields.String()
    duty = fields.String(allow_none=True)


class PersonQuery(ma.Schema):
    q = fields.String(metadata={"description": "Part of the name, of its pinyin, or of the staff number."})


class SpanSchema(ma.Schema):
    start = instant()
    end = instant()


class GroupSchema(ma.Schema):
    id = fields.Integer()
    code = fields.String()
    kind = fields.String()
    title = WordsField()
    size = fields.Integer()
    public = fields.Boolean()


class GroupQuery(ma.Schema):
    kind = fields.String(metadata={"description": "branch, club, team or cohort"})


class AuditSchema(ma.Schema):
    id = fields.Integer()
    at = instant()
    user_id = fields.Integer(allow_none=True)
    verb = fields.String()
    thing = fields.String()
    details = fields.Dict()
