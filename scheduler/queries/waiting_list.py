"""Who waits for a place."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from scheduler.extensions import db
from scheduler.models import Lesson, Person, Waiting
from scheduler.queries import desk_rules

OPEN = ("waiting", "offered")


def of_day(first: datetime, last: datetime) -> list[Waiting]:
    """All who wait for something that begins in the span, in the order of their turn."""
    rows = db.session.scalars(_OF_SPAN, {"first": first, "last": last})
    return sorted(rows, key=lambda r: (r.state, r.start, *turn(r)))


_OF_SPAN = (
    select(Waiting)
    .where(Waiting.state.in_(OPEN), Waiting.start >= bindparam("first"), Waiting.start < bindparam("last"))
    .options(joinedload(Waiting.person), joinedload(Waiting.booking))
)


def of_person(person: Person, since: datetime) -> list[Waiting]:
    query = (
        select(Waiting)
        .where(Waiting.person_id == person.id, Waiting.state.in_(OPEN), Waiting.end > since)
        .options(joinedload(Waiting.booking), joinedload(Waiting.lesson).joinedload(Lesson.course))
        .order_by(Waiting.start, Waiting.id)
    )
    return list(db.session.scalars(query))


def turn(row: Waiting) -> tuple[bool, int, datetime, int]:
    """What orders a line: lots where they are drawn, else the time of asking. One truth for offers and pages."""
    return row.lot is None, row.lot or 0, row.asked_at, row.id


def place(row: Waiting) -> int:
    """The place in line: 1 is next. 0 where it does not wait. Before lots are drawn, all are equally last.

    Rivals wait for one of the same places at a time that overlaps, or for a seat in the same class.
    """
    if row.state != "waiting":
        return 0
    query = select(Waiting).where(Waiting.state == "waiting")
    if row.lesson_id is not None:
        rivals = list(db.session.scalars(query.where(Waiting.lesson_id == row.lesson_id)))
    else:
        query = query.where(Waiting.lesson_id.is_(None), Waiting.start < row.end, Waiting.end > row.start)
        rivals = [r for r in db.session.scalars(query) if set(r.venues) & set(row.venues)]
    if _draws_lots(row):
        return len(rivals)
    return sorted(rivals, key=turn).index(row) + 1


def _draws_lots(row: Waiting) -> bool:
    """Whether its turn is still to be drawn."""
    params = desk_rules.params("waiting", row.venues[0]) if row.lot is None else None
    return params is not None and params.order == "ballot"
