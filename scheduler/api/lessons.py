"""Classes that are booked seat by seat: courses, lessons, seats and waiting for them."""

from datetime import timedelta
from typing import Any

from flask import url_for
from flask.views import MethodView
from flask_smorest import Blueprint
from sqlalchemy import select

from scheduler import clock, found, signed_in
from scheduler.api.bookings import LONGEST, Once, asker, mine, person_for
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Course, Lesson
from scheduler.queries import lessons
from scheduler.schemas.desk import BookingSchema, CancelReason, WaitingSchema
from scheduler.schemas.lessons import (
    CourseChange,
    CourseOrder,
    CourseSchema,
    LessonQuery,
    LessonSchema,
    SeatChange,
    SeatOrderSchema,
    SeatWait,
)
from scheduler.services import lessons as courses
from scheduler.services import seat_booking
from scheduler.services.lessons import NewCourse
from scheduler.services.recurring import Standing
from scheduler.services.seat_booking import SeatOrder
from solver.words import Words

blueprint = Blueprint("lessons", __name__, description="Classes: courses, lessons, seats")


@blueprint.route("/courses")
class Courses(Once):
    @blueprint.response(200, CourseSchema(many=True))
    def get(self) -> Any:
        """All courses that have seats; without sign-in."""
        return db.session.scalars(select(Course).order_by(Course.code)).all()

    @blueprint.arguments(CourseOrder)
    @blueprint.response(201, CourseSchema)
    def post(self, values: dict[str, Any]) -> Course:
        """Offer a course: its room is booked for every date of the rule, or nothing is."""
        user = signed_in.require("desk")
        new = NewCourse(
            code=values["code"],
            title=Words(**values["title"]),
            seats=values["seats"],
            activity=values["activity"],
        )
        if "plan" in values:
            plan = found.plan(values["plan"])
            return courses.offer_on_plan(new, plan, values["event"], user, session=values["session"])
        names = ("venue", "start", "end", "rrule", "lanes")
        room = Standing(
            **{name: values[name] for name in names},
            day_types=None if values["day_types"] is None else tuple(values["day_types"]),
            skip=frozenset(values["skip"]),
        )
        return courses.offer_course(new, room, user)


@blueprint.route("/courses/<code>")
class OneCourse(MethodView):
    @blueprint.etag
    @blueprint.response(200, CourseSchema)
    def get(self, code: str) -> Course:
        """A course; without sign-in."""
        return _course(code)

    @blueprint.etag
    @blueprint.arguments(CourseChange)
    @blueprint.response(200, CourseSchema)
    def patch(self, values: dict[str, Any], code: str) -> Course:
        """More or fewer seats, another title; needs If-Match. More seats are offered to who waits."""
        user = signed_in.require("desk")
        row = _course(code)
        blueprint.check_etag(row, CourseSchema)
        title = Words(**values["title"]) if "title" in values else None
        return courses.change_course(row, user, seats=values.get("seats"), title=title)


@blueprint.route("/lessons")
class Lessons(MethodView):
    @blueprint.arguments(LessonQuery, location="query")
    @blueprint.response(200, LessonSchema(many=True))
    def get(self, asked: dict[str, Any]) -> Any:
        """Lessons with their seats, by time; without sign-in. At most 62 days at once."""
        first = asked.get("first", clock.now())
        last = min(asked.get("last", first + timedelta(days=14)), first + LONGEST)
        return lessons.between(first, last, course=asked["course"])


@blueprint.route("/lessons/<int:number>")
class OneLesson(MethodView):
    @blueprint.response(200, LessonSchema)
    def get(self, number: int) -> Any:
        """A lesson with its seats; without sign-in."""
        return lessons.one(_lesson(number))


@blueprint.route("/lessons/<int:number>/seats")
class Seats(Once):
    @blueprint.response(200, BookingSchema(many=True))
    def get(self, number: int) -> Any:
        """Who has a seat, for the desk."""
        signed_in.require("desk")
        return lessons.holders(_lesson(number))

    @blueprint.arguments(SeatOrderSchema)
    @blueprint.response(201, BookingSchema)
    def post(self, values: dict[str, Any], number: int) -> Any:
        """Take a seat. It is a booking: cancel, confirm and check in are those of bookings."""
        user = asker()
        person = person_for(values.pop("person"), user)
        group = found.group(values.pop("group")) if values.get("group") else values.pop("group")
        is_desk = user.has("desk", "organiser")
        order = SeatOrder(
            lesson=_lesson(number),
            person=person,
            group=group,
            override=tuple(values.pop("override")),
            source="desk" if is_desk and (person or group) else "walk_in" if is_desk else "phone",
            **values,
        )
        row = seat_booking.book_seat(order, user)
        return row, 201, {"Location": url_for("bookings.OneBooking", number=row.id)}


@blueprint.route("/lessons/<int:number>/wait")
class Wait(Once):
    @blueprint.arguments(SeatWait)
    @blueprint.response(201, WaitingSchema)
    def post(self, values: dict[str, Any], number: int) -> Any:
        """Join the waiting list of a class. Refused where a seat is free."""
        user = asker()
        person = person_for(values["person"], user)
        if person is None:
            raise Refusal("bad-fields", Words("为谁候补？", "Who waits?"), status=422)
        return seat_booking.wait(_lesson(number), person, user, wanted=values["seats"])


@blueprint.route("/lessons/<int:number>/cancel")
class CancelLesson(Once):
    @blueprint.arguments(CancelReason)
    @blueprint.response(200, LessonSchema)
    def post(self, values: dict[str, Any], number: int) -> Any:
        """It does not take place: everybody is told once, with a seat held in the nearest like class."""
        user = signed_in.require("desk")
        return lessons.one(courses.cancel_lesson(_lesson(number), user, values["reason"]))


@blueprint.route("/bookings/<int:number>/change-class")
class ChangeClass(Once):
    @blueprint.arguments(SeatChange)
    @blueprint.response(200, BookingSchema)
    def post(self, values: dict[str, Any], number: int) -> Any:
        """The same people in another class: both at once, or the old seat stays."""
        row = mine(number)
        return seat_booking.change_seat(row, _lesson(values["lesson"]), asker(), reason=values["reason"])


def _course(code: str) -> Course:
    row = db.session.scalar(select(Course).where(Course.code == code))
    return found.there(row, "course", "课程", code)


def _lesson(number: int) -> Lesson:
    return found.row(Lesson, number, "lesson", "课次")
