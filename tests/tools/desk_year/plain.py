"""The plain model of the desk: who has which place, told in lists and numbers.

It is written from the desk's promises, not from its code, and shares no line with it. Times are minutes of the
year (see `gym`); a claim is one tick of five minutes of one lane.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.tools.desk_year import gym
from tests.tools.desk_year.gym import DAY, Place
from tests.tools.desk_year.lesson import Lesson

LIVE = ("pending", "held", "confirmed", "checked_in")
TICK = 5

EVENT = "event"

Key = tuple[str, int, int]  # floor, lane, tick
Owner = int | str  # number of a booking, or the name of an event
Claims = Mapping[Key, Owner]
NONE: Claims = {}

AWAY = 4  # lanes that a floor may have lost since; who has one keeps it


@dataclass(frozen=True)
class Who:
    """A person with an account."""

    code: str
    status: str = "staff"
    clubs: tuple[str, ...] = ()  # that they speak for


@dataclass
class Row:
    """A booking. `lanes` 0 is the whole venue."""

    number: int
    venue: str
    start: int
    end: int
    lanes: int
    person: str = ""
    group: str = ""
    state: str = "confirmed"
    made: int = 0
    until: int | None = None  # of a hold
    party: int = 1
    kit: Mapping[str, int] = field(default_factory=dict)
    source: str = "desk"
    activity: str = ""  # what for, where it is not what the venue is usually used for
    lesson: int = 0  # of seats in a class, which have no claim
    replaces: int = 0  # what an offer is given for

    @property
    def ticks(self) -> range:
        return range(self.start // TICK, -(-self.end // TICK))


@dataclass
class Score:
    """A point of somebody for a booking."""

    person: str
    booking: int
    kind: str
    at: int
    expires: int
    waived: bool = False
    appealed: bool = False


@dataclass
class Plain:
    """All that the desk knows, as one would keep it on paper."""

    types: Sequence[str]  # day type of each day of the year
    people: Mapping[str, Who]
    places: dict[str, Place] = field(default_factory=gym.places)
    rows: dict[int, Row] = field(default_factory=dict)
    claims: dict[Key, Owner] = field(default_factory=dict)
    of_person: dict[str, list[Row]] = field(default_factory=dict)
    of_group: dict[str, list[Row]] = field(default_factory=dict)
    live: dict[int, Row] = field(default_factory=dict)
    points: list[Score] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)  # news by its key
    lessons: dict[int, Lesson] = field(default_factory=dict)
    freed: set[int] = field(default_factory=set)  # lessons that may have more free seats than before
    now: int = 0

    # Places

    def floors(self, venue: str) -> list[tuple[str, int]]:
        place = self.places[venue]
        if not place.parts:
            return [(venue, place.lanes)]
        return [floor for part in place.parts for floor in self.floors(part)]

    def free(
        self, floor: str, ticks: range, leaving: Iterable[Owner] = (), *, use: str = "", beside: Claims = NONE
    ) -> list[int]:
        """The lanes that nobody has at any of the ticks, nor so near that the changeover would be too short.
        `use` is what for; `beside` are claims that are about to be made."""
        gone = {None, *leaving}
        return [
            n
            for n in range(self.places[floor].lanes)
            if not any(
                (owner := self.claims.get((floor, n, t))) not in gone
                and self._is_near(floor, use, owner, t, ticks)
                for t in self._around(floor, ticks)
            )
            and not any(
                beside
                and (owner := beside.get((floor, n, t))) is not None
                and self._is_near(floor, use, owner, t, ticks)
                for t in self._around(floor, ticks)
            )
        ]

    def near(self, row: Row, use: str) -> set[Owner]:
        """Who has a lane of the venue at its time, or nearer to it than the changeover."""
        return {
            owner
            for floor, lanes in self.floors(row.venue)
            for n in range(lanes)
            for t in self._around(floor, row.ticks)
            if (owner := self.claims.get((floor, n, t))) is not None
            and self._is_near(floor, use, owner, t, row.ticks)
        }

    def _around(self, floor: str, ticks: range) -> range:
        reach = self.reach(floor)
        return range(ticks.start - reach, ticks.stop + reach)

    def reach(self, floor: str) -> int:
        """Ticks beside a booking that may have to stay free."""
        return gym.APART_FROM_EVENTS // TICK if floor == "GYM-A" else 0

    def _is_near(self, floor: str, use: str, owner: Owner | None, tick: int, ticks: range) -> bool:
        """Whether the holder's tick is one of them, or nearer than the changeover between the two uses."""
        if tick in ticks:
            return True
        apart = self._apart(floor, use, self._use(owner)) // TICK
        return ticks.start - tick <= apart if tick < ticks.start else tick - ticks[-1] <= apart

    def _use(self, owner: Owner | None) -> str:
        if isinstance(owner, str):
            return EVENT
        row = self.rows.get(owner) if owner is not None else None
        return row.activity if row else ""

    def _apart(self, floor: str, one: str, other: str) -> int:
        one, other = (use or "mirror" for use in (one, other))
        if floor != "GYM-A" or one == other:
            return 0
        return gym.APART_FROM_EVENTS if {one, other} == {"mirror", EVENT} else gym.APART

    def chosen(self, wants: Sequence[tuple[Owner, Row, int | None]]) -> dict[Key, Owner] | None:
        """The claims of all the wants at once, or None where one cannot be had. Each keeps its lanes where
        it can, else takes the lowest ones."""
        leaving, found = {owner for owner, _, _ in wants}, dict[Key, Owner]()
        for owner, row, lane in wants:
            for floor, lanes in self.floors(row.venue):
                use = EVENT if isinstance(owner, str) else row.activity
                free = self.free(floor, row.ticks, leaving, use=use, beside=found)
                free = free if lane is None else [n for n in free if n == lane]
                need = 1 if lane is not None else min(row.lanes or lanes, lanes)
                if len(free) < need:
                    return None
                first = row.ticks.start
                free.sort(key=lambda n: (self.claims.get((floor, n, first)) != owner, n))
                found |= {(floor, n, t): owner for n in free[:need] for t in row.ticks}
        return found

    def take(self, owners: Iterable[Owner], after: Mapping[Key, Owner]) -> set[tuple[str, int]]:
        """The owners' claims become these; back come the (floor, tick) that somebody let go."""
        owners = set(owners)
        before = {key: owner for key, owner in self.held_by(owners) if owner in owners}
        gone = [key for key, owner in before.items() if after.get(key) != owner]
        for key in gone:
            del self.claims[key]
        self.claims.update(after)
        return self.gains(gone)

    def gains(self, gone: Iterable[Key]) -> set[tuple[str, int]]:
        """What can be had again: the ticks, and those beside them that were for a changeover."""
        return {
            (floor, near)
            for floor, _, tick in gone
            for near in range(tick - self.reach(floor), tick + self.reach(floor) + 1)
        }

    def held_by(self, owners: Iterable[Owner]) -> list[tuple[Key, Owner]]:
        rows = [self.rows[o] for o in owners if isinstance(o, int) and o in self.rows]
        keys = (
            (floor, n, t)
            for r in rows
            for floor, lanes in self.floors(r.venue)
            for n in range(lanes + AWAY)
            for t in r.ticks
        )
        found = [(key, self.claims[key]) for key in keys if key in self.claims]
        if any(isinstance(o, str) for o in owners):
            found += [(k, o) for k, o in self.claims.items() if isinstance(o, str)]
        return found

    def lanes_of(self, number: Owner, venue: str) -> list[int]:
        row = self.rows[number] if isinstance(number, int) else None
        ticks = row.ticks if row else ()
        return sorted(
            {
                n
                for n in range(self.places[venue].lanes)
                for t in ticks
                if self.claims.get((venue, n, t)) == number
            }
        )

    def is_open(self, venue: str, start: int, end: int) -> bool:
        return not self.closed(venue, start, end) and self.in_hours(venue, start, end)

    def closed(self, venue: str, start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in self.places[venue].closed)

    def in_hours(self, venue: str, start: int, end: int) -> bool:
        midnight = start // DAY * DAY
        return any(midnight + a <= start and end <= midnight + b for a, b in self.hours(venue, start // DAY))

    def hours(self, venue: str, day: int) -> Sequence[tuple[int, int]]:
        hours, kind = self.places[venue].hours, self.types[day]
        return hours.get(kind) or (hours.get("work", ()) if kind in ("eve", "makeup") else ())

    def kit_left(self, code: str, start: int, end: int, before: int | None = None) -> int:
        """The fewest of a thing that are in the cupboard at any minute of the span."""
        out = [r for r in self.live.values() if r.kit.get(code) and r.number != before]
        out = [r for r in out if r.start < end and start < r.end]
        moments = {start, *(r.start for r in out if start < r.start)}
        most = max(sum(r.kit[code] for r in out if r.start <= m < r.end) for m in moments)
        return gym.KIT[code] - most

    def whole(self, row: Row) -> Row:
        """The row with its lanes as they are booked: a hall made of parts is booked as a whole."""
        place = self.places[row.venue]
        row.lanes = 0 if place.parts else row.lanes or place.lanes
        return row

    # Bookings

    def add(self, row: Row, claims: Mapping[Key, Owner]) -> Row:
        """A new booking with its claims, whose owner is said as 0 until its number is known."""
        self.rows[row.number] = self.live[row.number] = row
        self.of_person.setdefault(row.person, []).append(row)
        self.of_group.setdefault(row.group, []).append(row)
        self.claims.update(dict.fromkeys(claims, row.number))
        return row

    def renumber(self, row: Row, number: int) -> None:
        """What was made before the desk's number of it was known gets that."""
        before = row.number
        held = [key for key, owner in self.held_by([before]) if owner == before]
        row.number = number
        for table in (self.rows, self.live):
            if before in table:
                table[number] = table.pop(before)
        self.claims.update(dict.fromkeys(held, number))
        if row.lesson:
            self.lessons[row.lesson].renamed(before, number)

    def change(self, row: Row, claims: Mapping[Key, Owner], **values: object) -> set[tuple[str, int]]:
        gains = self.take([row.number], claims)
        for name, value in values.items():
            setattr(row, name, value)
        return gains

    def over(self, row: Row, state: str, *, keep: bool = False) -> set[tuple[str, int]]:
        """The booking is over; its claims or seats go, but for what has been used to its end."""
        row.state, row.until = state, None
        self.live.pop(row.number, None)
        if row.lesson and not keep:
            self.lessons[row.lesson].leave(row.number)
            self.freed.add(row.lesson)
        return set() if keep or row.lesson else self.take([row.number], {})

    def score(self, row: Row, kind: str) -> bool:
        if not row.person or any(p.booking == row.number for p in self.points):
            return False
        self.points.append(Score(row.person, row.number, kind, self.now, self.now + 30 * DAY))
        self.tell(f"point:{row.number}")
        return True

    def tell(self, key: str) -> None:
        self.told[key] += 1
