"""How the gym was used: against the hours it was open, by day type and peak; who did not come; who waited."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from scheduler.extensions import db
from scheduler.models import Booking, Membership, OpeningHours, Venue, Waiting
from scheduler.queries import courts as rooms
from scheduler.queries.programme import day_types

PEAK = ((12 * 60, 13 * 60), (17 * 60 + 30, 19 * 60 + 30))  # minutes of working days, as desk/peak has them
USED = ("confirmed", "checked_in", "ended", "no_show", "released")


@dataclass(frozen=True)
class Line:
    """Lane hours of one venue on days of one type, in or out of peak hours."""

    venue: str
    day_type: str
    is_peak: bool
    open_hours: float
    used_hours: float

    @property
    def share(self) -> float:
        return self.used_hours / self.open_hours if self.open_hours else 0.0


@dataclass(frozen=True)
class Report:
    first: date
    last: date
    lines: tuple[Line, ...]
    bookings: int
    people: int
    no_shows: int
    late: int
    waited: int
    got: int
    members: int


def report(first: date, last: date) -> Report:
    """Of the dates, both included."""
    begin, end = rooms.at(first, 0), rooms.at(last + timedelta(days=1), 0)
    venues = rooms.venues()
    rows = list(
        db.session.execute(
            select(
                Booking.venue_id, Booking.start, Booking.end, Booking.lanes, Booking.state, Booking.person_id
            )
            .where(Booking.start >= begin, Booking.start < end)
            .where(Booking.venue_id.in_([v.id for v in venues]))
        )
    )
    used = [r for r in rows if r.state in USED]
    waits = select(Waiting.state, func.count()).where(Waiting.start >= begin, Waiting.start < end)
    waiting = dict(db.session.execute(waits.group_by(Waiting.state)).all())
    members = db.session.scalar(select(func.count(func.distinct(Membership.person_id)))) or 0
    return Report(
        first,
        last,
        tuple(_lines(venues, first, last, used)),
        len(used),
        len({r.person_id for r in used if r.person_id}),
        sum(r.state in ("no_show", "released") for r in used),
        sum(r.state == "cancelled" for r in rows),
        sum(waiting.values()),
        waiting.get("accepted", 0),
        members,
    )


def _lines(venues: list[Venue], first: date, last: date, rows: list[Any]) -> Iterator[Line]:
    types = {day: kind.type for day, kind in day_types(first, last).items()}
    opened, used = _opened(venues, types), _used(venues, types, rows)
    for key in sorted(opened):
        venue, kind, peak = key
        yield Line(venue, kind, peak, opened[key] / 60, used.get(key, 0) / 60)


def _opened(venues: list[Venue], types: Mapping[date, str]) -> dict[tuple[str, str, bool], float]:
    minutes: dict[tuple[str, str, bool], float] = defaultdict(float)
    for venue in venues:
        lanes = venue.capacity if venue.shared else max(1, venue.lanes)
        for day, kind in types.items():
            for o in _hours(venue, kind, day):
                inside = (
                    sum(max(0, min(o.end, b) - max(o.start, a)) for a, b in PEAK) if _has_peak(kind) else 0
                )
                minutes[venue.code, kind, True] += inside * lanes
                minutes[venue.code, kind, False] += (o.end - o.start - inside) * lanes
    return {key: value for key, value in minutes.items() if value}


def _hours(venue: Venue, kind: str, day: date) -> list[OpeningHours]:
    rows = [o for o in venue.openings if not o.quiet and kind in o.day_types]
    if not rows and kind in ("eve", "makeup"):
        rows = [o for o in venue.openings if not o.quiet and "work" in o.day_types]
    return [o for o in rows if not o.weekdays or day.isoweekday() in o.weekdays]


def _has_peak(kind: str) -> bool:
    return kind in ("work", "eve", "makeup")


def _used(
    venues: list[Venue], types: Mapping[date, str], rows: list[Any]
) -> dict[tuple[str, str, bool], float]:
    codes = {v.id: v.code for v in venues}
    minutes: dict[tuple[str, str, bool], float] = defaultdict(float)
    for row in rows:
        start = _minutes(row.start)
        end = start + (row.end - row.start).total_seconds() / 60
        kind = types[row.start.astimezone(rooms.zone()).date()]
        inside = sum(max(0.0, min(end, b) - max(start, a)) for a, b in PEAK) if _has_peak(kind) else 0.0
        venue = codes[row.venue_id]
        minutes[venue, kind, True] += inside * row.lanes
        minutes[venue, kind, False] += (end - start - inside) * row.lanes
    return minutes


def _minutes(moment: datetime) -> float:
    local = moment.astimezone(rooms.zone())
    return local.hour * 60 + local.minute
