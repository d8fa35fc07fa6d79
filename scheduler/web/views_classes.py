"""Classes that are booked seat by seat, as a member and as the desk see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Person, Waiting
from scheduler.models.booking import LIVE
from scheduler.queries import courts as rooms
from scheduler.queries import lessons
from scheduler.queries.lessons import Shown
from scheduler.web import times
from scheduler.web.words import t, w
from solver.words import Words

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Class:
    """`mine` is one's own seat, `wait` one's place on its list."""

    shown: Shown
    title: str
    place: str
    mine: Booking | None = None
    wait: Waiting | None = None

    @property
    def seats(self) -> str:
        """12/20 名额 · 12 of 20 seats."""
        return t("{n}/{m} 个名额", "{n} of {m} seats", n=self.shown.taken, m=self.shown.lesson.seats)


def ahead(person: Person) -> list[Class]:
    """The open ones of the next two weeks that have not begun."""
    now = clock.now()
    found = lessons.between(now, now + AHEAD, only_open=True)
    ids = [s.lesson.id for s in found]
    seats = {b.lesson_id: b for b in _bookings(person, ids)}
    waits = {r.lesson_id: r for r in _waits(person, ids)}
    return [class_of(s, seats.get(s.lesson.id), waits.get(s.lesson.id)) for s in found]


def class_of(shown: Shown, mine: Booking | None = None, wait: Waiting | None = None) -> Class:
    title = w(Words(shown.title_zh, shown.title_en))
    return Class(shown, title, w(rooms.title_of(shown.lesson.venue)), mine, wait)


def by_day(found: Sequence[Class]) -> list[tuple[datetime, list[Class]]]:
    days: dict[str, list[Class]] = {}
    for one in found:
        days.setdefault(f"{times.local(one.shown.lesson.start):%F}", []).append(one)
    return [(some[0].shown.lesson.start, some) for some in days.values()]


def _bookings(person: Person, ids: Sequence[int]) -> list[Booking]:
    query = select(Booking).where(Booking.person_id == person.id, Booking.lesson_id.in_(ids))
    return list(db.session.scalars(query.where(Booking.state.in_(LIVE))))


def _waits(person: Person, ids: Sequence[int]) -> list[Waiting]:
    query = select(Waiting).where(Waiting.person_id == person.id, Waiting.lesson_id.in_(ids))
    return list(db.session.scalars(query.where(Waiting.state.in_(("waiting", "offered")))))
