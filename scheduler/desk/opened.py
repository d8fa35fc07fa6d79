"""When the venue of a request is open: its hours by day type, less its closures."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from scheduler.desk.base import Closed, Hours, Request

LIKE_WORK = ("eve", "makeup")  # where no hours are given for them, those of working days hold
AHEAD = 21  # days in which the next opening is looked for
STEP = timedelta(minutes=30)


def hours_of(request: Request, day: date) -> tuple[Hours, ...]:
    """The hours that hold on the day, none where it is closed."""
    kind = request.day_type(day)
    rows = [h for h in request.hours if kind in h.day_types]
    if not rows and kind in LIKE_WORK:
        rows = [h for h in request.hours if "work" in h.day_types]
    return tuple(h for h in rows if not h.weekdays or day.isoweekday() in h.weekdays)


def spans(request: Request, day: date) -> Iterator[tuple[datetime, datetime]]:
    """From when to when it is open on the day. A venue without hours is always open."""
    if not request.hours:
        yield request.at(day, 0), request.at(day, 1440)
    for row in sorted(hours_of(request, day), key=lambda h: h.start):
        yield request.at(day, row.start), request.at(day, row.end)


def closure(request: Request, start: datetime, end: datetime) -> Closed | None:
    """The first closure that touches the span."""
    touching = [c for c in request.closures if c.start < end and start < c.end]
    return min(touching, key=lambda c: c.start, default=None)


def within_hours(request: Request, start: datetime, end: datetime) -> bool:
    """Whether one of the day's openings covers the span."""
    if not request.hours:
        return True
    return any(
        since <= start and end <= until for since, until in spans(request, request.local(start).date())
    )


def is_open(request: Request, start: datetime, end: datetime) -> bool:
    return within_hours(request, start, end) and not closure(request, start, end)


def starts(request: Request, day: date) -> set[datetime]:
    """Every half hour of the day's openings at which as long a span fits into the hours; closures aside."""
    found = set()
    for since, until in spans(request, day):
        last = (until - since - request.length) // STEP
        found |= {since + STEP * n for n in range(last + 1)}
    return found


def next_open(request: Request) -> datetime | None:
    """The first time from the wanted one on, and not past, at which as long a span fits."""
    after = max(request.start, request.now)
    ends = {c.end for c in request.closures}
    first = request.local(after).date()
    for day in (first + timedelta(days=n) for n in range(AHEAD)):
        on_day = {end for end in ends if request.local(end).date() == day}
        for start in sorted(starts(request, day) | on_day):
            if start >= after and is_open(request, start, start + request.length):
                return start
    return None
