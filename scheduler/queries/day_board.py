"""A day at the desk: who has which court when. Courts come from the claims, which are the truth about places;
heads on a floor from the bookings that hold them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from scheduler import prepared
from scheduler.extensions import db
from scheduler.models import Booking, Claim, Entry, Membership, Person, Venue
from scheduler.models.booking import LIVE
from scheduler.queries.courts import Court, at
from scheduler.queries.floors import SECONDS, instant


@dataclass(frozen=True)
class Block:
    """What stands on a court: a booking, or an entry of a plan. Whole even where it began the day before."""

    court: Court
    start: datetime
    end: datetime
    booking: Booking | None = None
    entry: Entry | None = None


@dataclass(frozen=True)
class Load:
    """How many heads a floor holds in a stretch of half an hour, at the fullest moment."""

    court: Court
    start: datetime
    heads: int


def blocks(found: list[Court], day: date) -> list[Block]:
    """All of the day, by court and time."""
    by_lane = {(c.venue_id, c.lane): c for c in found if not c.heads}
    first, last = at(day, 0), at(day, 24 * 60)
    spans = _spans({c.venue_id for c in by_lane.values()}, first, last)
    bookings = _bookings({b for _, _, b, _, _, _ in spans if b is not None})
    entries = _entries({e for _, _, _, e, _, _ in spans if e is not None})
    made = []
    for venue, lane, booking, entry, begin, end in spans:
        court = by_lane.get((venue, lane))
        if court is None or (booking is None and entry is None):
            continue
        row = bookings.get(booking) if booking is not None else None
        start, until = (row.start, row.end) if row else (instant(begin), instant(end + 1))
        made.append(Block(court, start, until, row, entries.get(entry) if entry else None))
    return sorted(made, key=lambda b: (b.court.number, b.start))


def _spans(
    venues: Iterable[int], first: datetime, last: datetime
) -> list[tuple[int, int, int | None, str | None, int, int]]:
    """Venue, lane, booking, entry, first and last tick of everything claimed."""
    values = {
        "venues": sorted(set(venues)),
        "first": int(first.timestamp() // SECONDS),
        "last": int(last.timestamp() // SECONDS),
    }
    return [tuple(row) for row in prepared.run(_CLAIMED, values)]


_WHOSE = (Claim.venue_id, Claim.lane, Claim.booking_id, Claim.entry_uid)
_CLAIMED = (
    select(*_WHOSE, func.min(Claim.tick), func.max(Claim.tick))
    .where(
        Claim.venue_id.in_(bindparam("venues", expanding=True)),
        Claim.tick >= bindparam("first"),
        Claim.tick < bindparam("last"),
    )
    .group_by(*_WHOSE)
)


def _bookings(numbers: set[int]) -> Mapping[int, Booking]:
    if not numbers:
        return {}
    return {row.id: row for row in db.session.scalars(_NAMED, {"ids": sorted(numbers)})}


WITH_WHOM = (
    joinedload(Booking.venue),
    joinedload(Booking.group),
    joinedload(Booking.person).selectinload(Person.memberships).joinedload(Membership.group),
)
_NAMED = select(Booking).where(Booking.id.in_(bindparam("ids", expanding=True))).options(*WITH_WHOM)


def _entries(uids: set[str]) -> Mapping[str, Entry]:
    if not uids:
        return {}
    query = select(Entry).where(Entry.uid.in_(uids), Entry.superseded_by.is_(None))
    return {row.uid: row for row in db.session.scalars(query)}


def floor_bookings(found: list[Court], day: date) -> list[Booking]:
    """Who is booked on the shared floors that day, by time."""
    floors = sorted({c.venue_id for c in found if c.heads})
    if not floors:
        return []
    values = {"floors": floors, "since": at(day, 0), "until": at(day, 24 * 60)}
    return list(db.session.scalars(_ON_FLOORS, values))


_ON_FLOORS = (
    select(Booking)
    .where(
        Booking.venue_id.in_(bindparam("floors", expanding=True)),
        Booking.lesson_id.is_(None),  # the room of a class holds the heads of its seats
        Booking.state.in_(LIVE),
        Booking.start < bindparam("until"),
        Booking.end > bindparam("since"),
    )
    .options(*WITH_WHOM)
    .order_by(Booking.start, Booking.id)
)


def loads(found: list[Court], bookings: list[Booking], starts: list[datetime]) -> list[Load]:
    """For every floor and half hour the most heads that are there at once."""
    by_venue: dict[int, list[Booking]] = defaultdict(list)
    for booking in bookings:
        by_venue[booking.venue_id].append(booking)
    return [
        Load(court, start, _most(by_venue[court.venue_id], start))
        for court in found
        if court.heads
        for start in starts
    ]


def _most(bookings: list[Booking], start: datetime) -> int:
    end = start + timedelta(minutes=30)
    there = [b for b in bookings if b.start < end and start < b.end]
    moments = {start} | {b.start for b in there if b.start > start}
    return max(sum(b.lanes for b in there if b.start <= m < b.end) for m in moments)


def live_of(person: Person, since: datetime) -> list[Booking]:
    """What the person still has, by time."""
    query = (
        select(Booking)
        .where(Booking.person_id == person.id, Booking.state.in_(LIVE), Booking.end > since)
        .options(joinedload(Booking.venue).selectinload(Venue.openings), selectinload(Booking.person))
        .order_by(Booking.start, Booking.id)
    )
    return list(db.session.scalars(query))


def lane_of(bookings: Iterable[Booking]) -> Mapping[int, int]:
    """The first lane (from 0) that each booking has."""
    numbers = [b.id for b in bookings]
    query = (
        select(Claim.booking_id, func.min(Claim.lane))
        .where(Claim.booking_id.in_(numbers))
        .group_by(Claim.booking_id)
    )
    return {booking: lane for booking, lane in db.session.execute(query) if booking is not None}


def pending(now: datetime, limit: int = 9) -> list[Booking]:
    """Requests that nobody has answered, by the time that they are for."""
    return list(db.session.scalars(_PENDING, {"now": now, "most": limit}))


_PENDING = (
    select(Booking)
    .where(Booking.state == "pending", Booking.start > bindparam("now"))
    .options(*WITH_WHOM)
    .order_by(Booking.start, Booking.id)
    .limit(bindparam("most"))
)
