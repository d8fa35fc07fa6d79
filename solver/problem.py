"""The input of a solve: frozen data, ids as strings, time as ticks of a grid.

A problem says everything the solver may know. People are ids with busy spans and no reasons: why
somebody is busy is not in here, so no explanation can tell it. Sets are sorted tuples, so that the same
problem always looks the same. `solver.codec` writes and reads it as versioned JSON.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from solver.grid import Grid
from solver.timespan import Span, merged
from solver.words import Ref, Words

WORKING = ("work", "makeup", "eve")
DAY_TYPES = ("work", "rest", "holiday", "makeup", "eve")

Place = tuple[str, ...]  # venues used together; () where no venue is needed


@dataclass(frozen=True, slots=True)
class Day:
    """One date. `eve` is the working day before a break; `official` is False where only predicted."""

    type: str
    official: bool = True
    name: Words = Words()

    @property
    def works(self) -> bool:
        return self.type in WORKING


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours on days of some types; `weekdays` 0 (Monday) to 6, empty for all. Minutes since midnight."""

    day_types: tuple[str, ...]
    start: int
    end: int
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """A span in which something is closed or taken, with words that anyone may read."""

    span: Span
    reason: Words = Words()
    lanes: int = 0  # how many lanes it takes; 0 for all


@dataclass(frozen=True, slots=True)
class Venue:
    """A place. Openings are by day type; `eve` and `makeup` days without own hours use those of `work`.

    `lanes` equal courts or tables can be used side by side. A `shared` venue holds any number of sessions
    up to its `capacity` in heads (0: no limit). `parts` are venues that are halves of this one: using the
    whole uses each part. `quiet` are hours in which nothing noisy may be there.
    """

    id: str
    name: Words = Words()
    capacity: int = 0
    lanes: int = 1
    shared: bool = False
    parts: tuple[str, ...] = ()
    site: str = ""
    outdoor: bool = False
    features: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()
    quiet: tuple[Opening, ...] = ()
    closures: tuple[Blocked, ...] = ()
    taken: tuple[Blocked, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose presence matters. Busy spans are sorted and merged and carry no reason."""

    id: str
    name: Words = Words()
    busy: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A branch, team, club or cohort. `off` are spans in which it is free of union events by right."""

    id: str
    name: Words = Words()
    kind: str = "group"
    size: int = 0
    members: tuple[str, ...] = ()
    off: tuple[Blocked, ...] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """Things that are lent out: ropes, a sound system."""

    id: str
    stock: int
    name: Words = Words()


@dataclass(frozen=True, slots=True)
class Pool:
    """`need` of these people do a duty. Members of the session's `entries` are left out if `neutral`."""

    role: str
    people: tuple[str, ...]
    need: int
    neutral: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """A weekly series placed as one: `weeks` weeks from the placed one, on days of `day_types` only."""

    weeks: int
    day_types: tuple[str, ...] = WORKING


@dataclass(frozen=True, slots=True)
class Fixed:
    """A place in the timetable: the start tick and the venues (None: the place is free)."""

    start: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """The smallest thing with a time and a place. Lengths in minutes, spans in ticks.

    It lies with all its occurrences' published time inside `window` and starts at local times that are a
    multiple of `step` minutes. It takes one of the `places`, with `lanes` lanes of it (0: all of them).
    `people` must be there, `optional` would be good to have; `groups` must attend as a whole, `audience`
    are groups likely to be interested; `entries` are the teams that play. `quorum` of the members of
    `quorum_of` must be free. An `all_day` session covers whole days and ignores opening hours.
    `weight` is the price of leaving it out, within its priority class `priority` (1 is the highest).
    `fixed` comes from outside; `released` is where an edition has it; `lock` says what must stay of that.
    """

    id: str
    event: str
    kind: str
    minutes: int
    window: Span
    name: Words = Words()
    places: tuple[Place, ...] = ((),)
    lanes: int = 0
    setup: int = 0
    teardown: int = 0
    step: int = 30
    size: int = 0
    people: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    pools: tuple[Pool, ...] = ()
    groups: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    kit: tuple[tuple[str, int], ...] = ()
    helpers: int = 0
    tags: tuple[str, ...] = ()
    noisy: bool = False
    all_day: bool = False
    series: str = ""
    ordinal: int = 0
    priority: int = 2
    weight: int = 1
    repeat: Repeat | None = None
    fixed: Fixed | None = None
    released: Fixed | None = None
    lock: str = ""  # "", "time", "place", "both"


@dataclass(frozen=True, slots=True)
class Use:
    """A rule in force: `sessions` and `then` are selectors (see `Problem.select`).

    `hard` None takes the rule's own default; `weight` prices a wish. `params` are the rule's parameters
    by name. `note` is why the organiser wants it.
    """

    id: str
    rule: str
    sessions: tuple[str, ...] = ("*",)
    then: tuple[str, ...] = ()
    params: dict[str, Any] = field(default_factory=dict)
    hard: bool | None = None
    weight: int = 1
    on: bool = True
    note: Words = Words()


@dataclass(frozen=True)
class Problem:
    """A whole planning problem. `now` is the tick before which nothing can be placed (notice, release).

    `house` are the local minutes between which any session may lie at all. `travel` are minutes between
    sites. `helpers` is how many office helpers there are at a time.
    """

    grid: Grid
    days: tuple[Day, ...]
    sessions: tuple[Session, ...] = ()
    venues: tuple[Venue, ...] = ()
    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    kits: tuple[Kit, ...] = ()
    uses: tuple[Use, ...] = ()
    travel: tuple[tuple[str, str, int], ...] = ()
    house: tuple[int, int] = (6 * 60, 22 * 60)
    helpers: int = 0
    now: int = 0
    name: Words = Words()

    @cached_property
    def session(self) -> dict[str, Session]:
        return {s.id: s for s in self.sessions}

    @cached_property
    def venue(self) -> dict[str, Venue]:
        return {v.id: v for v in self.venues}

    @cached_property
    def person(self) -> dict[str, Person]:
        return {p.id: p for p in self.people}

    @cached_property
    def group(self) -> dict[str, Group]:
        return {g.id: g for g in self.groups}

    @cached_property
    def kit(self) -> dict[str, Kit]:
        return {k.id: k for k in self.kits}

    def ticks(self, minutes: int) -> int:
        return self.grid.ticks_of(minutes)

    def length(self, session: Session) -> int:
        """The published length in ticks."""
        return self.grid.ticks_of(session.minutes)

    def occurrences(self, session: Session, start: int) -> tuple[Span, ...]:
        """The published spans of a session that starts at the tick `start`: one, or one a week.

        A repeated session is left out in weeks where its day is not of the wanted type.
        """
        length = self.length(session)
        if session.repeat is None:
            return (Span(start, start + length),)
        day, minute = self.grid.day(start), self.grid.minute(start)
        starts = (self.grid.at(day + 7 * week, minute) for week in range(session.repeat.weeks))
        return tuple(
            Span(s, s + length)
            for s in starts
            if s < self.grid.ticks and self.days[self.grid.day(s)].type in session.repeat.day_types
        )

    def occupied(self, session: Session, start: int) -> tuple[Span, ...]:
        """The spans in which the place is in use: the published ones with set-up and tear-down."""
        lead, tail = self.ticks(session.setup), self.ticks(session.teardown)
        return tuple(s.widened(lead, tail) for s in self.occurrences(session, start))

    def select(self, selectors: tuple[str, ...]) -> tuple[Session, ...]:
        """The sessions that any selector names, in the problem's order.

        `*` is all; `event:E05`, `kind:lecture`, `tag:big`, `series:E04`, `group:G`, `person:P` select by
        property; anything else is a session's id, or a prefix of ids when it ends in `*`.
        """
        key = tuple(selectors)
        if key not in self._selected:
            self._selected[key] = tuple(s for s in self.sessions if any(_matches(s, k) for k in key))
        return self._selected[key]

    @cached_property
    def _selected(self) -> dict[tuple[str, ...], tuple[Session, ...]]:
        return {}

    @cached_property
    def parts(self) -> dict[str, frozenset[str]]:
        """Each venue with everything that shares floor with it: itself, its parts, what it is a part of."""
        below = {v.id: self._below(v.id) for v in self.venues}
        return {v: frozenset(w for w in below if below[v] & below[w]) for v in below}

    def _below(self, venue: str) -> frozenset[str]:
        """The undividable floors of a venue: itself, or those of its parts."""
        parts = self.venue[venue].parts
        if not parts:
            return frozenset({venue})
        return frozenset().union(*(self._below(p) for p in parts))

    def floors(self, venue: str) -> tuple[str, ...]:
        """The undividable floors that a venue stands on, sorted: what a claim is taken on."""
        return tuple(sorted(self._below(venue)))

    def hours(self, openings: tuple[Opening, ...], day: int) -> tuple[Span, ...]:
        """The open spans (ticks) of a table of hours on one day."""
        kind, weekday = self.days[day].type, self.grid.date(day).weekday()
        rows = [o for o in openings if kind in o.day_types]
        if not rows and kind in ("eve", "makeup"):
            rows = [o for o in openings if "work" in o.day_types]
        at = self.grid.at
        return merged(
            Span(at(day, o.start), at(day, o.end)) for o in rows if not o.weekdays or weekday in o.weekdays
        )

    def open_spans(self, venue: str) -> tuple[Span, ...]:
        """All open hours of a venue over the horizon, without closures; a venue with no table is open."""
        if venue not in self._open:
            openings = self.venue[venue].openings
            self._open[venue] = (
                merged(span for day in range(self.grid.days) for span in self.hours(openings, day))
                if openings
                else (Span(0, self.grid.ticks),)
            )
        return self._open[venue]

    @cached_property
    def _open(self) -> dict[str, tuple[Span, ...]]:
        return {}

    @cached_property
    def minutes_between(self) -> dict[tuple[str, str], int]:
        """Travel between sites, both ways."""
        return {pair: m for a, b, m in self.travel for pair in ((a, b), (b, a))}

    def travel_between(self, one: Place, other: Place) -> int:
        """The longest way in minutes between any two venues of the two places."""
        sites = self.minutes_between
        pairs = ((self.venue[a].site, self.venue[b].site) for a in one for b in other)
        return max((sites.get(pair, 0) for pair in pairs), default=0)

    def called(self, ref: Ref, language: str) -> str:
        """The name behind a Ref, or its id."""
        table: dict[str, Any] = getattr(self, ref.sort, {})
        thing = table.get(ref.id)
        return (thing.name.get(language) if thing else "") or ref.id


def _matches(session: Session, selector: str) -> bool:
    if selector == "*" or selector == session.id:
        return True
    if selector.endswith("*"):
        return session.id.startswith(selector[:-1])
    key, _, value = selector.partition(":")
    match key:
        case "event":
            return session.event == value
        case "kind":
            return session.kind == value
        case "series":
            return session.series == value
        case "tag":
            return value in session.tags
        case "group":
            return value in session.groups or value in session.entries
        case "person":
            return value in session.people
    return False
