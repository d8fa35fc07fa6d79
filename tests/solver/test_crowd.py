"""A crowd is counted as its people are one by one, at the borders of the grid too."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.crowd import Crowd
from solver.problem import Person
from solver.timespan import Span

TICKS = 60
SPANS = st.lists(
    st.tuples(st.integers(-30, 90), st.integers(0, 25)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=5
)
STARTS = st.sets(st.integers(0, TICKS - 1), max_size=25).map(lambda s: np.array(sorted(s), dtype=np.int64))


@given(
    st.lists(SPANS, min_size=1, max_size=5),
    STARTS,
    st.integers(1, 15),
    st.lists(st.integers(0, 5), max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_those_are_busy_who_have_a_tick_of_it_taken(busy, starts, length, asked):
    crowd = Crowd((Person(f"p{n}", busy=tuple(spans)) for n, spans in enumerate(busy)), TICKS)
    taken = [{tick for span in spans for tick in range(*span)} for spans in busy]
    names = [f"p{n}" for n in asked]  # some are strangers, some are asked for twice

    found = crowd.busy(crowd.known(names), starts, length)

    assert found.tolist() == [
        sum(n < len(busy) and not taken[n].isdisjoint(range(start, start + length)) for n in asked)
        for start in starts.tolist()
    ]


def test_nobody_is_busy_where_nobody_is_known():
    crowd, starts = Crowd((), TICKS), np.arange(4)

    assert crowd.busy(crowd.known(["ann"]), starts, 2).tolist() == [0, 0, 0, 0]
