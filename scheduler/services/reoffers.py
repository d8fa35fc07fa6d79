"""Where else: for bookings that have to give way, other times and places for all of them at once.

Each keeps its person, its length and its activity, and gets a time as near as can be: as many as possible
get one, and the minutes between old and new times add up to the least (see docs/decisions, number 8, for why
this is an assignment in plain Python and not a solver's problem). Bookings of one length, size and
rhythm are assigned together and proven; the classes follow each other, the longest first.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations, count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from scheduler import clock
from scheduler.desk.reoffer import Params
from scheduler.extensions import db
from scheduler.models import Booking, Busy, Claim, Venue
from scheduler.models.booking import LIVE
from scheduler.queries import desk_rules
from scheduler.queries.floors import SECONDS, Floors, Key, Owner, Want
from scheduler.queries.premises import premises
from scheduler.queries.turnover import Turnover
from scheduler.services.free_times import is_open
from solver.matching import cheapest

ELSEWHERE = 15  # minutes that another place counts for
ANOTHER_DAY = 240  # minutes that each day between counts for
TRIES = 60  # ways in which clashes of one person's own offers are taken apart


class Slot(NamedTuple):
    """A place at a time."""

    venue: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Offer:
    """What a booking gets instead; None where nothing near is free."""

    booking: Booking
    slot: Slot | None

    @property
    def want(self) -> Want | None:
        if self.slot is None:
            return None
        return Want(*self.slot, self.booking.lanes, use=self.booking.activity)


Kind = tuple[timedelta, int, int, str]  # length, lanes, where in the rhythm of that length it begins, use


def offers(
    bookings: Sequence[Booking], coming: Mapping[Owner, Sequence[Want]], leaving: Collection[Owner]
) -> list[Offer]:
    """An offer for each of the bookings, in the order in which their places have to be claimed.

    `coming` are the claims that push them out, `leaving` the owners whose present claims end. Reads only.
    """
    if not bookings:
        return []
    desk = _Desk.read(bookings, [want for wants in coming.values() for want in wants], leaving)
    classes: dict[Kind, list[Booking]] = defaultdict(list)
    for booking in sorted(bookings, key=lambda b: (b.start, b.id)):
        classes[_kind(booking)].append(booking)
    found: list[Offer] = []
    for kind in sorted(classes, key=lambda k: (-k[0], -k[1], *k[2:])):
        given = _assigned(desk, classes[kind])
        desk.given += [offer for offer in given if offer.slot]
        desk.counted.clear()
        found += given
    return found


def _kind(booking: Booking) -> Kind:
    length = booking.end - booking.start
    rhythm = int(booking.start.timestamp()) % int(length.total_seconds())
    return length, booking.lanes, rhythm, booking.activity


def _assigned(desk: "_Desk", bookings: Sequence[Booking]) -> list[Offer]:
    """The best for bookings of one kind: their slots are the same or do not overlap, so counting is enough."""
    costs = {str(b.id): {slot: _cost(b, slot) for slot in desk.slots(b)} for b in bookings}
    lanes, use = bookings[0].lanes, bookings[0].activity
    room = {slot: desk.room(slot, lanes, use) for slots in costs.values() for slot in slots}
    chosen = _without_clashes(costs, room, {str(b.id): b.person_id for b in bookings})
    return [Offer(b, chosen.get(str(b.id))) for b in bookings]


def _cost(booking: Booking, slot: Slot) -> int:
    """Minutes of the clock between old and new; another day counts for as much as four hours of it."""
    zone = ZoneInfo(current_app.config["ZONE"])
    old, new = booking.start.astimezone(zone), slot.start.astimezone(zone)
    days = abs((new.date() - old.date()).days)
    minutes = abs(new.hour * 60 + new.minute - old.hour * 60 - old.minute)
    return minutes + ANOTHER_DAY * days + (ELSEWHERE if slot.venue != booking.venue.code else 0)


Costs = Mapping[str, Mapping[Slot, int]]


def _without_clashes(
    costs: Costs, room: Mapping[Slot, int], whose: Mapping[str, int | None]
) -> dict[str, Slot]:
    """The cheapest in which nobody has two offers at once: where somebody would, one of the two is ruled out.

    The cheapest way to rule out is tried first, so the first without clashes is the best.
    """
    number = count()
    found = cheapest(costs, room)
    todo = [(_rank(costs, found), next(number), costs, found)]
    for _ in range(TRIES):
        _, _, asked, found = heapq.heappop(todo)
        clash = next(_clashes(found, whose), None)
        if clash is None:
            return found
        for who in clash:
            fewer = {**asked, who: _not_during(asked[who], found[next(w for w in clash if w != who)])}
            again = cheapest(fewer, room)
            heapq.heappush(todo, (_rank(costs, again), next(number), fewer, again))
    return {who: slot for who, slot in found.items() if not any(who in c for c in _clashes(found, whose))}


def _rank(costs: Costs, found: Mapping[str, Slot]) -> tuple[int, int]:
    return -len(found), sum(costs[who][slot] for who, slot in found.items())


def _clashes(found: Mapping[str, Slot], whose: Mapping[str, int | None]) -> Iterator[tuple[str, str]]:
    for a, b in combinations(found, 2):
        if whose[a] is not None and whose[a] == whose[b] and _overlap(found[a], found[b]):
            yield a, b


def _not_during(wished: Mapping[Slot, int], slot: Slot) -> dict[Slot, int]:
    return {other: cost for other, cost in wished.items() if not _overlap(other, slot)}


def _overlap(one: "Slot | Span", other: "Slot | Span") -> bool:
    return one.start < other.end and other.start < one.end


class Span(NamedTuple):
    start: datetime
    end: datetime


@dataclass
class _Desk:
    """What is known of places and people around the bookings, read once."""

    venues: Mapping[str, Venue]
    floors: Floors
    held: Mapping[Key, Owner]
    coming: Sequence[Want]
    taken: Mapping[int, Sequence[Span]]  # of each person: other bookings, and when they are not free
    given: list[Offer] = field(default_factory=list)
    counted: dict[tuple[Slot, int, str], int] = field(default_factory=dict)  # room, until the next is given
    turnover: Turnover = field(default_factory=Turnover)
    spreads: dict[str, Mapping[Key, Owner]] = field(default_factory=dict)  # held, with changeovers, by use

    @classmethod
    def read(cls, bookings: Sequence[Booking], coming: Sequence[Want], leaving: Collection[Owner]) -> "_Desk":
        venues = {v.code: v for v in db.session.scalars(select(Venue).where(Venue.shared.is_(False)))}
        floors = premises().floors
        first, last = _window(bookings)
        codes = {v.code for b in bookings for v in _alike(b, venues.values())}
        ids = sorted({floor for code in codes for floor, _ in floors.by_venue[code]})
        held = _held(ids, first, last, leaving)
        near = [w for w in coming if w.start < last and first < w.end]
        found = cls(venues, floors, held, near, _taken(bookings, first, last))
        found.turnover = Turnover.read()
        return found

    def spread(self, use: str) -> Mapping[Key, Owner]:
        """What is held, with the changeovers that such a use would need."""
        if use not in self.spreads:
            self.spreads[use] = self.turnover.spread(self.held, Owner(use=use))
        return self.spreads[use]

    def slots(self, booking: Booking) -> Iterator[Slot]:
        """Everywhere and whenever the booking could be instead."""
        length = booking.end - booking.start
        rule = params_of(booking.venue.code)
        earliest = clock.now() + timedelta(hours=rule.notice)
        busy = self.taken.get(booking.person_id or 0, ())
        whose = booking.person_id
        given = (o for o in self.given if o.slot and whose is not None and o.booking.person_id == whose)
        mine = [Span(o.slot.start, o.slot.end) for o in given if o.slot]
        reach = int(timedelta(days=rule.days) / length)
        starts = [s for n in range(-reach, reach + 1) if (s := booking.start + n * length) >= earliest]
        for venue in _alike(booking, self.venues.values()):
            for start in starts:
                slot = Slot(venue.code, start, start + length)
                if any(_overlap(slot, span) for span in (*busy, *mine)):
                    continue
                if self.room(slot, booking.lanes, booking.activity):
                    yield slot

    def room(self, slot: Slot, lanes: int, use: str = "") -> int:
        """How many bookings of so many lanes fit there; none while it is closed."""
        if (slot, lanes, use) not in self.counted:
            want = Want(*slot, lanes, use=use)
            is_shut = not is_open(self.venues[slot.venue], want)
            rooms = (self._room(f, n, want) for f, n in self.floors.by_venue[slot.venue])
            self.counted[slot, lanes, use] = 0 if is_shut else min(rooms, default=0)
        return self.counted[slot, lanes, use]

    def _room(self, floor: int, lanes: int, want: Want) -> int:
        asker = Owner(use=want.use)
        held = self.spread(want.use)
        free = sum(not any((floor, lane, t) in held for t in want.ticks) for lane in range(lanes))
        events = ((other, Owner(entry_uid="new", use=other.use)) for other in self.coming)
        given = ((o.want, Owner(booking_id=o.booking.id, use=o.want.use)) for o in self.given if o.want)
        for other, holder in (*events, *given):
            before, after = (self.turnover.around(floor, asker, holder)) if self.turnover.params else (0, 0)
            ticks = other.ticks
            meets = want.ticks.start < ticks.stop + after and ticks.start - before < want.ticks.stop
            if meets and any(f == floor for f, _ in self.floors.by_venue[other.venue]):
                free -= min(other.lanes or lanes, lanes)
        return max(0, free) // min(want.lanes or lanes, lanes)


def params_of(venue: str) -> Params:
    """How places are offered to whoever has to give way there; as usual where the rule is switched off."""
    return desk_rules.params("reoffer", venue) or Params()


def _window(bookings: Sequence[Booking]) -> tuple[datetime, datetime]:
    reach = timedelta(days=1 + max(params_of(code).days for code in {b.venue.code for b in bookings}))
    return min(b.start for b in bookings) - reach, max(b.end for b in bookings) + reach


def _alike(booking: Booking, venues: Collection[Venue]) -> list[Venue]:
    """Its own place, and those on the same site where the same can be done."""
    own = booking.venue
    needs = {booking.activity} if booking.activity in own.features else set(own.features)
    others = (v for v in venues if v.id != own.id and v.public and v.site == own.site)
    fitting = [
        v
        for v in others
        if needs
        and needs <= set(v.features)
        and v.outdoor == own.outdoor
        and max(1, v.lanes) >= booking.lanes
    ]
    return [own, *sorted(fitting, key=lambda v: v.code)]


def _held(
    floors: Sequence[int], first: datetime, last: datetime, leaving: Collection[Owner]
) -> dict[Key, Owner]:
    columns = (Claim.venue_id, Claim.lane, Claim.tick, Claim.plan_id, Claim.entry_uid, Claim.booking_id)
    since, until = (int(moment.timestamp() // SECONDS) for moment in (first, last))
    query = select(*columns, Claim.use).where(Claim.venue_id.in_(floors), Claim.tick.between(since, until))
    found = ((v, lane, t, Owner(p, e, b, u)) for v, lane, t, p, e, b, u in db.session.execute(query))
    return {(v, lane, t): owner for v, lane, t, owner in found if owner not in leaving}


def _taken(bookings: Sequence[Booking], first: datetime, last: datetime) -> dict[int, list[Span]]:
    """When the people cannot come: their other bookings, and what they said they are busy with."""
    people = {b.person_id for b in bookings if b.person_id is not None}
    going = [b.id for b in bookings]
    found: dict[int, list[Span]] = defaultdict(list)
    for row in (Booking, Busy):
        query = select(row.person_id, row.start, row.end).where(
            row.person_id.in_(people), row.start < last, row.end > first
        )
        if row is Booking:
            query = query.where(Booking.state.in_(LIVE), Booking.id.not_in(going))
        else:
            query = query.where(Busy.weight == "busy")
        for person, start, end in db.session.execute(query):
            if person is not None:
                found[person].append(Span(start, end))
    return found
