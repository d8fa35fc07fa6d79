"""Questions about many stretches at once say what counting ticks one by one says."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.cover import Cover
from solver.timespan import Span

SPANS = st.lists(
    st.tuples(st.integers(-20, 120), st.integers(0, 30)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=6
)
STARTS = st.sets(st.integers(-10, 110), max_size=40).map(
    lambda found: np.array(sorted(found), dtype=np.int64)
)
SIDE = st.integers(0, 12)


@given(SPANS, STARTS, SIDE, SIDE)
@settings(max_examples=200, deadline=None)
def test_clear_and_held_stretches_are_those_that_a_count_of_ticks_says(spans, starts, before, after):
    cover, after = Cover(spans, 100), after + 1
    covered = {tick for span in spans for tick in range(*span)}
    inside = [sum(t in covered for t in range(s - before, s + after)) for s in starts.tolist()]

    assert cover.ticks(starts - before, starts + after).tolist() == inside
    assert cover.clear(starts, before, after).tolist() == [n == 0 for n in inside]
    assert cover.holds(starts, before, after).tolist() == [n == before + after for n in inside]


def test_spans_may_come_unordered_and_one_by_one():
    cover = Cover((span for span in (Span(8, 10), Span(2, 4), Span(3, 8))), 20)

    assert cover.clear(np.arange(12), 0, 1).tolist() == [True] * 2 + [False] * 8 + [True] * 2


def test_no_spans_leave_everything_clear_and_hold_nothing():
    cover, starts = Cover((), 20), np.arange(3)

    assert (cover.clear(starts, 0, 1).tolist(), cover.holds(starts, 0, 1).tolist()) == (
        [True] * 3,
        [False] * 3,
    )
