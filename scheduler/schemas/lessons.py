"""Courses, their lessons, and seats."""

import marshmallow as ma
from marshmallow import fields, validate

from scheduler.schemas.base import WordsField, instant

SEATS = validate.Range(1, 500)


class LessonSchema(ma.Schema):
    """One occurrence of a course: `taken` of `seats`, how many are `free`, how many wait."""

    id = fields.Integer(attribute="lesson.id")
    course = fields.String(attribute="lesson.course.code")
    title = WordsField()
    activity = fields.String(attribute="lesson.course.activity")
    venue = fields.String(attribute="lesson.venue.code")
    start = instant(attribute="lesson.start")
    end = instant(attribute="lesson.end")
    state = fields.String(attribute="lesson.state")
    seats = fields.Integer(attribute="lesson.seats")
    taken = fields.Integer()
    free = fields.Integer()
    waiting = fields.Integer()


class CourseSchema(ma.Schema):
    """A class with seats. `event` is set where a plan has it."""

    id = fields.Integer()
    code = fields.String()
    title = WordsField()
    activity = fields.String()
    seats = fields.Integer()
    event = fields.String(attribute="event_code")
    session = fields.String(attribute="session_code")


class CourseOrder(ma.Schema):
    """A new course: of the desk with `venue`, `start`, `end` and `rrule` of its room; or on a published `event`
    of a `plan` (of one `session`, or all). `activity` says which other courses are alike."""

    code = fields.String(required=True, validate=validate.Length(1, 40))
    title = WordsField(required=True)
    seats = fields.Integer(required=True, validate=SEATS)
    activity = fields.String(load_default="", validate=validate.Length(max=40))
    venue = fields.String()
    start = instant()
    end = instant()
    rrule = fields.String(load_default="FREQ=DAILY;COUNT=1", validate=validate.Length(max=300))
    lanes = fields.Integer(load_default=0, validate=validate.Range(0, 200))
    day_types = fields.List(fields.String(), allow_none=True, load_default=None)
    skip = fields.List(fields.String(), load_default=list)
    plan = fields.String()
    event = fields.String()
    session = fields.String(load_default="")

    @ma.validates_schema
    def _one_or_other(self, values: dict[str, object], **kwargs: object) -> None:
        needed = ("plan", "event") if "plan" in values else ("venue", "start", "end")
        missing = {name: ["Missing data for required field."] for name in needed if name not in values}
        if missing:
            raise ma.ValidationError(missing)


class CourseChange(ma.Schema):
    title = WordsField()
    seats = fields.Integer(validate=SEATS)


class LessonQuery(ma.Schema):
    """From now for two weeks, unless asked otherwise."""

    first = instant()
    last = instant()
    course = fields.String(load_default="")


class SeatOrderSchema(ma.Schema):
    """A seat for oneself; at the desk for a `person`, several for a `group`, or for nobody named (walk-in)."""

    seats = fields.Integer(load_default=1, validate=SEATS)
    person = fields.String(allow_none=True, load_default=None)
    group = fields.String(allow_none=True, load_default=None)
    reason = fields.String(load_default="", validate=validate.Length(max=1000))
    override = fields.List(fields.String(), load_default=list)
    hold_minutes = fields.Integer(allow_none=True, load_default=None, validate=validate.Range(0, 24 * 60))


class SeatWait(ma.Schema):
    person = fields.String(allow_none=True, load_default=None)
    seats = fields.Integer(load_default=1, validate=SEATS)


class SeatChange(ma.Schema):
    lesson = fields.Integer(required=True, metadata={"description": "the class to go to instead"})
    reason = fields.String(load_default="", validate=validate.Length(max=1000))
