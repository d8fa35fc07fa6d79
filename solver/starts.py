"""Starts and what is told of each: its day, its minute, the bucket it counts in.

Sessions of one length and step have the same starts on every day, so each has a stretch of those of the whole
horizon: what is told of these is worked out once, and the sessions see their stretch of it without a copy.
"""

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from solver.narrow import numbered
from solver.problem import Problem

OFTEN = 0.25  # of all starts are asked for before the answer for all is worked out
EACH = 400  # bytes that an answer takes beside its array


class Calendar:
    """The days of a problem as arrays."""

    def __init__(self, problem: Problem) -> None:
        self.grid = problem.grid
        self.midnights = np.array(problem.grid.midnights, dtype=np.int64)
        self.works = np.array([d.works for d in problem.days], dtype=bool)
        self.plain = np.diff(self.midnights) == 1440 // problem.grid.tick
        self.weekday = problem.grid.first.weekday()

    def day_of(self, ticks: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.midnights, ticks, side="right") - 1

    @cached_property
    def months(self) -> np.ndarray:
        dates = map(self.grid.date, range(self.grid.days))
        return np.array([d.year * 12 + d.month for d in dates], dtype=np.int64)

    @cached_property
    def workdays(self) -> np.ndarray:
        return np.cumsum(self.works)

    def daily(self, minutes: range) -> np.ndarray:
        """The ticks of these local minutes on every day."""
        ticks = self.midnights[:-1, None] + np.array(minutes, dtype=np.int64) // self.grid.tick
        for day in np.flatnonzero(~self.plain).tolist():
            ticks[day] = [self.grid.at(day, minute) for minute in minutes]
        # A clock change can make two local times one. (`np.unique` would import masked arrays for it.)
        return np.array(sorted(set(ticks.ravel().tolist())), dtype=np.int64)


class Starts:
    """Start ticks in order, with what is told of each; nobody may write to any of it."""

    def __init__(self, calendar: Calendar, ticks: np.ndarray) -> None:
        self.calendar, self.ticks = calendar, _read_only(ticks)
        self._buckets: dict[str, np.ndarray] = {}

    @cached_property
    def days(self) -> np.ndarray:
        """The day index of each."""
        return _read_only(self.calendar.day_of(self.ticks).astype(np.int32))

    @cached_property
    def minutes(self) -> np.ndarray:
        """The local minute of the day of each."""
        calendar, days = self.calendar, self.days
        inside = np.clip(days, 0, calendar.grid.days - 1)
        minutes = (self.ticks - calendar.midnights[inside]) * calendar.grid.tick
        for index in np.flatnonzero((inside != days) | ~calendar.plain[inside]).tolist():
            minutes[index] = calendar.grid.minute(int(self.ticks[index]))
        return _read_only(minutes.astype(np.int32))

    def bucket(self, key: str) -> np.ndarray:
        """The bucket of `Count` for each."""
        if key not in self._buckets:
            self._buckets[key] = _read_only(self._bucket(key))
        return self._buckets[key]

    def numbered(self, key: str, lowest: int) -> np.ndarray:
        """The same, counted from the lowest bucket, in the narrowest type."""
        named = f"{key} from {lowest}"
        if named not in self._buckets:
            self._buckets[named] = _read_only(numbered(self.bucket(key), lowest))
        return self._buckets[named]

    def _bucket(self, key: str) -> np.ndarray:
        calendar, days = self.calendar, self.days
        match key:
            case "all":
                return np.zeros(len(self.ticks), dtype=np.int64)
            case "day":
                return days
            case "week":
                return (days + calendar.weekday) // 7
            case "month":
                return calendar.months[days]
            case "weekday":
                return (days + calendar.weekday) % 7
            case "minute":
                return self.minutes
            case "slot":
                return self.bucket("weekday") * 1440 + self.minutes
            case "workday":
                return calendar.workdays[days]
        raise KeyError(key)


class Stretch(NamedTuple):
    """The starts of one session: those of `whole` from `first` up to `last`."""

    whole: Starts
    first: int
    last: int

    def of(self, array: np.ndarray) -> np.ndarray:
        """What an array over all starts says of these."""
        return array[self.first : self.last]


class Answers:
    """Arrays over starts that are asked for again and again. Each is worked out for the starts that ask, and where
    these add up to a good part of all starts of the horizon, for all of them at once. So many bytes are kept at
    most."""

    def __init__(self, most: int) -> None:
        self.most, self.held = most, 0
        self._asked: dict[tuple, int] = {}
        self._whole: dict[tuple, np.ndarray] = {}
        self._part: dict[tuple, np.ndarray] = {}

    def of(self, stretch: Stretch, key: tuple, ask: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """The answer to what the key names, for a stretch of starts. The same question has the same array."""
        named = (key, stretch)
        known = self._part.get(named)
        if known is None:
            if self.held > self.most:
                self.forget()
            self.held += EACH
            known = self._part[named] = _read_only(self._answer(stretch, (key, stretch.whole), ask))
        return known

    def _answer(self, stretch: Stretch, key: tuple, ask: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        ticks, whole = stretch.whole.ticks, self._whole.get(key)
        if whole is None:
            self._asked[key] = self._asked.get(key, 0) + stretch.last - stretch.first
            if self._asked[key] < OFTEN * len(ticks):
                found = ask(stretch.of(ticks))
                self.held += found.nbytes
                return found
            whole = self._whole[key] = ask(ticks)
            self.held += whole.nbytes
        return stretch.of(whole)

    def forget(self) -> None:
        self._asked.clear()
        self._whole.clear()
        self._part.clear()
        self.held = 0


def _read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array
