"""How many of some people are busy during each of many stretches of time, looked up for all of them at once.

The busy spans of everybody stand in one array, person after person, so that a few look-ups find what a dozen people
have in some weeks.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from solver.cover import merged_edges
from solver.problem import Person


class Crowd:
    """The people of a problem with what they are busy with. `ticks` is the length of the grid."""

    def __init__(self, people: Iterable[Person], ticks: int) -> None:
        self.number: dict[str, int] = {}
        edges = [np.zeros(0, dtype=np.int64)]
        for person in people:
            if person.busy and person.id not in self.number:
                self.number[person.id] = len(self.number)
                edges.append(merged_edges(person.busy))
        flat = np.concatenate(edges)
        self._begins, self._ends = flat[::2].copy(), flat[1::2].copy()
        whose = np.repeat(np.arange(len(self.number)), [len(own) // 2 for own in edges[1:]])
        # Far enough apart that no two people's spans, nor what is asked of the grid, ever meet.
        self._apart = 4 * (ticks + int(np.abs(flat).max(initial=0)) + 1)
        self._begins_of, self._ends_of = self._begins + whose * self._apart, self._ends + whose * self._apart

    def known(self, people: Iterable[str]) -> list[int]:
        """The numbers of those who are busy at all."""
        return [self.number[person] for person in people if person in self.number]

    def busy(self, who: Sequence[int], starts: np.ndarray, length: int) -> np.ndarray:
        """How many of them are busy at some time of the `length` ticks from each start (in order) on."""
        whose, begins, ends = self._near(who, starts, length)
        low = starts.searchsorted(begins - length, side="right")
        high = starts.searchsorted(ends, side="left")
        # Nobody is counted twice at a start that two spans of theirs touch.
        low[1:] = np.maximum(low[1:], np.where(whose[1:] == whose[:-1], high[:-1], 0))
        high = np.maximum(low, high)
        size = len(starts) + 1
        steps = np.bincount(low, minlength=size) - np.bincount(high, minlength=size)
        return np.cumsum(steps[:-1], dtype=np.int32)

    def _near(
        self, who: Sequence[int], starts: np.ndarray, length: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(whose, begins, ends) of the spans that can touch what lies from the first start to the last."""
        none = np.zeros(0, dtype=np.int64)
        if not len(starts) or not len(who):
            return none, none, none
        of = np.array(who, dtype=np.int64) * self._apart
        first = self._ends_of.searchsorted(of + starts[0], side="right")
        count = np.maximum(self._begins_of.searchsorted(of + starts[-1] + length, side="left") - first, 0)
        before = np.cumsum(count) - count
        index = np.arange(int(count.sum())) + np.repeat(first - before, count)
        return np.repeat(np.arange(len(who)), count), self._begins[index], self._ends[index]
