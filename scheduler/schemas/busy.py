"""One's own calendars and busy times. Other people see spans and counts only."""

from datetime import date
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.queries import outside
from scheduler.schemas.base import instant
from scheduler.services.busy_patterns import DAY_TYPES, Wanted


class OwnCalendarSchema(ma.Schema):
    """A calendar of one's own and how reading it went. Its address is told by its host only."""

    id = fields.Integer()
    title = fields.String()
    host = fields.Function(outside.host)
    read_at = instant(allow_none=True)
    tried_at = instant(allow_none=True)
    next_at = instant(allow_none=True)
    failures = fields.Integer()
    problem = fields.Dict(allow_none=True)
    notices = fields.List(fields.Dict())
    counts = fields.Dict(metadata={"description": "How many spans are busy and tentative."})


class NewOwnCalendar(ma.Schema):
    address = fields.String(
        required=True,
        validate=validate.Length(1, 2000),
        metadata={"description": "https, http or webcal. It is kept, and told to nobody again."},
    )
    title = fields.String(load_default="", validate=validate.Length(max=120))


class PatternSchema(ma.Schema):
    """A span of days, or the same hours of some weekdays between two dates. Why is not asked."""

    id = fields.Integer(dump_only=True)
    what = fields.String(
        load_default="busy",
        validate=validate.OneOf(("busy", "works")),
        metadata={"description": "works: the rest of 8:00–18:00 on working days is busy"},
    )
    weight = fields.String(load_default="busy", validate=validate.OneOf(("busy", "tentative")))
    first = fields.Date(required=True)
    last = fields.Date(required=True, metadata={"description": "that day included"})
    weekdays = fields.List(fields.Integer(validate=validate.Range(1, 7)), load_default=list)
    start = fields.Integer(
        allow_none=True, load_default=None, metadata={"description": "minutes of the day; none: whole days"}
    )
    end = fields.Integer(allow_none=True, load_default=None)
    not_on = fields.List(
        fields.String(validate=validate.OneOf(DAY_TYPES)),
        load_default=list,
        metadata={"description": "types of days on which it does not hold"},
    )
    skipped = fields.List(fields.Date(), load_default=list)
    by_office = fields.Boolean(dump_only=True)

    @ma.post_load
    def wanted(self, data: dict[str, Any], **kwargs: Any) -> Wanted:
        return Wanted(**data)

    @ma.pre_dump
    def plain(self, row: Any, **kwargs: Any) -> dict[str, Any]:
        names = ("id", "what", "weight", "first", "last", "weekdays", "start", "end", "not_on", "by_office")
        return {name: getattr(row, name) for name in names} | {
            "skipped": [date.fromisoformat(day) for day in row.skipped]
        }


class ClashSchema(ma.Schema):
    """A published entry and how many of the people needed are not free then."""

    uid = fields.String(attribute="entry.uid")
    session = fields.Function(lambda one: f"{one.entry.event_code}.{one.entry.session_code}")
    title = fields.Function(lambda one: {"zh": one.entry.title_zh, "en": one.entry.title_en})
    start = instant(attribute="entry.start")
    end = instant(attribute="entry.end")
    not_free = fields.Function(lambda one: len(one.people))
