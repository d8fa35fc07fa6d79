"""How the gym was used: against the hours in which it could be, by day type and peak; who did not come, who
waited, how many of the members it serves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select

from scheduler.desk.peak import PeakTimes, read_span
from scheduler.extensions import db
from scheduler.models import Booking, Claim, Group, Membership, Point, Venue, Waiting
from scheduler.queries import courts, desk_rules
from scheduler.queries.programme import day_types
from solver.words import Words

SECONDS = 300  # of a tick of claims

BOOKED = ("confirmed", "checked_in", "ended", "no_show", "released")  # had its place until it began
ABSENT = ("no_show", "released")
CAME = ("checked_in", "ended")

Span = tuple[datetime, datetime]
Key = tuple[str, str, bool]  # venue, day type, peak


@dataclass(frozen=True)
class Line:
    """Lane hours of a venue on days of one type, in or out of peak hours.

    `open` by its hours, of them `closed` by closures and `events` of the plan; `usable` is what is left for
    booking, `booked` of it was booked, `absent` by people who did not come.
    """

    venue: str
    title: Words
    day_type: str
    is_peak: bool
    open: float
    closed: float
    events: float
    booked: float
    absent: float

    @property
    def usable(self) -> float:
        return max(0.0, self.open - self.closed - self.events)

    @property
    def share(self) -> float | None:
        """Booked of usable, 1.0 for all; None where nothing could be used."""
        return self.booked / self.usable if self.usable else None


@dataclass(frozen=True)
class Report:
    """`people` booked, `cancelled` were given back (`late` of them at the cost of a point), `came` and `absent`
    are bookings. `members` is everybody in a public branch, club or team; `active` those of them who booked."""

    first: date
    last: date
    lines: tuple[Line, ...]
    bookings: int = 0
    came: int = 0
    absent: int = 0
    people: int = 0
    cancelled: int = 0
    late: int = 0
    waited: int = 0
    got: int = 0
    members: int = 0
    active: int = 0
    by_group: tuple[tuple[Words, int, int], ...] = ()  # title, members, active

    @property
    def no_show_share(self) -> float | None:
        return self.absent / self.bookings if self.bookings else None


@dataclass
class _Hours:
    """Minutes times lanes, by venue, day type and peak."""

    open: dict[Key, float] = field(default_factory=lambda: defaultdict(float))
    closed: dict[Key, float] = field(default_factory=lambda: defaultdict(float))
    events: dict[Key, float] = field(default_factory=lambda: defaultdict(float))
    booked: dict[Key, float] = field(default_factory=lambda: defaultdict(float))
    absent: dict[Key, float] = field(default_factory=lambda: defaultdict(float))


def report(first: date, last: date, peak: PeakTimes | None = None) -> Report:
    """Of the dates, both included. What began on them counts. Peak hours are those of each venue's rule
    `quota_peak`, or its defaults; `peak` sets them for all."""
    venues = courts.venues()
    peaks = {v.code: peak or desk_rules.params("quota_peak", v.code) or PeakTimes() for v in venues}
    span = courts.at(first, 0), courts.at(last + timedelta(days=1), 0)
    rows = _rows(venues, span)
    used = [row for row in rows if row.state in BOOKED]
    waits = Counter(_waits(span))
    people = {row.person_id for row in used if row.person_id}
    groups = tuple(_by_group(people))
    return Report(
        first,
        last,
        tuple(_lines(venues, first, last, used, peaks)),
        bookings=len(used),
        came=sum(row.state in CAME for row in used),
        absent=sum(row.state in ABSENT for row in used),
        people=len(people),
        cancelled=sum(row.state == "cancelled" for row in rows),
        late=_late(span),
        waited=sum(waits.values()),
        got=waits["accepted"],
        members=_members(),
        active=_members(people),
        by_group=groups,
    )


def _rows(venues: Sequence[Venue], span: Span) -> list[Booking]:
    query = select(Booking).where(Booking.start >= span[0], Booking.start < span[1])
    query = query.where(Booking.lesson_id.is_(None))  # a class holds its room once, not once a seat
    return list(db.session.scalars(query.where(Booking.venue_id.in_([v.id for v in venues]))))


def _waits(span: Span) -> Iterator[str]:
    yield from db.session.scalars(
        select(Waiting.state).where(Waiting.start >= span[0], Waiting.start < span[1])
    )


def _late(span: Span) -> int:
    query = select(func.count()).where(Point.kind == "late_cancel", Point.at >= span[0], Point.at < span[1])
    return db.session.scalar(query) or 0


def _members(people: Iterable[int] | None = None) -> int:
    query = select(func.count(func.distinct(Membership.person_id))).join(Membership.group)
    query = query.where(Group.public.is_(True))
    if people is not None:
        query = query.where(Membership.person_id.in_(sorted(people)))
    return db.session.scalar(query) or 0


def _by_group(people: set[int]) -> Iterator[tuple[Words, int, int]]:
    """Branches and clubs with how many of them booked; none smaller than five, where it would point at people."""
    members: dict[int, set[int]] = defaultdict(set)
    for number, person in db.session.execute(select(Membership.group_id, Membership.person_id)):
        members[number].add(person)
    query = select(Group).where(Group.public.is_(True), Group.kind.in_(("branch", "club")))
    for group in db.session.scalars(query.order_by(Group.kind, Group.code)):
        if len(members[group.id]) >= 5:
            yield group.title, len(members[group.id]), len(members[group.id] & people)


def _lines(
    venues: Sequence[Venue], first: date, last: date, used: Sequence[Booking], peaks: Mapping[str, PeakTimes]
) -> Iterator[Line]:
    types = {day: kind.type for day, kind in day_types(first, last).items()}
    found = _Hours()
    for venue in venues:
        lanes = venue.capacity if venue.shared else max(1, venue.lanes)
        for day, kind in types.items():
            parts = list(_parts(day, kind, peaks[venue.code]))
            opened = [(courts.at(day, o.start), courts.at(day, o.end)) for o in courts.hours(venue, day)]
            shut = [s for o in opened for c in venue.closures if (s := _both(o, (c.start, c.end)))]
            _add(found.open, venue, kind, parts, opened, lanes)
            _add(found.closed, venue, kind, parts, shut, lanes)
    for venue, kind, parts, spans in _events(venues, types, peaks):
        _add(found.events, venue, kind, parts, spans, 1)
    by_id = {venue.id: venue for venue in venues}
    for row in used:
        day = row.start.astimezone(courts.zone()).date()
        parts = list(_parts(day, types[day], peaks[by_id[row.venue_id].code]))
        for table in (found.booked, found.absent) if row.state in ABSENT else (found.booked,):
            _add(table, by_id[row.venue_id], types[day], parts, [(row.start, row.end)], row.lanes or 1)
    titles = {venue.code: venue.title for venue in venues}
    tables = (found.open, found.closed, found.events, found.booked, found.absent)
    for key in sorted({key for table in tables for key, value in table.items() if value}):
        yield Line(key[0], titles[key[0]], *key[1:], *(table[key] / 60 for table in tables))


def _parts(day: date, kind: str, peak: PeakTimes) -> Iterator[Span]:
    """The peak hours of the day."""
    if kind in peak.peak_days:
        for start, end in map(read_span, peak.peak):
            yield courts.at(day, start), courts.at(day, end)


def _add(
    table: dict[Key, float],
    venue: Venue,
    kind: str,
    peak: Sequence[Span],
    spans: Iterable[Span],
    lanes: int,
) -> None:
    for span in spans:
        inside = sum(_minutes(both) for part in peak if (both := _both(span, part)))
        table[venue.code, kind, True] += inside * lanes
        table[venue.code, kind, False] += (_minutes(span) - inside) * lanes


def _events(
    venues: Sequence[Venue], types: Mapping[date, str], peaks: Mapping[str, PeakTimes]
) -> Iterator[tuple[Venue, str, list[Span], list[Span]]]:
    """What entries of plans hold of each floor while it is open, lane by lane, tick by tick."""
    if not venues:
        return
    first, last = min(types), max(types) + timedelta(days=1)
    ticks = [int(courts.at(day, 0).timestamp() // SECONDS) for day in (first, last)]
    query = select(Claim.venue_id, Claim.tick).where(
        Claim.entry_uid.is_not(None),
        Claim.tick >= ticks[0],
        Claim.tick < ticks[1],
        or_(*(Claim.venue_id == venue.id for venue in venues)),
    )
    by_id = {venue.id: venue for venue in venues}
    for venue_id, tick in db.session.execute(query):
        start = courts.at(first, 0) + timedelta(seconds=(tick - ticks[0]) * SECONDS)
        span, venue = (start, start + timedelta(seconds=SECONDS)), by_id[venue_id]
        day = start.date()
        opened = [(courts.at(day, o.start), courts.at(day, o.end)) for o in courts.hours(venue, day)]
        inside = [both for o in opened if (both := _both(span, o))]
        yield venue, types[day], list(_parts(day, types[day], peaks[venue.code])), inside


def _both(one: Span, other: Span) -> Span | None:
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def _minutes(span: Span) -> float:
    return (span[1] - span[0]) / timedelta(minutes=1)
