"""Half-open spans of ticks: the only interval arithmetic of the project."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` up to, not including, `end`; any integers of one unit (ticks, minutes)."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def widened(self, before: int, after: int) -> "Span":
        return Span(self.start - before, self.end + after)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time as few spans as possible, sorted; touching spans become one, empty ones vanish."""
    result: list[Span] = []
    for span in sorted(s for s in spans if s.start < s.end):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(Span(*span))
    return tuple(result)


def subtracted(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of `spans` when `holes` are taken out, sorted and merged."""
    cut = merged(holes)
    result: list[Span] = []
    for span in merged(spans):
        start = span.start
        for hole in cut:
            if hole.end <= start:
                continue
            if hole.start >= span.end:
                break
            if hole.start > start:
                result.append(Span(start, hole.start))
            start = max(start, hole.end)
        if start < span.end:
            result.append(Span(start, span.end))
    return tuple(result)


def is_covered(span: Span, merged_spans: Sequence[Span]) -> bool:
    """Whether one of the spans (merged, in order) covers the whole of `span`."""
    index = bisect_right(merged_spans, span.start, key=lambda s: s[0])
    return index > 0 and span.end <= merged_spans[index - 1][1]


def is_touched(span: Span, merged_spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the spans (merged, in order) shares time with `span`."""
    index = bisect_left(merged_spans, (span.end,))  # only the last that begins before its end can
    return index > 0 and merged_spans[index - 1][1] > span.start


def first_overlap(span: Span, spans: Iterable[Span]) -> Span | None:
    """The first of `spans` that shares time with `span`."""
    return next((Span(*s) for s in spans if span.start < s[1] and s[0] < span.end), None)
