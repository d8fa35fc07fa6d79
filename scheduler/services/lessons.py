"""Courses and their lessons: offered by the desk with a room of their own, or on an event of a plan.

A lesson is where and when its room is. A front door never moves a lesson: it moves the room (a booking like any
other, or an entry by publishing), and the lesson, its seats and its people follow in the same transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from feeds.revision import next_stamp
from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Course, Entry, Event, Lesson, Plan, User, Venue
from scheduler.models.booking import LIVE
from scheduler.services import auditing, gains, lesson_news, recurring, seats
from scheduler.services.recurring import Standing
from scheduler.transactions import lock_row, writing
from solver.words import Words

CLASS = "class"  # source of the bookings that hold rooms of courses


@dataclass(frozen=True, kw_only=True)
class NewCourse:
    """A course with so many seats a lesson; `activity` says which other courses are alike."""

    code: str
    title: Words
    seats: int
    activity: str = ""


def offer_course(new: NewCourse, room: Standing, by: User) -> Course:
    """A course of the desk: its room is booked for every date of the rule, or nothing is."""
    access.require(by, "desk", "organiser")
    with writing():
        course = _course(new)
        wanted = replace(
            room, source=CLASS, activity=new.activity or room.activity, party=new.seats, title=new.title
        )
        series = recurring.book_series(wanted, by)
        for row in series.bookings:
            _lesson(course, row.venue_id, row.start, row.end, room=row.id)
        auditing.record(by, "offer-course", f"course:{course.id}", lessons=len(series.bookings))
    return course


def offer_on_plan(new: NewCourse, plan: Plan, event: str, by: User, *, session: str = "") -> Course:
    """Seats for the occurrences of an event that the plan has published, and will publish."""
    access.require(by, "desk", "organiser")
    with writing():
        known = select(Event.id).where(Event.plan_id == plan.id, Event.code == event)
        if db.session.scalar(known) is None:
            raise Refusal(
                "not-found",
                Words(f"计划里没有活动“{event}”。", f"The plan has no event “{event}”."),
                status=404,
                context={"event": event},
            )
        course = _course(new)
        course.plan_id, course.event_code, course.session_code = plan.id, event, session
        db.session.flush()
        _follow_entries(course)
        auditing.record(by, "offer-course", f"course:{course.id}", plan=plan.code, event=event)
    return course


def change_course(
    course: Course, by: User, *, seats: int | None = None, title: Words | None = None
) -> Course:
    """More or fewer seats in all lessons to come; nobody loses one that they have. More are offered at once."""
    access.require(by, "desk", "organiser")
    with writing():
        lock_row(course)
        if title is not None:
            course.title_zh, course.title_en = title.zh, title.en
            _note_title(course)
        if seats is not None:
            _refuse_no_seats(seats)
            course.seats = seats
            for lesson in _ahead(course):
                lesson.seats = seats
                gains.note_seats(lesson.id)
        auditing.record(by, "change-course", f"course:{course.id}", seats=course.seats)
    return course


def _note_title(course: Course) -> None:
    """Calendars show the title at the bookings of its rooms and seats: those have changed with it."""
    of_it = select(Lesson.id).where(Lesson.course_id == course.id)
    rooms = select(Lesson.room).where(Lesson.course_id == course.id, Lesson.room.is_not(None))
    its = select(Booking).where(Booking.id.in_(rooms) | Booking.lesson_id.in_(of_it))
    for row in db.session.scalars(its.order_by(Booking.id).with_for_update()):
        row.changed_at = next_stamp(clock.now(), row.changed_at)


def cancel_lesson(lesson: Lesson, by: User, reason: str = "") -> Lesson:
    """The class does not take place: everybody with a seat is told once, with a seat held for them in the
    nearest like class; the room is given back. Twice does nothing."""
    access.require(by, "desk", "organiser")
    with writing():
        seats.lock(lesson)
        if lesson.state == "cancelled":
            return lesson
        _refuse_begun(lesson)
        if lesson.entry_uid is not None:
            raise Refusal(
                "lesson-of-plan",
                Words("这次课由计划安排，请在计划里取消。", "The plan has this class: cancel it there."),
                hint=Words("取消该场次后发布。", "Cancel the session, then publish."),
                context={"lesson": lesson.id, "entry": lesson.entry_uid},
            )
        room = db.session.get(Booking, lesson.room) if lesson.room else None
        lesson_news.call_off(lesson, reason)
        if room is not None and room.state in LIVE:
            recurring.cancel(room, by, "this", reason)
        auditing.record(by, "cancel-class", f"lesson:{lesson.id}", reason=reason)
    return lesson


def follow_plan(plan: Plan) -> None:
    """What an edition changed of events that have seats. Inside `writing()`, after its entries are written."""
    for course in db.session.scalars(select(Course).where(Course.plan_id == plan.id).order_by(Course.id)):
        _follow_entries(course)


def _follow_entries(course: Course) -> None:
    known = {lesson.entry_uid: lesson for lesson in course.lessons}
    for entry in _entries(course):
        lesson = known.get(entry.uid)
        venue = _venue_of(entry)
        if entry.status == "CANCELLED" or venue is None:
            if lesson is not None and lesson.state == "open":
                lesson_news.call_off(lesson, "")
        elif lesson is None:
            _lesson(course, venue, entry.start, entry.end, entry=entry.uid)
        elif lesson.state == "open":
            lesson_news.move(lesson, venue, entry.start, entry.end)


def _entries(course: Course) -> list[Entry]:
    query = select(Entry).where(
        Entry.plan_id == course.plan_id,
        Entry.superseded_by.is_(None),
        Entry.event_code == course.event_code,
        Entry.end > clock.now(),
    )
    if course.session_code:
        query = query.where(Entry.session_code == course.session_code)
    return list(db.session.scalars(query.order_by(Entry.start, Entry.id)))


def _venue_of(entry: Entry) -> int | None:
    """The first of its places that is a row; a class outside of our venues has no seats."""
    rows = dict(db.session.execute(select(Venue.code, Venue.id).where(Venue.code.in_(entry.venues))).all())
    return next((rows[code] for code in entry.venues if code in rows), None)


def _course(new: NewCourse) -> Course:
    _refuse_no_seats(new.seats)
    if db.session.scalar(select(Course.id).where(Course.code == new.code)) is not None:
        raise Refusal(
            "course-exists",
            Words(f"已有课程“{new.code}”。", f"There is already a course “{new.code}”."),
            context={"course": new.code},
        )
    row = Course(
        code=new.code,
        title_zh=new.title.zh,
        title_en=new.title.en,
        seats=new.seats,
        activity=new.activity,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _lesson(
    course: Course, venue: int, start: datetime, end: datetime, *, room: int | None = None, entry: str = ""
) -> None:
    db.session.add(
        Lesson(
            course=course,
            venue_id=venue,
            start=start,
            end=end,
            seats=course.seats,
            room=room,
            entry_uid=entry or None,
        )
    )
    db.session.flush()


def _ahead(course: Course) -> list[Lesson]:
    query = select(Lesson).where(
        Lesson.course_id == course.id, Lesson.state == "open", Lesson.end > clock.now()
    )
    return list(db.session.scalars(query.order_by(Lesson.id).with_for_update()))


def _refuse_no_seats(seats: int) -> None:
    if not 1 <= seats <= 500:
        raise Refusal("bad-fields", Words("名额为 1–500。", "Seats are 1 to 500."), status=422)


def _refuse_begun(lesson: Lesson) -> None:
    if lesson.start <= clock.now():
        raise Refusal(
            "class-over",
            Words("这次课已经开始或结束。", "This class has begun or is over."),
            context={"lesson": lesson.id, "state": lesson.state},
        )
