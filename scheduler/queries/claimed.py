"""Who has which tick of a floor: the claims as they are read for every booking."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from scheduler import prepared
from scheduler.models import Claim
from scheduler.queries.floors import Key, Owner

COLUMNS = (
    Claim.venue_id,
    Claim.lane,
    Claim.tick,
    Claim.plan_id,
    Claim.entry_uid,
    Claim.booking_id,
    Claim.use,
)
_ONE = select(*COLUMNS).where(
    Claim.venue_id == bindparam("floor"), Claim.tick >= bindparam("first"), Claim.tick < bindparam("stop")
)
MOST = 100  # spans of one statement


def held(spans: Sequence[tuple[int, range]]) -> dict[Key, Owner]:
    """The claims on these floors within these ticks."""
    if len(spans) == 1:
        floor, ticks = spans[0]
        found = prepared.run(_ONE, {"floor": floor, "first": ticks.start, "stop": ticks.stop})
        return _owned(found.all())
    made: dict[Key, Owner] = {}
    for at in range(0, len(spans), MOST):
        made.update(where(or_(*(_within(floor, ticks) for floor, ticks in spans[at : at + MOST]))))
    return made


def where(condition: ColumnElement[bool]) -> dict[Key, Owner]:
    """The claims of which the condition is true."""
    return _owned(prepared.run(select(*COLUMNS).where(condition)).all())


def _within(floor: int, ticks: range) -> ColumnElement[bool]:
    return and_(Claim.venue_id == floor, Claim.tick >= ticks.start, Claim.tick < ticks.stop)


def _owned(rows: Iterable[Sequence[Any]]) -> dict[Key, Owner]:
    """An owner is made once, not for each of its ticks."""
    known: dict[tuple[Any, ...], Owner] = {}
    found: dict[Key, Owner] = {}
    for venue, lane, tick, *whose in rows:
        name = tuple(whose)
        owner = known.get(name)
        if owner is None:
            owner = known[name] = Owner(*whose)
        found[venue, lane, tick] = owner
    return found
