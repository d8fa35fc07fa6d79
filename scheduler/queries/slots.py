"""Where and when something is free: every start of a length, in every venue of the desk, over some days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, select

from scheduler.extensions import db
from scheduler.models import Claim, Venue
from scheduler.queries import courts as rooms
from scheduler.queries.floors import SECONDS, Owner
from scheduler.queries.premises import premises
from scheduler.queries.programme import day_types
from scheduler.queries.turnover import Turnover

STEP = 30  # minutes between the starts that are looked at
TICK = SECONDS // 60


@dataclass(frozen=True, slots=True)
class Slot:
    """So many lanes (of a floor: places) of the venue are free for the whole span."""

    venue: str
    start: datetime
    end: datetime
    free: int


def slots(
    venues: Iterable[Venue], first: date, last: date, minutes: int = 60, *, step: int = STEP, use: str = ""
) -> Iterator[Slot]:
    """All starts within the hours on the dates, both included; full ones have `free` 0. `use` is what for,
    where it is not the venue's own activity: changeovers depend on it."""
    venues = list(venues)
    taken = _taken(venues, rooms.at(first, 0), rooms.at(last + timedelta(days=1), 0), use)
    types = {day: kind.type for day, kind in day_types(first, last).items()}
    known = premises()
    for day, kind in types.items():
        midnight = rooms.at(day, 0)
        base = int(midnight.timestamp()) // SECONDS
        for venue in venues:
            closed = [(c.start, c.end) for c in known.closures.get(venue.code, ())]
            masks = [taken.get((venue.id, lane), 0) for lane in range(lanes_of(venue))]
            for opening in rooms.on(known.hours.get(venue.code, ()), kind, day):
                for minute in range(opening.start, opening.end - minutes + 1, step):
                    start = midnight + timedelta(minutes=minute)
                    end = start + timedelta(minutes=minutes)
                    if any(a < end and start < b for a, b in closed):
                        continue
                    wanted = _mask(base + minute // TICK, base + -(-(minute + minutes) // TICK))
                    yield Slot(venue.code, start, end, sum(not mask & wanted for mask in masks))


def at(
    venues: Iterable[Venue], start: datetime, ends: Sequence[datetime], lanes: int = 1, *, use: str = ""
) -> Iterator[list[Slot]]:
    """For each end, the longest span first, the venues that have so many lanes free until then; hours not asked."""
    venues = list(venues)
    taken = _taken(venues, start, ends[0], use)
    for end in ends:
        mask = _mask(int(start.timestamp()) // SECONDS, -(-int(end.timestamp()) // SECONDS))
        free = {v.code: sum(not taken.get((v.id, n), 0) & mask for n in range(lanes_of(v))) for v in venues}
        yield [Slot(code, start, end, n) for code, n in free.items() if n >= lanes]


def lanes_of(venue: Venue) -> int:
    """Courts of a venue; places of a floor that is counted in heads."""
    return max(1, venue.capacity if venue.shared else venue.lanes)


def _mask(first: int, last: int) -> int:
    """The ticks as bits. Counted from the first of 2000, so that the numbers stay small."""
    first, last = first - EPOCH, last - EPOCH
    return ((1 << (last - first)) - 1) << (first % LAP)


EPOCH = 946684800 // SECONDS
LAP = 288 * 400  # days after which bits come round again: more than anybody asks for at once


def _taken(
    venues: list[Venue], begin: datetime, end: datetime, use: str = ""
) -> Mapping[tuple[int, int], int]:
    """Claimed ticks of every lane as bits, with the changeovers that such a use would need beside them. An
    owner's ticks of a lane are read as one span where they are."""
    turnover, asker = Turnover.read(), Owner(use=use)
    reach = turnover.reach(v.id for v in venues)
    first, last = int(begin.timestamp()) // SECONDS - reach, -(-int(end.timestamp()) // SECONDS) + reach
    inside = (Claim.venue_id.in_([v.id for v in venues]), Claim.tick >= first, Claim.tick < last)
    whose = (Claim.venue_id, Claim.lane, Claim.entry_uid, Claim.booking_id, Claim.use)
    spans = select(*whose, func.min(Claim.tick), func.max(Claim.tick), func.count()).where(*inside)
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for venue, lane, entry, booking, its, low, high, count in db.session.execute(spans.group_by(*whose)):
        before, after = 0, 0
        if turnover.params:
            before, after = turnover.around(venue, asker, Owner(None, entry, booking, its))
        if high - low + 1 == count:
            taken[venue, lane] |= _mask(low - before, high + 1 + after)
        else:
            mine = and_(
                Claim.booking_id.is_not_distinct_from(booking), Claim.entry_uid.is_not_distinct_from(entry)
            )
            single = select(Claim.tick).where(*inside, Claim.venue_id == venue, Claim.lane == lane, mine)
            for tick in db.session.scalars(single):
                taken[venue, lane] |= _mask(tick - before, tick + 1 + after)
    return taken
