"""Lessons of the desk's courses follow their rooms, which are bookings like any other."""

from sqlalchemy import exists, select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Course, Lesson
from scheduler.models.booking import GONE, LIVE
from scheduler.services import lesson_news
from scheduler.services.lessons import CLASS


def follow_rooms() -> None:
    """Lessons whose room was moved, given up or lost in this transaction: a last step of `writing()`."""
    db.session.flush()  # what the commit would write; it notes whether a booking changed
    if not db.session.info.pop("rooms_changed", False):
        return
    query = select(Lesson, Booking).join(Booking, Booking.id == Lesson.room)
    query = query.where(Lesson.state == "open", Lesson.start > clock.now())
    changed = (
        (Booking.start != Lesson.start)
        | (Booking.end != Lesson.end)
        | (Booking.venue_id != Lesson.venue_id)
        | Booking.state.in_(GONE)
    )
    for lesson, room in db.session.execute(query.where(changed).order_by(Lesson.id)).all():
        _follow_room(lesson, room)
    for room in _rooms_without_lesson():
        _open(room)


def _follow_room(lesson: Lesson, room: Booking) -> None:
    """To its new time and place; to the room that is held instead of one that gave way; or it is off."""
    if room.state in GONE:
        instead = db.session.scalar(
            select(Booking).where(Booking.replaces_id == room.id, Booking.state.in_(LIVE)).limit(1)
        )
        if instead is None:
            lesson_news.call_off(lesson, "")
            return
        lesson.room, room = instead.id, instead
    lesson_news.move(lesson, room.venue_id, room.start, room.end)


def _rooms_without_lesson() -> list[Booking]:
    """Dates that came into a course's series when it was moved: on another weekday other holidays fall out. The
    rest of a room that was cut in two is no date of the series."""
    known = exists().where(Lesson.room == Booking.id)
    rooms = select(Booking).where(Booking.source == CLASS, Booking.state.in_(LIVE), ~known)
    rooms = rooms.where(Booking.start > clock.now(), Booking.series_id.is_not(None), Booking.occurrence != "")
    return list(db.session.scalars(rooms.order_by(Booking.id)))


def _open(room: Booking) -> None:
    """A lesson of the course that has the other rooms of the series."""
    its = select(Booking.id).where(Booking.series_id == room.series_id)
    of_them = select(Lesson.course_id).where(Lesson.room.in_(its)).limit(1)
    course = db.session.scalar(select(Course).where(Course.id == of_them.scalar_subquery()))
    if course is None:
        return  # `offer_course` is about to open them
    span = {"venue_id": room.venue_id, "start": room.start, "end": room.end}
    db.session.add(Lesson(course=course, seats=course.seats, room=room.id, **span))
    db.session.flush()
