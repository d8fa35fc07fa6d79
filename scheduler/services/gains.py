"""Capacity that a transaction gives back: noted as it happens, offered to whoever waits before the commit.

Offered only at the end, because what a move or a swap lets go it may take again in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from scheduler.extensions import db
from scheduler.queries.floors import Want
from scheduler.queries.premises import premises

Tick = tuple[int, int]  # venue id of the floor, tick


def note(ticks: Iterable[Tick]) -> None:
    """These ticks of floors have more room than before. Call it inside `writing()`."""
    found = set(ticks)
    if found:
        db.session.info.setdefault("gained", set()).update(found)


def note_span(venue: str, start: datetime, end: datetime) -> None:
    """The venue may have more room in the span: a lane more, a closure less."""
    floors = premises().floors.by_venue.get(venue, ())
    note((floor, tick) for floor, _ in floors for tick in Want(venue, start, end).ticks)


def take() -> set[Tick]:
    """What has been noted since the last time."""
    found: set[Tick] = db.session.info.pop("gained", set())
    return found


def note_seats(lesson_id: int) -> None:
    """The lesson may have more free seats than before."""
    db.session.info.setdefault("gained_seats", set()).add(lesson_id)


def take_seats() -> set[int]:
    """The lessons noted since the last time."""
    found: set[int] = db.session.info.pop("gained_seats", set())
    return found
