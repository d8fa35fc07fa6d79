"""Who waits for a place."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scheduler.extensions import db
from scheduler.models import Person, Waiting

OPEN = ("waiting", "offered")


def of_day(first: datetime, last: datetime) -> list[Waiting]:
    """All who wait for something that begins in the span, in the order of their turn."""
    query = (
        select(Waiting)
        .where(Waiting.state.in_(OPEN), Waiting.start >= first, Waiting.start < last)
        .options(joinedload(Waiting.person), joinedload(Waiting.booking))
        .order_by(
            Waiting.state, Waiting.start, Waiting.lot.is_(None), Waiting.lot, Waiting.asked_at, Waiting.id
        )
    )
    return list(db.session.scalars(query))


def of_person(person: Person, since: datetime) -> list[Waiting]:
    query = (
        select(Waiting)
        .where(Waiting.person_id == person.id, Waiting.state.in_(OPEN), Waiting.end > since)
        .options(joinedload(Waiting.booking))
        .order_by(Waiting.start, Waiting.id)
    )
    return list(db.session.scalars(query))
