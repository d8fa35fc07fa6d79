"""What a rule's declaration sees: the starts of each session as arrays, and questions about them.

Every array is over `starts(session)`. A repeated session answers for all of its occurrences at once:
`clear` is true where none of them touches, `inside` where each of them fits.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from solver.problem import Problem, Session
from solver.timespan import Span, merged

Occurrences = list[tuple[np.ndarray, np.ndarray]]

MANY, OFTEN = 2000, 4  # from so many starts, so often, a sum for every tick of the grid is worth its memory
MOST_COVERS = 4000


class Cover:
    """Merged spans, ready to be asked how many ticks of many stretches they cover."""

    def __init__(self, spans: tuple[Span, ...], ticks: int) -> None:
        self._size = ticks
        edges = np.array(spans, dtype=np.int64).reshape(-1)
        self._edges = edges
        self._inside = np.arange(len(edges) + 1) % 2  # behind an odd number of edges lies a span
        whole = np.concatenate(([0], np.cumsum(edges[1::2] - edges[::2])))
        self._sums = np.repeat(whole, 2)[:-1]
        self._from = np.concatenate(([0], edges))
        self._all: np.ndarray | None = None
        self._asked = 0

    def ticks(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """How many ticks of each [start, end) lie in the spans."""
        if not len(self._edges):
            return np.zeros(len(start), dtype=np.int64)
        self._asked += 1
        if len(start) < MANY or self._asked < OFTEN or start.min() < 0 or end.max() > self._size:
            return self._before(end) - self._before(start)
        if self._all is None:
            self._all = self._before(np.arange(self._size + 1, dtype=np.int64)).astype(np.int32)
        return self._all[end] - self._all[start]

    def _before(self, tick: np.ndarray) -> np.ndarray:
        """How many ticks of the spans lie before each tick."""
        index = np.searchsorted(self._edges, tick, side="right")
        return self._sums[index] + self._inside[index] * (tick - self._from[index])


class View:
    """A problem as arrays. Nothing here changes after it was asked for the first time."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._midnights = np.array(problem.grid.midnights, dtype=np.int64)
        self._works = np.array([d.works for d in problem.days], dtype=bool)
        self._plain = np.diff(self._midnights) == 1440 // problem.grid.tick
        self._cache: dict[tuple[str, str], Any] = {}
        self._crowds: dict[tuple[int, tuple[str, ...]], np.ndarray] = {}
        self._grids: dict[range, np.ndarray] = {}
        self._types: dict[tuple[str, ...], np.ndarray] = {}
        self._covers: dict[int, tuple[Iterable[Span], Cover]] = {}

    # -- the raw grid ------------------------------------------------------------------------------

    def starts(self, session: Session) -> np.ndarray:
        """Every start to reason about: in house hours, on the session's step, in its window ± 7 days.

        A fixed session has exactly one; an all-day one starts at midnights. Where an edition has the session
        is always among them, so that a session that was dragged off its step can stay.
        """
        return self._kept("starts", session, self._starts)

    def days(self, session: Session) -> np.ndarray:
        """The day index of each start."""
        return self._kept("days", session, lambda s: self.day_of(self.starts(s)).astype(np.int32))

    def minutes(self, session: Session) -> np.ndarray:
        """The local minute of the day of each start."""
        return self._kept("minutes", session, lambda s: self._minutes(s).astype(np.int32))

    def by_day(self, session: Session, table: Sequence[Any] | np.ndarray) -> np.ndarray:
        """A table with one value a day, looked up for each start."""
        return np.asarray(table)[self.days(session)]

    def day_of(self, ticks: np.ndarray) -> np.ndarray:
        return np.searchsorted(self._midnights, ticks, side="right") - 1

    # -- questions ---------------------------------------------------------------------------------

    def occurrences(self, session: Session) -> Occurrences:
        """For each occurrence: its start tick for every start, and whether it takes place at all."""
        return self._kept("occurrences", session, self._occurrences)

    def clear(self, session: Session, spans: Iterable[Span], *, lead: int = 0, tail: int = 0) -> np.ndarray:
        """Where no occurrence, widened by ticks, touches any of the spans."""
        return self.touched(session, spans, lead=lead, tail=tail) == 0

    def occupied_clear(self, session: Session, spans: Iterable[Span]) -> np.ndarray:
        """`clear` with set-up and tear-down."""
        lead, tail = self.problem.ticks(session.setup), self.problem.ticks(session.teardown)
        return self.clear(session, spans, lead=lead, tail=tail)

    def touched(self, session: Session, spans: Iterable[Span], *, lead: int = 0, tail: int = 0) -> np.ndarray:
        """How many ticks of all occurrences (widened) lie in the spans."""
        cover, length = self._cover(spans), self.problem.length(session)
        total = np.zeros(len(self.starts(session)), dtype=np.int64)
        for at, takes in self.occurrences(session):
            covered = cover.ticks(at - lead, at + length + tail)
            total += covered if session.repeat is None else np.where(takes, covered, 0)
        return total

    def inside(self, session: Session, spans: Iterable[Span], *, bare: bool = False) -> np.ndarray:
        """Where every occurrence lies inside one of the spans, with set-up and tear-down unless `bare`."""
        problem, cover = self.problem, self._cover(spans)
        lead, tail = (0, 0) if bare else (problem.ticks(session.setup), problem.ticks(session.teardown))
        whole = lead + problem.length(session) + tail
        fits = np.ones(len(self.starts(session)), dtype=bool)
        for at, takes in self.occurrences(session):
            covered = cover.ticks(at - lead, at - lead + whole)
            fits &= covered == whole if session.repeat is None else ~takes | (covered == whole)
        return fits

    def free_people(self, session: Session, people: Iterable[str]) -> np.ndarray:
        """How many of the people are free for the whole of every occurrence."""
        everyone = tuple(people)
        if len(everyone) >= 10 and session.repeat is None:
            return len(everyone) - self._busy_people(session, everyone)
        count = np.zeros(len(self.starts(session)), dtype=np.int64)
        for person in everyone:
            known = self.problem.person.get(person)
            count += self.clear(session, known.busy) if known and known.busy else 1
        return count

    def bucket(self, session: Session, key: str) -> np.ndarray:
        """The bucket of `Count` for each start; for the key "place" see the engines."""
        match key:
            case "all":
                return np.zeros(len(self.starts(session)), dtype=np.int64)
            case "day":
                return self.days(session)
            case "week":
                return (self.days(session) + self.problem.grid.first.weekday()) // 7
            case "month":
                return self.by_day(session, self._months)
            case "weekday":
                return (self.days(session) + self.problem.grid.first.weekday()) % 7
            case "minute":
                return self.minutes(session)
            case "slot":
                return self.bucket(session, "weekday") * 1440 + self.minutes(session)
            case "workday":
                return np.cumsum(self._works)[self.days(session)]
        raise KeyError(key)

    # -- how it is made ----------------------------------------------------------------------------

    def _kept(self, what: str, session: Session, make: Any) -> Any:
        key = (what, session.id)
        if key not in self._cache:
            self._cache[key] = make(session)
        return self._cache[key]

    @cached_property
    def _months(self) -> np.ndarray:
        dates = map(self.problem.grid.date, range(self.problem.grid.days))
        return np.array([d.year * 12 + d.month for d in dates], dtype=np.int64)

    def _cover(self, spans: Iterable[Span]) -> Cover:
        """Rules ask for the same opening hours once a session; a tuple is known again by its identity."""
        known = self._covers.get(id(spans))
        if known is not None and known[0] is spans:
            return known[1]
        if len(self._covers) >= MOST_COVERS:
            self._covers.clear()
        cover = Cover(merged(spans), self.problem.grid.ticks)
        if isinstance(spans, tuple):
            self._covers[id(spans)] = (spans, cover)
        return cover

    def _busy_people(self, session: Session, people: tuple[str, ...]) -> np.ndarray:
        """How many of many people are busy at some time of the session, for each start.

        A start t collides with a busy span where begin − length < t < end; each person's collisions are
        merged, and a sum over their ends counts people. Kept, since sessions share groups and lengths.
        """
        length, ticks = self.problem.length(session), self.problem.grid.ticks
        key = (length, people)
        if key not in self._crowds:
            known = (self.problem.person.get(person) for person in people)
            busy = (person.busy for person in known if person)
            collisions = (merged(Span(s.start - length + 1, s.end) for s in spans) for spans in busy)
            edges = np.array([span for spans in collisions for span in spans], dtype=np.int64).reshape(-1, 2)
            steps = np.zeros(ticks + 2, dtype=np.int64)
            np.add.at(steps, np.clip(edges[:, 0], 0, ticks + 1), 1)
            np.add.at(steps, np.clip(edges[:, 1], 0, ticks + 1), -1)
            self._crowds[key] = np.cumsum(steps)
        return self._crowds[key][self.starts(session)]

    def _starts(self, session: Session) -> np.ndarray:
        problem, grid = self.problem, self.problem.grid
        if session.fixed is not None:
            return np.array([session.fixed.start], dtype=np.int64)
        week = 7 * 1440 // grid.tick
        first = max(0, session.window.start - week)
        last = min(grid.ticks - 1, session.window.end + week)
        if session.all_day:
            midnights = self._midnights[:-1]
            return midnights[grid.day(first) : grid.day(last) + 1]
        begin = -(-problem.house[0] // session.step) * session.step
        raw = self._raw(range(begin, problem.house[1] - session.minutes + 1, session.step))
        raw = raw[np.searchsorted(raw, first) : np.searchsorted(raw, last, side="right")]
        if session.released is None or not 0 <= session.released.start < grid.ticks:
            return raw
        there = session.released.start
        at = int(np.searchsorted(raw, there))
        known = at < len(raw) and raw[at] == there
        return raw if known else np.insert(raw, at, there)

    def _raw(self, minutes: range) -> np.ndarray:
        """The ticks of these local minutes on every day of the grid."""
        if minutes not in self._grids:
            grid, past = self.problem.grid, np.array(minutes, dtype=np.int64) // self.problem.grid.tick
            ticks = self._midnights[:-1, None] + past
            for day in np.flatnonzero(~self._plain).tolist():
                ticks[day] = [grid.at(day, minute) for minute in minutes]
            # A clock change can make two local times one. (`np.unique` would import masked arrays for it.)
            self._grids[minutes] = np.array(sorted(set(ticks.ravel().tolist())), dtype=np.int64)
        return self._grids[minutes]

    def _minutes(self, session: Session) -> np.ndarray:
        starts, days = self.starts(session), self.days(session)
        if session.fixed is not None:
            return np.array([self.problem.grid.minute(session.fixed.start)], dtype=np.int64)
        minutes = (starts - self._midnights[days]) * self.problem.grid.tick
        for index in np.flatnonzero(~self._plain[days]):
            minutes[index] = self.problem.grid.minute(int(starts[index]))
        return minutes

    def _occurrences(self, session: Session) -> Occurrences:
        starts = self.starts(session)
        if session.repeat is None:
            return [(starts, np.ones(len(starts), dtype=bool))]
        weeks = (self._week(session, starts, week) for week in range(session.repeat.weeks))
        return [(at, at >= 0) for at in weeks]

    def _week(self, session: Session, starts: np.ndarray, week: int) -> np.ndarray:
        """The start tick in the n-th week for each start, −1 where the occurrence is left out."""
        grid = self.problem.grid
        days, minutes = self.days(session) + 7 * week, self.minutes(session)
        wanted = self._of_types(session.repeat.day_types if session.repeat else ())
        held = (days < grid.days) & wanted[np.minimum(days, grid.days - 1)]
        if session.repeat and session.repeat.without:
            held &= ~np.isin(days, session.repeat.without)
        at = self._midnights[np.minimum(days, grid.days)] + minutes // grid.tick
        for index in np.flatnonzero(held & ~self._plain[np.minimum(days, grid.days - 1)]):
            at[index] = grid.at(int(days[index]), int(minutes[index]))
        return np.where(held, at, -1)

    def _of_types(self, types: tuple[str, ...]) -> np.ndarray:
        """Which days are of the types."""
        if types not in self._types:
            self._types[types] = np.array([d.type in types for d in self.problem.days], dtype=bool)
        return self._types[types]
