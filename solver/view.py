"""What a rule's declaration sees: the starts of each session as arrays, and questions about them.

Every array is over `starts(session)`. A repeated session answers for all of its occurrences at once:
`clear` is true where none of them touches, `inside` where each of them fits.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from solver.cover import Cover
from solver.crowd import Crowd
from solver.problem import Problem, Session
from solver.starts import Answers, Calendar, Starts, Stretch
from solver.timespan import Span

Occurrences = list[tuple[np.ndarray, np.ndarray]]

MOST_COVERS = 4000
MOST_ANSWERS = 16 << 20  # bytes


class View:
    """A problem as arrays. Nothing here changes after it was asked for the first time."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.calendar = Calendar(problem)
        self._cache: dict[tuple[str, str], Any] = {}
        self._stretches: dict[str, Stretch] = {}
        self._raw: dict[range | None, Starts] = {}
        self._types: dict[tuple[str, ...], np.ndarray] = {}
        self._covers: dict[int | tuple[Span], tuple[tuple[Span, ...], Cover]] = {}
        self._answers = Answers(MOST_ANSWERS)

    # -- the raw grid ------------------------------------------------------------------------------

    def starts(self, session: Session) -> np.ndarray:
        """Every start to reason about: in house hours, on the session's step, in its window ± 7 days.

        A fixed session has exactly one; an all-day one starts at midnights. Where an edition has the session
        is always among them, so that a session that was dragged off its step can stay.
        """
        return self._told(session, "starts", lambda starts: starts.ticks)

    def days(self, session: Session) -> np.ndarray:
        """The day index of each start."""
        return self._told(session, "days", lambda starts: starts.days)

    def minutes(self, session: Session) -> np.ndarray:
        """The local minute of the day of each start."""
        return self._told(session, "minutes", lambda starts: starts.minutes)

    def by_day(self, session: Session, table: Sequence[Any] | np.ndarray) -> np.ndarray:
        """A table with one value a day, looked up for each start."""
        return np.asarray(table)[self.days(session)]

    def bucket(self, session: Session, key: str) -> np.ndarray:
        """The bucket of `Count` for each start; for the key "place" see the engines."""
        stretch = self._stretch(session)
        return stretch.of(stretch.whole.bucket(key))

    def numbered(self, session: Session, key: str, lowest: int) -> np.ndarray:
        """The same buckets, counted from the lowest one, narrow."""
        stretch = self._stretch(session)
        return stretch.of(stretch.whole.numbered(key, lowest))

    def day_of(self, ticks: np.ndarray) -> np.ndarray:
        return self.calendar.day_of(ticks)

    # -- questions ---------------------------------------------------------------------------------

    def occurrences(self, session: Session) -> Occurrences:
        """For each occurrence: its start tick for every start, and whether it takes place at all."""
        return self._kept("occurrences", session, self._occurrences)

    def clear(self, session: Session, spans: Iterable[Span], *, lead: int = 0, tail: int = 0) -> np.ndarray:
        """Where no occurrence, widened by ticks, touches any of the spans."""
        cover, after = self._cover(spans), self.problem.length(session) + tail
        if session.repeat is not None:
            return self._touched_by_all(session, cover, lead, after) == 0
        key = ("clear", cover, lead, after)
        return self._answer(session, key, lambda starts: cover.clear(starts, lead, after))

    def occupied_clear(self, session: Session, spans: Iterable[Span]) -> np.ndarray:
        """`clear` with set-up and tear-down."""
        lead, tail = self.problem.ticks(session.setup), self.problem.ticks(session.teardown)
        return self.clear(session, spans, lead=lead, tail=tail)

    def touched(self, session: Session, spans: Iterable[Span], *, lead: int = 0, tail: int = 0) -> np.ndarray:
        """How many ticks of all occurrences (widened) lie in the spans."""
        length = self.problem.length(session)
        if session.repeat is None:
            before, after, cover = lead, length + tail, self._cover(spans)
            key = ("touched", cover, before, after)
            return self._answer(session, key, lambda starts: cover.ticks(starts - before, starts + after))
        return self._touched_by_all(session, self._cover(spans), lead, length + tail)

    def inside(self, session: Session, spans: Iterable[Span], *, bare: bool = False) -> np.ndarray:
        """Where every occurrence lies inside one of the spans, with set-up and tear-down unless `bare`."""
        problem, cover = self.problem, self._cover(spans)
        before, tail = (0, 0) if bare else (problem.ticks(session.setup), problem.ticks(session.teardown))
        after = problem.length(session) + tail
        if session.repeat is None:
            key = ("inside", cover, before, after)
            return self._answer(session, key, lambda starts: cover.holds(starts, before, after))
        fits = np.ones(len(self.starts(session)), dtype=bool)
        for at, takes in self.occurrences(session):
            fits &= ~takes | (cover.ticks(at - before, at + after) == before + after)
        return fits

    def free_people(self, session: Session, people: Iterable[str]) -> np.ndarray:
        """How many of the people are free for the whole of every occurrence."""
        everyone = tuple(people)
        if session.repeat is None:
            length, who = self.problem.length(session), tuple(self._crowd.known(everyone))
            key = ("busy", who, length)
            busy = self._answer(session, key, lambda starts: self._crowd.busy(who, starts, length))
            return len(everyone) - busy.astype(np.int64)
        count = np.zeros(len(self.starts(session)), dtype=np.int64)
        for person in everyone:
            known = self.problem.person.get(person)
            count += self.clear(session, known.busy) if known and known.busy else 1
        return count

    def forget(self) -> None:
        """Let go of the answers that are kept; whoever asks again waits for them again."""
        self._answers.forget()

    # -- how it is made ----------------------------------------------------------------------------

    def _kept(self, what: str, session: Session, make: Callable[[Session], Any]) -> Any:
        key = (what, session.id)
        if key not in self._cache:
            self._cache[key] = make(session)
        return self._cache[key]

    def _told(self, session: Session, what: str, of: Callable[[Starts], np.ndarray]) -> np.ndarray:
        """What is told of all starts, of those of a session: the same array whenever it is asked for."""
        key = (what, session.id)
        if key not in self._cache:
            stretch = self._stretch(session)
            self._cache[key] = stretch.of(of(stretch.whole))
        return self._cache[key]

    def _answer(self, session: Session, key: tuple, ask: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        return self._answers.of(self._stretch(session), key, ask)

    def _cover(self, spans: Iterable[Span]) -> Cover:
        """Rules ask for the same opening hours once a session; a tuple is known again by its identity, a window by
        what it is."""
        if not isinstance(spans, tuple):
            return Cover(spans, self.problem.grid.ticks)
        key = spans if len(spans) == 1 else id(spans)
        known = self._covers.get(key)
        if known is not None and (known[0] is spans or len(spans) == 1):
            return known[1]
        if len(self._covers) >= MOST_COVERS:
            self._covers.clear()
        cover = Cover(spans, self.problem.grid.ticks)
        self._covers[key] = (spans, cover)
        return cover

    def _touched_by_all(self, session: Session, cover: Cover, before: int, after: int) -> np.ndarray:
        total = np.zeros(len(self.starts(session)), dtype=np.int64)
        for at, takes in self.occurrences(session):
            total += np.where(takes, cover.ticks(at - before, at + after), 0)
        return total

    @cached_property
    def _crowd(self) -> Crowd:
        return Crowd(self.problem.people, self.problem.grid.ticks)

    def _stretch(self, session: Session) -> Stretch:
        stretch = self._stretches.get(session.id)
        if stretch is None:
            stretch = self._stretches[session.id] = self._found(session)
        return stretch

    def _found(self, session: Session) -> Stretch:
        """Where the starts of a session lie among those of all days."""
        problem, grid = self.problem, self.problem.grid
        if session.fixed is not None:
            own = Starts(self.calendar, np.array([session.fixed.start], dtype=np.int64))
            return Stretch(own, 0, 1)
        week = 7 * 1440 // grid.tick
        first = max(0, session.window.start - week)
        last = min(grid.ticks - 1, session.window.end + week)
        if session.all_day:
            return Stretch(self._of_minutes(None), grid.day(first), grid.day(last) + 1)
        begin = -(-problem.house[0] // session.step) * session.step
        whole = self._of_minutes(range(begin, problem.house[1] - session.minutes + 1, session.step))
        low = int(np.searchsorted(whole.ticks, first))
        high = max(low, int(np.searchsorted(whole.ticks, last, side="right")))
        there = session.released.start if session.released is not None else -1
        if not 0 <= there < grid.ticks:
            return Stretch(whole, low, high)
        raw = whole.ticks[low:high]
        at = int(np.searchsorted(raw, there))
        if at < len(raw) and raw[at] == there:
            return Stretch(whole, low, high)
        return Stretch(Starts(self.calendar, np.insert(raw, at, there)), 0, len(raw) + 1)

    def _of_minutes(self, minutes: range | None) -> Starts:
        """The starts at these local minutes of every day; without any at every midnight."""
        if minutes not in self._raw:
            calendar = self.calendar
            ticks = calendar.midnights[:-1] if minutes is None else calendar.daily(minutes)
            self._raw[minutes] = Starts(calendar, ticks)
        return self._raw[minutes]

    def _occurrences(self, session: Session) -> Occurrences:
        starts = self.starts(session)
        if session.repeat is None:
            return [(starts, np.broadcast_to(True, len(starts)))]
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
        at = self.calendar.midnights[np.minimum(days, grid.days)] + minutes // grid.tick
        for index in np.flatnonzero(held & ~self.calendar.plain[np.minimum(days, grid.days - 1)]):
            at[index] = grid.at(int(days[index]), int(minutes[index]))
        return np.where(held, at, -1)

    def _of_types(self, types: tuple[str, ...]) -> np.ndarray:
        """Which days are of the types."""
        if types not in self._types:
            self._types[types] = np.array([d.type in types for d in self.problem.days], dtype=bool)
        return self._types[types]
