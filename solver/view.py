"""What a rule's declaration sees: the starts of each session as arrays, and questions about them.

Every array is over `starts(session)`. A repeated session answers for all of its occurrences at once:
`clear` is true where none of them touches, `inside` where each of them fits.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from solver.problem import Problem, Session
from solver.timespan import Span, merged

Occurrences = list[tuple[np.ndarray, np.ndarray]]


class View:
    """A problem as arrays. Nothing here changes after it was asked for the first time."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._midnights = np.array(problem.grid.midnights, dtype=np.int64)
        self._works = np.array([d.works for d in problem.days], dtype=bool)
        self._cache: dict[tuple[str, str], Any] = {}

    # -- the raw grid ------------------------------------------------------------------------------

    def starts(self, session: Session) -> np.ndarray:
        """Every start to reason about: in house hours, on the session's step, in its window ± 7 days.

        A fixed session has exactly one; an all-day one starts at midnights.
        """
        return self._kept("starts", session, self._starts)

    def days(self, session: Session) -> np.ndarray:
        """The day index of each start."""
        return self._kept("days", session, lambda s: self.day_of(self.starts(s)))

    def minutes(self, session: Session) -> np.ndarray:
        """The local minute of the day of each start."""
        return self._kept("minutes", session, self._minutes)

    def by_day(self, session: Session, table: Sequence[Any]) -> np.ndarray:
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
        total = np.zeros(len(self.starts(session)), dtype=np.int64)
        joined = merged(spans)
        if not joined:
            return total
        length = self.problem.length(session)
        for at, takes in self.occurrences(session):
            total += np.where(takes, covered_ticks(joined, at - lead, at + length + tail), 0)
        return total

    def inside(self, session: Session, spans: Iterable[Span], *, bare: bool = False) -> np.ndarray:
        """Where every occurrence lies inside one of the spans, with set-up and tear-down unless `bare`."""
        problem = self.problem
        lead, tail = (0, 0) if bare else (problem.ticks(session.setup), problem.ticks(session.teardown))
        joined = merged(spans)
        fits = np.ones(len(self.starts(session)), dtype=bool)
        for at, takes in self.occurrences(session):
            fits &= ~takes | lies_inside(joined, at - lead, at + problem.length(session) + tail)
        return fits

    def free_people(self, session: Session, people: Iterable[str]) -> np.ndarray:
        """How many of the people are free for the whole of every occurrence."""
        count = np.zeros(len(self.starts(session)), dtype=np.int64)
        for person in people:
            known = self.problem.person.get(person)
            count += self.clear(session, known.busy) if known else 1
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
                months = [d.year * 12 + d.month for d in self._dates()]
                return self.by_day(session, months)
            case "weekday":
                return (self.days(session) + self.problem.grid.first.weekday()) % 7
            case "minute":
                return self.minutes(session)
            case "slot":
                return self.bucket(session, "weekday") * 1440 + self.minutes(session)
            case "workday":
                return self.by_day(session, np.cumsum(self._works))
        raise KeyError(key)

    # -- how it is made ----------------------------------------------------------------------------

    def _kept(self, what: str, session: Session, make: Any) -> Any:
        key = (what, session.id)
        if key not in self._cache:
            self._cache[key] = make(session)
        return self._cache[key]

    def _dates(self) -> list:
        return [self.problem.grid.date(d) for d in range(self.problem.grid.days)]

    def _starts(self, session: Session) -> np.ndarray:
        problem, grid = self.problem, self.problem.grid
        if session.fixed is not None:
            return np.array([session.fixed.start], dtype=np.int64)
        week = 7 * 1440 // grid.tick
        first = max(0, session.window.start - week)
        last = min(grid.ticks - 1, session.window.end + week)
        days = range(max(0, grid.day(first)), min(grid.days, grid.day(last) + 1))
        if session.all_day:
            return np.array([grid.at(d) for d in days], dtype=np.int64)
        begin = -(-problem.house[0] // session.step) * session.step
        minutes = range(begin, problem.house[1] - session.minutes + 1, session.step)
        at = [grid.at(d, m) for d in days for m in minutes]
        return np.array([t for t in at if first <= t <= last], dtype=np.int64)

    def _minutes(self, session: Session) -> np.ndarray:
        minute = self.problem.grid.minute
        return np.array([minute(int(t)) for t in self.starts(session)], dtype=np.int64)

    def _occurrences(self, session: Session) -> Occurrences:
        starts = self.starts(session)
        if session.repeat is None:
            return [(starts, np.ones(len(starts), dtype=bool))]
        per_start = [self._weeks(session, int(t)) for t in starts]
        result: Occurrences = []
        for week in range(session.repeat.weeks):
            at = np.array([spans[week] for spans in per_start], dtype=np.int64)
            result.append((at, at >= 0))
        return result

    def _weeks(self, session: Session, start: int) -> list[int]:
        """The start tick in each week, −1 where the occurrence is left out."""
        found = {self.problem.grid.day(s.start): s.start for s in self.problem.occurrences(session, start)}
        day = self.problem.grid.day(start)
        return [
            found.get(day + 7 * week, -1) for week in range(session.repeat.weeks if session.repeat else 1)
        ]


def covered_ticks(spans: tuple[Span, ...], start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How many ticks of each [start, end) lie in the merged spans."""
    edges = np.array([t for s in spans for t in s], dtype=np.int64)
    sums = np.concatenate(([0], np.cumsum(np.diff(edges) * (np.arange(len(edges) - 1) % 2 == 0))))

    def before(tick: np.ndarray) -> np.ndarray:
        index = np.searchsorted(edges, tick, side="right") - 1
        known = np.maximum(index, 0)
        inside = (index >= 0) & (index % 2 == 0)
        return np.where(index < 0, 0, sums[known] + np.where(inside, tick - edges[known], 0))

    return before(end) - before(start)


def lies_inside(spans: tuple[Span, ...], start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Whether each [start, end) lies inside one of the merged spans."""
    if not spans:
        return np.zeros(len(start), dtype=bool)
    begins = np.array([s.start for s in spans], dtype=np.int64)
    ends = np.array([s.end for s in spans], dtype=np.int64)
    index = np.searchsorted(begins, start, side="right") - 1
    return (index >= 0) & (end <= ends[np.maximum(index, 0)])
