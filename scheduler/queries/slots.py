"""Where and when something is free: every start of a length, in every venue of the desk, over some days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, select

from scheduler.daytypes import day_type
from scheduler.extensions import db
from scheduler.models import Claim, Venue
from scheduler.queries import courts as rooms
from scheduler.queries.floors import SECONDS, Owner
from scheduler.queries.premises import premises
from scheduler.queries.turnover import Turnover

STEP = 30  # minutes between the starts that are looked at


@dataclass(frozen=True, slots=True)
class Slot:
    """So many lanes (of a floor: places) of the venue are free for the whole span."""

    venue: str
    start: datetime
    end: datetime
    free: int


class Reading:
    """What is taken of some venues from `begin` up to `end`, read once for all questions about it. `use` is what
    for, where it is not the venue's own activity: changeovers depend on it."""

    def __init__(self, venues: Iterable[Venue], begin: datetime, end: datetime, use: str = "") -> None:
        self.venues = list(venues)
        self.first, last = _first(begin), _last(end)
        taken = _taken(self.venues, range(self.first, last), use)
        self.masks = {v.id: [taken.get((v.id, n), 0) for n in range(lanes_of(v))] for v in self.venues}

    def slots(self, first: date, last: date, minutes: int = 60, step: int = STEP) -> Iterator[Slot]:
        """All starts within the hours on the dates, both included; full ones have `free` 0."""
        known = premises()
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        for day in days:
            kind, midnight = known.days.get(day) or day_type(day).type, rooms.at(day, 0)
            for venue in self.venues:
                closed = [(c.start, c.end) for c in known.closures.get(venue.code, ())]
                for opening in rooms.on(known.hours.get(venue.code, ()), kind, day):
                    for minute in range(opening.start, opening.end - minutes + 1, step):
                        start = midnight + timedelta(minutes=minute)
                        end = start + timedelta(minutes=minutes)
                        if not any(a < end and start < b for a, b in closed):
                            yield Slot(venue.code, start, end, self.free(venue, start, end))

    def at(self, start: datetime, ends: Iterable[datetime], lanes: int = 1) -> Iterator[list[Slot]]:
        """For each end, the longest span first, the venues that have so many lanes free until then; hours not
        asked."""
        for end in ends:
            found = [Slot(v.code, start, end, self.free(v, start, end)) for v in self.venues]
            yield [slot for slot in found if slot.free >= lanes]

    def free(self, venue: Venue, start: datetime, end: datetime) -> int:
        """Lanes that nobody has at any tick of the span, which lies within what was read."""
        wanted = _mask(_first(start) - self.first, _last(end) - self.first)
        return sum(not mask & wanted for mask in self.masks[venue.id])


def slots(
    venues: Iterable[Venue], first: date, last: date, minutes: int = 60, *, step: int = STEP, use: str = ""
) -> Iterator[Slot]:
    """As `Reading.slots`, for who asks once."""
    reading = Reading(venues, rooms.at(first, 0), rooms.at(last + timedelta(days=1), 0), use)
    return reading.slots(first, last, minutes, step)


def at(
    venues: Iterable[Venue], start: datetime, ends: Sequence[datetime], lanes: int = 1, *, use: str = ""
) -> Iterator[list[Slot]]:
    """As `Reading.at`, for who asks once."""
    return Reading(venues, start, ends[0], use).at(start, ends, lanes)


def lanes_of(venue: Venue) -> int:
    """Courts of a venue; places of a floor that is counted in heads."""
    return max(1, venue.capacity if venue.shared else venue.lanes)


def _first(start: datetime) -> int:
    return int(start.timestamp()) // SECONDS


def _last(end: datetime) -> int:
    """The tick after the span: whoever needs two minutes of a tick needs the tick."""
    return -(-int(end.timestamp()) // SECONDS)


def _mask(first: int, last: int) -> int:
    """Ticks as bits, counted from the first that was read; those before it are nobody's question."""
    first = max(0, first)
    return ((1 << max(0, last - first)) - 1) << first


def _taken(venues: list[Venue], ticks: range, use: str = "") -> Mapping[tuple[int, int], int]:
    """Claimed ticks of every lane as bits, with the changeovers that such a use would need beside them. An
    owner's ticks of a lane are read as one span where they are."""
    turnover, asker = Turnover.read(), Owner(use=use)
    reach, zero = turnover.reach(v.id for v in venues), ticks.start
    within = (Claim.tick >= zero - reach, Claim.tick < ticks.stop + reach)
    inside = (Claim.venue_id.in_([v.id for v in venues]), *within)
    whose = (Claim.venue_id, Claim.lane, Claim.entry_uid, Claim.booking_id, Claim.use)
    spans = select(*whose, func.min(Claim.tick), func.max(Claim.tick), func.count()).where(*inside)
    taken: dict[tuple[int, int], int] = defaultdict(int)
    for venue, lane, entry, booking, its, low, high, count in db.session.execute(spans.group_by(*whose)):
        before, after = 0, 0
        if turnover.params:
            before, after = turnover.around(venue, asker, Owner(None, entry, booking, its))
        if high - low + 1 == count:
            taken[venue, lane] |= _mask(low - before - zero, high + 1 + after - zero)
        else:
            mine = and_(
                Claim.booking_id.is_not_distinct_from(booking), Claim.entry_uid.is_not_distinct_from(entry)
            )
            single = select(Claim.tick).where(*inside, Claim.venue_id == venue, Claim.lane == lane, mine)
            for tick in db.session.scalars(single):
                taken[venue, lane] |= _mask(tick - before - zero, tick + 1 + after - zero)
    return taken
