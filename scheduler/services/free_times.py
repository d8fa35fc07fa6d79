"""Where and when a place of a wanted length is free instead."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler import desk
from scheduler.config import TABLE
from scheduler.desk import opened
from scheduler.extensions import db
from scheduler.models import Claim, Venue
from scheduler.queries.floors import SECONDS, Floor, Key, Owner, Want
from scheduler.queries.premises import premises
from scheduler.queries.turnover import Turnover

STEP = timedelta(minutes=30)
LONG = timedelta(hours=14)  # what is longer has no other time on that day


def free_times(
    venue: Venue, want: Want, zone: str, *, keep: Collection[Key] = (), leaving: Collection[Owner] = ()
) -> Iterator[tuple[Venue, datetime]]:
    """The two nearest free times of the same day in the same venue, and one like venue at the same time.

    `keep` are claims about to be made, `leaving` owners whose claims are about to be made anew.
    """
    if want.end - want.start > LONG:
        return
    midnight = want.start.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    likes = _alike(venue)
    floors = {v.code: _floors(v) for v in (venue, *likes)}
    held = _held(floors, midnight, leaving, Owner(entry_uid="new", use=want.use)) | set(keep)
    starts = sorted((midnight + STEP * n for n in range(48)), key=lambda s: (abs(s - want.start), s))
    fitting = (s for s in starts if _fits(venue, floors[venue.code], s, want, held))
    yield from ((venue, s) for _, s in zip(range(2), fitting, strict=False))
    others = (v for v in likes if _fits(v, floors[v.code], want.start, want, held))
    yield from ((v, want.start) for _, v in zip(range(1), others, strict=False))


def _alike(venue: Venue) -> list[Venue]:
    """Venues that would do as well: as large, on the same site, indoors or outdoors as this one."""
    query = select(Venue).where(
        Venue.id != venue.id,
        Venue.shared.is_(False),
        Venue.public.is_(True),
        Venue.site == venue.site,
        Venue.outdoor == venue.outdoor,
        Venue.capacity >= venue.capacity,
    )
    found = db.session.scalars(query.order_by(Venue.capacity, Venue.code))
    return [v for v in found if set(venue.features) <= set(v.features)]


def _floors(venue: Venue) -> tuple[Floor, ...]:
    if not venue.parts:
        return ((venue.id, max(1, venue.lanes)),)
    return tuple(floor for part in venue.parts for floor in _floors(part))


def _held(
    floors: Mapping[str, tuple[Floor, ...]], midnight: datetime, leaving: Collection[Owner], asker: Owner
) -> set[Key]:
    ids = {floor for some in floors.values() for floor, _ in some}
    first = int(midnight.timestamp() // SECONDS)
    query = select(Claim).where(Claim.venue_id.in_(ids), Claim.tick >= first, Claim.tick < first + 2 * 288)
    rows = ((c, Owner(c.plan_id, c.entry_uid, c.booking_id, c.use)) for c in db.session.scalars(query))
    held = {(c.venue_id, c.lane, c.tick): owner for c, owner in rows if owner not in leaving}
    return set(Turnover.read().spread(held, asker))


def _fits(venue: Venue, floors: tuple[Floor, ...], start: datetime, want: Want, held: set[Key]) -> bool:
    """Whether enough lanes are free for as long as wanted, within the venue's hours."""
    moved = Want(venue.code, start, start + (want.end - want.start), want.lanes)
    if not is_open(venue, moved):
        return False
    for floor, lanes in floors:
        free = sum(not any((floor, lane, t) in held for t in moved.ticks) for lane in range(lanes))
        if free < min(want.lanes or lanes, lanes):
            return False
    return True


def is_open(venue: Venue, want: Want) -> bool:
    """Whether the hours of that day type, a type set by hand before the calendar's, cover it and no closure
    touches it: as the rule `opening` says it."""
    known = premises()
    asked = desk.Request(
        venue.code,
        want.start,
        want.end,
        want.start,
        hours=known.hours.get(venue.code, ()),
        closures=known.closures.get(venue.code, ()),
        day_types=known.days,
        zone=TABLE["ZONE"].default,
    )
    return opened.is_open(asked, want.start, want.end)
