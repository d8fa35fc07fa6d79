"""People who have left: what they have booked ahead and wait for is given back, to whoever is next."""

from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Person, Waiting
from scheduler.models.booking import LIVE
from scheduler.models.person import LEFT
from scheduler.queries.floors import Owner
from scheduler.services import auditing, claims
from scheduler.transactions import lock_row, writing


def due() -> list[int]:
    """The ids of people who have left and still have something ahead. A club's slots are the club's."""
    now = clock.now()
    books = select(Booking.person_id).where(
        Booking.state.in_(LIVE), Booking.start > now, Booking.group_id.is_(None)
    )
    waits = select(Waiting.person_id).where(Waiting.state.in_(("waiting", "offered")))
    gone = select(Person.id).where(Person.status == LEFT, Person.id.in_(books.union(waits)))
    return list(db.session.scalars(gone.order_by(Person.id)))


def release(person_id: int) -> bool:
    """All of it in one transaction; whether there was anything. Nobody is told: nobody is there to read it."""
    with writing():
        person = db.session.get(Person, person_id, populate_existing=True)
        if person is None or person.status != LEFT:
            return False
        rows, waits = _ahead(person_id), _waits(person_id)
        for wait in waits:
            wait.state, wait.offered_until = "withdrawn", None
        for row in rows:
            row.state, row.over_at, row.hold_until = "cancelled", clock.now(), None
        db.session.flush()
        claims.release([Owner(booking_id=row.id) for row in rows])
        if rows or waits:
            auditing.record(None, "left", f"person:{person_id}", bookings=[row.id for row in rows])
    return bool(rows or waits)


def _ahead(person_id: int) -> list[Booking]:
    query = select(Booking).where(
        Booking.person_id == person_id,
        Booking.state.in_(LIVE),
        Booking.start > clock.now(),
        Booking.group_id.is_(None),
    )
    rows = list(db.session.scalars(query.order_by(Booking.id)))
    for row in rows:
        lock_row(row)
    return [row for row in rows if row.state in LIVE]


def _waits(person_id: int) -> list[Waiting]:
    query = select(Waiting).where(Waiting.person_id == person_id, Waiting.state.in_(("waiting", "offered")))
    return list(db.session.scalars(query.order_by(Waiting.id).with_for_update()))
