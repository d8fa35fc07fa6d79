"""Lessons of courses as pages and programs look at them: how many seats are taken, who waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from scheduler.extensions import db
from scheduler.models import Booking, Course, Lesson, Seat, Waiting
from scheduler.models.booking import LIVE
from solver.words import Words


@dataclass(frozen=True)
class Shown:
    """A lesson with its seats: `taken` of `seats`, and how many wait."""

    lesson: Lesson
    taken: int
    waiting: int = 0

    @property
    def free(self) -> int:
        return max(0, self.lesson.seats - self.taken) if self.lesson.state == "open" else 0

    @property
    def title_zh(self) -> str:
        return self.lesson.course.title_zh

    @property
    def title_en(self) -> str:
        return self.lesson.course.title_en

    @property
    def words(self) -> Words:
        """健身操 12/20 · Aerobics 12/20."""
        title, count = self.lesson.course.title, f" {self.taken}/{self.lesson.seats}"
        return Words(title.get("zh") + count, title.get("en") + count)


def between(first: datetime, last: datetime, *, course: str = "", only_open: bool = False) -> list[Shown]:
    """Those that begin in the span, by time."""
    query = select(Lesson).join(Course).where(Lesson.start >= first, Lesson.start < last)
    if course:
        query = query.where(Course.code == course)
    if only_open:
        query = query.where(Lesson.state == "open")
    return _shown(query)


def one(lesson: Lesson) -> Shown:
    return _counted([lesson])[0]


def of_rooms(bookings: Iterable[int]) -> Mapping[int, Shown]:
    """The lessons whose rooms are held by these bookings, by booking."""
    wanted = sorted(bookings)
    if not wanted:
        return {}
    query = select(Lesson).where(Lesson.room.in_(wanted))
    return {shown.lesson.room: shown for shown in _shown(query) if shown.lesson.room is not None}


def of_entries(uids: Iterable[str]) -> Mapping[str, Shown]:
    """The lessons that are these entries of plans, by uid."""
    wanted = sorted(uids)
    if not wanted:
        return {}
    query = select(Lesson).where(Lesson.entry_uid.in_(wanted))
    return {s.lesson.entry_uid: s for s in _shown(query) if s.lesson.entry_uid is not None}


def holders(lesson: Lesson) -> list[Booking]:
    """Who has a seat, in the order of booking."""
    query = select(Booking).where(Booking.lesson_id == lesson.id, Booking.state.in_(LIVE))
    return list(db.session.scalars(query.options(joinedload(Booking.person)).order_by(Booking.id)))


def _shown(query: Select[Lesson]) -> list[Shown]:
    load = (joinedload(Lesson.course), joinedload(Lesson.venue))
    return _counted(list(db.session.scalars(query.options(*load).order_by(Lesson.start, Lesson.id))))


def _counted(lessons: list[Lesson]) -> list[Shown]:
    if not lessons:
        return []
    ids = [row.id for row in lessons]
    seats = select(Seat.lesson_id, func.count()).where(Seat.lesson_id.in_(ids)).group_by(Seat.lesson_id)
    waits = (
        select(Waiting.lesson_id, func.count())
        .where(Waiting.lesson_id.in_(ids), Waiting.state == "waiting")
        .group_by(Waiting.lesson_id)
    )
    taken: dict[int, int] = {k: n for k, n in db.session.execute(seats)}  # noqa: C416
    waiting: dict[int | None, int] = {k: n for k, n in db.session.execute(waits)}  # noqa: C416
    return [Shown(row, taken.get(row.id, 0), waiting.get(row.id, 0)) for row in lessons]
