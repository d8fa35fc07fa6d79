"""Usage over time as spans with amounts: how much at a tick, where it is too much, and who shares a tick."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np

Taken = tuple[int, int, int]  # start, end, amount
Interval = tuple[int, int, int, int, int]  # the same, and a session and its literal


def cliques(intervals: list[Interval], taken: Sequence[Taken]) -> Iterator[tuple[list[Interval], int]]:
    """The maximal sets of intervals that share a tick, with what is taken there already. The intervals are sorted."""
    if not intervals:
        return
    intervals.sort(key=lambda i: (i[0], i[1], i[3]))
    base = _in_the_way(intervals, taken)
    points = sorted({i[0] for i in intervals} | {b[0] for b in base})
    active: list[Interval] = []
    upcoming, first_end = 0, 0
    for here, after, used in zip(points, [*points[1:], None], levels(base, points), strict=True):
        if first_end <= here:
            active = [i for i in active if i[1] > here]
        while upcoming < len(intervals) and intervals[upcoming][0] == here:
            active.append(intervals[upcoming])
            upcoming += 1
        first_end = min((i[1] for i in active), default=0)
        if active and (after is None or first_end <= after or base):
            yield list(active), used


def _in_the_way(intervals: list[Interval], taken: Sequence[Taken]) -> list[Taken]:
    """What is taken where some of the intervals are, which are in order."""
    if not taken:
        return []
    starts = [i[0] for i in intervals]
    ends = list(accumulate((i[1] for i in intervals), max))
    before = ((span, bisect_left(starts, span[1])) for span in taken)
    return [span for span, number in before if number and ends[number - 1] > span[0]]


def levels(spans: Sequence[Taken], points: Sequence[int]) -> list[int]:
    """What the spans amount to at each of the points."""
    if not spans:
        return [0] * len(points)
    starts, ends, amounts = np.array(sorted(spans), dtype=np.int64).T
    order = np.argsort(ends, kind="stable")
    begun = np.concatenate(([0], np.cumsum(amounts)))[np.searchsorted(starts, points, side="right")]
    over = np.concatenate(([0], np.cumsum(amounts[order])))[
        np.searchsorted(ends[order], points, side="right")
    ]
    return (begun - over).tolist()


def above(spans: Sequence[Taken], limit: int) -> np.ndarray:
    """Where the amounts of the spans add up to more than the limit: spans in order, apart, shape (n, 2)."""
    steps: dict[int, int] = {}
    for start, end, amount in spans:
        steps[start] = steps.get(start, 0) + amount
        steps[end] = steps.get(end, 0) - amount
    result: list[tuple[int, int]] = []
    level, since = 0, None
    for tick in sorted(steps):
        level += steps[tick]
        if level > limit and since is None:
            since = tick
        elif level <= limit and since is not None:
            result.append((since, tick))
            since = None
    return np.asfortranarray(np.array(result, dtype=np.int64).reshape(-1, 2))
