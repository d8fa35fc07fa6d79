"""What the desk knows of somebody: what is booked, points that count, how much of the quotas is used."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Person, Point, Waiting
from scheduler.models.booking import LIVE
from scheduler.queries import waiting_list

PAST = timedelta(days=30)


@dataclass(frozen=True)
class Card:
    person: Person
    ahead: tuple[Booking, ...]
    past: tuple[Booking, ...]
    points: tuple[Point, ...]
    waiting: tuple[Waiting, ...]

    @property
    def open_points(self) -> int:
        now = clock.now()
        return sum(1 for p in self.points if p.waived_at is None and p.expires > now)


def card(person: Person) -> Card:
    """Ahead without an end, back for thirty days, with the points that have not expired."""
    now = clock.now()
    rows = _bookings(person, now - PAST)
    return Card(
        person,
        tuple(b for b in rows if b.end > now and b.state in LIVE),
        tuple(b for b in reversed(rows) if b.end <= now or b.state not in LIVE)[:20],
        tuple(points(person)),
        tuple(waiting_list.of_person(person, now)),
    )


def _bookings(person: Person, since: datetime) -> list[Booking]:
    query = select(Booking).where(Booking.person_id == person.id, Booking.end > since)
    return list(
        db.session.scalars(query.options(joinedload(Booking.venue)).order_by(Booking.start, Booking.id))
    )


def points(person: Person) -> list[Point]:
    """Those that have not expired, waived ones too, the newest first."""
    query = select(Point).where(Point.person_id == person.id, Point.expires > clock.now())
    return list(db.session.scalars(query.order_by(Point.at.desc(), Point.id.desc())))
