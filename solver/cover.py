"""Merged spans, ready to be asked about many stretches of time at once.

Two ways. `clear` and `holds` look the few edges of the spans up among the many starts, which must be in order;
`ticks` looks every stretch up among the edges, in any order, and counts.
"""

from collections.abc import Iterable

import numpy as np

from solver.timespan import Span, merged

MANY, OFTEN = 2000, 4  # from so many starts, so often, a sum for every tick of the grid is worth its memory


class Cover:
    """Spans as arrays of their edges. `ticks` is the length of the grid."""

    def __init__(self, spans: Iterable[Span], ticks: int) -> None:
        self._size = ticks
        self._edges = merged_edges(tuple(spans))
        self._begins, self._ends = self._edges[::2], self._edges[1::2]
        self._sums: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None
        self._all: np.ndarray | None = None
        self._asked = 0

    def clear(self, starts: np.ndarray, before: int, after: int) -> np.ndarray:
        """For each start whether what lies from so many ticks before it to so many after it touches no span."""
        return _outside(*touching(starts, *self.near(starts, before, after), before, after), len(starts))

    def holds(self, starts: np.ndarray, before: int, after: int) -> np.ndarray:
        """For each start whether one span holds all that lies from so many ticks before it to so many after it."""
        begins, ends = self.near(starts, before, after)
        low = np.searchsorted(starts, begins + before, side="left")
        high = np.searchsorted(starts, ends - after, side="right")
        return ~_outside(low, np.maximum(low, high), len(starts))

    def near(self, starts: np.ndarray, before: int, after: int) -> tuple[np.ndarray, np.ndarray]:
        """Begins and ends of the spans that can matter to the starts."""
        if not len(starts):
            return self._begins[:0], self._ends[:0]
        first = self._ends.searchsorted(starts[0] - before, "right")
        last = self._begins.searchsorted(starts[-1] + after, "left")
        return self._begins[first:last], self._ends[first:last]

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
        if self._sums is None:
            inside = np.arange(len(self._edges) + 1) % 2  # behind an odd number of edges lies a span
            whole = np.concatenate(([0], np.cumsum(self._ends - self._begins)))
            self._sums = inside, np.repeat(whole, 2)[:-1], np.concatenate(([0], self._edges))
        inside, sums, since = self._sums
        index = np.searchsorted(self._edges, tick, side="right")
        return sums[index] + inside[index] * (tick - since[index])


def touching(
    starts: np.ndarray, begins: np.ndarray, ends: np.ndarray, before: int, after: int
) -> tuple[np.ndarray, np.ndarray]:
    """For each span (in order, apart) the starts whose stretch touches it, from an index up to another; of those
    that two spans share only the first has them."""
    low = np.searchsorted(starts, begins - after, side="right")
    high = np.searchsorted(starts, ends + before, side="left")
    low[1:] = np.maximum(low[1:], high[:-1])
    return low, np.maximum(low, high)


def _outside(low: np.ndarray, high: np.ndarray, size: int) -> np.ndarray:
    """False from each `low` up to its `high` (in order, apart), elsewhere true."""
    if not len(low):
        return np.ones(size, dtype=bool)
    edges = np.empty(2 * len(low) + 2, dtype=np.int64)
    edges[0], edges[-1] = 0, size
    edges[1:-1:2], edges[2:-1:2] = low, high
    return np.repeat(np.arange(2 * len(low) + 1) % 2 == 0, edges[1:] - edges[:-1])


def merged_edges(spans: tuple[Span, ...]) -> np.ndarray:
    """Begin and end of each span by turns; most who ask have merged them already."""
    edges = np.array(spans, dtype=np.int64).reshape(-1)
    if len(edges) and not (edges[1:] > edges[:-1]).all():
        edges = np.array(merged(spans), dtype=np.int64).reshape(-1)
    return edges
