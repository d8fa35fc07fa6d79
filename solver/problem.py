"""The input of a solve: frozen data, ids as strings, time as ticks of a grid.

A problem says everything the solver may know. People are ids with busy spans and no reasons: why
somebody is busy is not in here, so no explanation can tell it. Sets are sorted tuples, so that the same
problem always looks the same. `solver.codec` writes and reads it as versioned JSON.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from solver.grid import Grid
from solver.horizon import Horizon, horizon
from solver.records import (
    DAY_TYPES,
    WORKING,
    Blocked,
    Day,
    Fixed,
    Group,
    Kit,
    Opening,
    Person,
    Place,
    Pool,
    Repeat,
    Session,
    Use,
    Venue,
)
from solver.timespan import Span, merged
from solver.words import Ref, Words

__all__ = [
    "DAY_TYPES",
    "WORKING",
    "Blocked",
    "Day",
    "Fixed",
    "Group",
    "Kit",
    "Opening",
    "Person",
    "Place",
    "Pool",
    "Problem",
    "Repeat",
    "Session",
    "Use",
    "Venue",
]

_SELECTED_BY: dict[str, Callable[[Session], Iterable[str]]] = {
    "event": lambda session: (session.event,),
    "kind": lambda session: (session.kind,),
    "series": lambda session: (session.series,),
    "tag": lambda session: session.tags,
    "group": lambda session: (*session.groups, *session.entries),
    "person": lambda session: session.people,
    "venue": lambda session: (venue for place in session.places for venue in place),
}


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

        A repeated session is left out in weeks where its day is not of the wanted type, or is to be left out.
        """
        length = self.length(session)
        if session.repeat is None:
            return (Span(start, start + length),)
        day, minute = self.grid.day(start), self.grid.minute(start)
        starts = (self.grid.at(day + 7 * week, minute) for week in range(session.repeat.weeks))
        return tuple(
            Span(s, s + length)
            for s in starts
            if s < self.grid.ticks and self._is_held(session.repeat, self.grid.day(s))
        )

    def _is_held(self, repeat: Repeat, day: int) -> bool:
        return self.days[day].type in repeat.day_types and day not in repeat.without

    def occupied(self, session: Session, start: int) -> tuple[Span, ...]:
        """The spans in which the place is in use: the published ones with set-up and tear-down."""
        lead, tail = self.ticks(session.setup), self.ticks(session.teardown)
        return tuple(s.widened(lead, tail) for s in self.occurrences(session, start))

    def select(self, selectors: tuple[str, ...]) -> tuple[Session, ...]:
        """The sessions that any selector names, in the problem's order.

        `*` is all; `event:E05`, `kind:lecture`, `tag:big`, `series:E04`, `group:G`, `person:P` select by
        property, `venue:V` those that may be there; anything else is a session's id, or a prefix of ids when
        it ends in `*`.
        """
        key = tuple(selectors)
        if key not in self._selected:
            self._selected[key] = self._select(key)
        return self._selected[key]

    def _select(self, selectors: tuple[str, ...]) -> tuple[Session, ...]:
        if "*" in selectors:
            return self.sessions
        found: set[int] = set()
        for selector in selectors:
            found.update(self._by_id.get(selector, ()))
            sort, colon, name = selector.partition(":")
            if colon and sort in _SELECTED_BY:
                found.update(self._named(sort).get(name, ()))
            if selector.endswith("*"):
                found.update(n for n, s in enumerate(self.sessions) if s.id.startswith(selector[:-1]))
        return tuple(self.sessions[n] for n in sorted(found))

    @cached_property
    def _selected(self) -> dict[tuple[str, ...], tuple[Session, ...]]:
        return {}

    @cached_property
    def _by_id(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, session in enumerate(self.sessions):
            found.setdefault(session.id, []).append(number)
        return found

    def _named(self, sort: str) -> dict[str, set[int]]:
        """For each name of that sort (event, kind, tag …) the numbers of the sessions that have it."""
        if sort not in self._names:
            names: dict[str, set[int]] = {}
            for number, session in enumerate(self.sessions):
                for name in _SELECTED_BY[sort](session):
                    names.setdefault(name, set()).add(number)
            self._names[sort] = names
        return self._names[sort]

    @cached_property
    def _names(self) -> dict[str, dict[str, set[int]]]:
        return {}

    @cached_property
    def parts(self) -> dict[str, frozenset[str]]:
        """Each venue with everything that shares floor with it: itself, its parts, what it is a part of."""
        below = {v.id: self._below(v.id) for v in self.venues}
        on: dict[str, set[str]] = {}
        for venue, floors in below.items():
            for floor in floors:
                on.setdefault(floor, set()).add(venue)
        return {venue: frozenset().union(*(on[f] for f in floors)) for venue, floors in below.items()}

    def _below(self, venue: str) -> frozenset[str]:
        """The undividable floors of a venue: itself, or those of its parts."""
        parts = self.venue[venue].parts
        if not parts:
            return frozenset({venue})
        return frozenset().union(*(self._below(p) for p in parts))

    def floors(self, venue: str) -> tuple[str, ...]:
        """The undividable floors that a venue stands on, sorted: what a claim is taken on."""
        return tuple(sorted(self._below(venue)))

    @cached_property
    def horizon(self) -> Horizon:
        """What the days mean; edited copies of a problem share it."""
        return horizon(self.grid, self.days)

    def hours(self, openings: tuple[Opening, ...], day: int) -> tuple[Span, ...]:
        """The open spans (ticks) of a table of hours on one day."""
        return self.horizon.hours(openings, day)

    def open_spans(self, venue: str) -> tuple[Span, ...]:
        """All open hours of a venue over the horizon, without closures; a venue with no table is open."""
        if venue not in self._open:
            self._open[venue] = self._open_of(self.venue[venue])
        return self._open[venue]

    def _open_of(self, venue: Venue) -> tuple[Span, ...]:
        if not venue.openings:
            return (Span(0, self.grid.ticks),)
        table = self.horizon.open(venue.openings)
        return merged((*venue.extra, *table)) if venue.extra else table

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
