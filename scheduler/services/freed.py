"""Places that become free: whoever waits for them is next, in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from scheduler.extensions import db
from scheduler.models import Booking


class Span(NamedTuple):
    """A venue by its code, and when it is given back."""

    venue: str
    start: datetime
    end: datetime


def spans(rows: Iterable[Booking]) -> list[Span]:
    """What these bookings hold now; ask before they change."""
    return [Span(row.venue.code, row.start, row.end) for row in rows]


def gained(given_back: Iterable[Span]) -> None:
    """Tell the waiting list. It is loaded at the call: it books, and booking tells of what it frees."""
    db.session.flush()
    if find_spec("scheduler.services.waiting") is None:
        return
    waiting = import_module("scheduler.services.waiting")
    for span in dict.fromkeys(given_back):
        waiting.promote(span.venue, (span.start, span.end))
