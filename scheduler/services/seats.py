"""Seats in classes: the only writer of their table. Whoever is second for the last seat is refused."""

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Lesson, Seat
from scheduler.services import gains
from scheduler.transactions import lock_row
from solver.words import Words


class Full(Refusal):
    """`class-full`: fewer seats are left than are wanted."""

    def __init__(self, lesson: Lesson, free: int, wanted: int) -> None:
        title = lesson.course.title
        super().__init__(
            "class-full",
            Words(
                f"{title.zh}已满（{lesson.seats} 个名额，剩 {free} 个，要 {wanted} 个）。",
                f"{title.get('en')} is full: {free} of {lesson.seats} seats left, {wanted} wanted.",
            ),
            hint=Words("换一次课，或加入候补。", "Take another class, or join the waiting list."),
            context={"lesson": lesson.id, "seats": lesson.seats, "free": free, "wanted": wanted},
        )


def lock(*lessons: Lesson) -> None:
    """The lessons as they are now, in one order; nobody else takes or offers seats of them until the commit."""
    for lesson in sorted(lessons, key=lambda row: row.id):
        lock_row(lesson)


def free(lesson: Lesson) -> int:
    """How many seats nobody has; none where more are taken than there are by now."""
    query = select(func.count()).select_from(Seat).where(Seat.lesson_id == lesson.id)
    return max(0, lesson.seats - (db.session.scalar(query) or 0))


def take(lesson: Lesson, booking: Booking) -> None:
    """As many seats as the booking has `lanes`, or the refusal `class-full`. The lesson is locked."""
    left = free(lesson)
    if left < booking.lanes:
        raise Full(lesson, left, booking.lanes)
    taken = set(db.session.scalars(select(Seat.number).where(Seat.lesson_id == lesson.id)))
    numbers = [n for n in range(1, lesson.seats + 1) if n not in taken][: booking.lanes]
    rows = [{"lesson_id": lesson.id, "number": n, "booking_id": booking.id} for n in numbers]
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Seat), rows)
    except IntegrityError as error:  # past the lock: the key decides
        raise Full(lesson, 0, booking.lanes) from error


def release(bookings: Iterable[int]) -> None:
    """The bookings have no seats any more; what becomes free is offered before the commit."""
    ids = list(bookings)
    for at in range(0, len(ids), 500):
        mine = Seat.booking_id.in_(ids[at : at + 500])
        for lesson in db.session.scalars(select(Seat.lesson_id).where(mine).distinct()).all():
            gains.note_seats(lesson)
        db.session.execute(delete(Seat).where(mine))
