"""Seats that become free are held for whoever is next on the class's waiting list, in the same transaction."""

from sqlalchemy import Select, select

from scheduler import clock, spoken
from scheduler.config import TABLE
from scheduler.desk.waiting import held_until
from scheduler.extensions import db
from scheduler.models import Booking, Lesson, Waiting
from scheduler.services import auditing, gains, messages, seats
from scheduler.services.offers import in_order, params
from solver.words import Words


def offer_seats() -> None:
    """Offer what the transaction gives back, class by class. A later one for whom there are enough seats is
    asked where one before wants more than are free: those keep their turn."""
    noted = gains.take_seats()
    if not noted:
        return
    db.session.flush()
    for number in sorted(noted):
        if db.session.scalar(_waiting(number).with_only_columns(Waiting.id).limit(1)):
            _offer(db.session.get_one(Lesson, number))


def _waiting(lesson: int) -> Select[Waiting]:
    return select(Waiting).where(Waiting.lesson_id == lesson, Waiting.state == "waiting")


def _offer(lesson: Lesson) -> None:
    seats.lock(lesson)
    if lesson.state != "open" or lesson.end <= clock.now():
        return
    rows = db.session.scalars(
        _waiting(lesson.id).order_by(Waiting.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    if not any(row.lanes <= seats.free(lesson) for row in rows):
        return  # lots are drawn when there is something to draw for: who joins until then has the same chance
    for row in in_order(rows):
        if seats.free(lesson) >= row.lanes:
            _hold(row, lesson)


def _hold(row: Waiting, lesson: Lesson) -> None:
    now = clock.now()
    until = held_until(now, lesson.start, params(lesson.venue.code))
    booking = Booking(
        venue_id=lesson.venue_id,
        start=lesson.start,
        end=lesson.end,
        lanes=row.lanes,
        party=row.party,
        activity=lesson.course.activity,
        state="held",
        hold_until=until,
        person_id=row.person_id,
        made_at=now,
        source="offer",
        lesson_id=lesson.id,
    )
    db.session.add(booking)
    db.session.flush()
    seats.take(lesson, booking)
    row.state, row.offered_until, row.booking_id = "offered", until, booking.id
    db.session.flush()
    auditing.record(None, "offer", f"waiting:{row.id}", booking=booking.id, until=until.isoformat())
    zone, title = TABLE["ZONE"].default, lesson.course.title
    when, last = spoken.span(lesson.start, lesson.end, zone), spoken.moment(until, zone)
    words = Words(
        f"轮到你了：{title.zh}，{when.zh}。名额为你留到 {last.zh}。接受或放弃。",
        f"Your turn: {title.get('en')}, {when.en}. A seat is held until {last.en}. Accept or pass.",
    )
    messages.tell(row.person, f"offer:{booking.id}", "offer", words)
