"""A person's own calendar becomes busy spans: when, and how surely; never why."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import delete, select

from feeds.foreign import ForeignSpan, Reading
from scheduler.extensions import db
from scheduler.models import Busy, OutsideCalendar

WEIGHTS = ("busy", "tentative")
Key = tuple[datetime, datetime, str]


def keep(row: OutsideCalendar, reading: Reading) -> dict[str, int]:
    """The person's spans of this calendar become these. Spans that stay keep their rows. Counts by weight.

    Call it inside `writing()`.
    """
    wanted = [key for weight in WEIGHTS for key in _merged(reading.spans, weight)]
    source = source_of(row)
    query = select(Busy).where(Busy.person_id == row.person_id, Busy.source == source)
    there = {(b.start, b.end, b.weight): b for b in db.session.scalars(query)}
    for key in there.keys() - set(wanted):
        db.session.delete(there[key])
    for start, end, weight in wanted:
        if (start, end, weight) not in there:
            db.session.add(Busy(person_id=row.person_id, start=start, end=end, source=source, weight=weight))
    return {weight: sum(key[2] == weight for key in wanted) for weight in WEIGHTS}


def clear(row: OutsideCalendar) -> None:
    """What came of the calendar goes with it."""
    if row.person_id is not None:
        db.session.execute(delete(Busy).where(Busy.person_id == row.person_id, Busy.source == source_of(row)))


def source_of(row: OutsideCalendar) -> str:
    return f"calendar:{row.id}"


def _merged(spans: Iterable[ForeignSpan], weight: str) -> Iterator[Key]:
    """As few spans as possible: how many meetings there are in a morning is nobody's business."""
    begin: datetime | None = None
    until: datetime | None = None
    for span in spans:  # they are sorted
        if span.weight != weight:
            continue
        if begin is not None and until is not None and span.start <= until:
            until = max(until, span.end)
            continue
        if begin is not None and until is not None:
            yield begin, until, weight
        begin, until = span.start, span.end
    if begin is not None and until is not None:
        yield begin, until, weight
