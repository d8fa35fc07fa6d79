"""What sessions must take of a resource: the figures are those of going through every candidate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.compile import compile_problem
from solver.counting.demand import _covered, _rooms, _union
from solver.state import State
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=12)


@given(SPANS, st.lists(st.integers(0, 45), min_size=1, max_size=5))
def test_the_room_of_overlapping_spans_is_counted_tick_by_tick(spans, ticks):
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    ends = np.array([start + long for start, long in spans], dtype=np.int64)
    taken = {t for start, long in spans for t in range(start, start + long)}

    stretches = _union(starts, ends)

    if spans:
        assert _covered(*stretches, np.array(ticks)).tolist() == [sum(t < u for t in taken) for u in ticks]
    assert sum((stretches[1] - stretches[0]).tolist()) == len(taken)


@pytest.mark.parametrize("seed", [0, 3, 6, 8, 28, 33])  # from 6 on with a series
def test_a_room_has_the_figures_of_every_open_candidate(seed):
    instance = compile_problem(with_rules(small_problem(seed), seed))

    for index, room in _rooms(instance).items():
        found = _by_candidates(instance, index)
        open_places = [p for p, count in enumerate(room.counts) if count]
        told = {
            p: (room.counts[p], room.first[p], room.last[p], room.times[p], sorted(room.at(p).tolist()))
            for p in open_places
        }
        assert told == found


def _by_candidates(instance, index):
    domain, state = instance.domains[index], State(instance)
    for other, fixed in enumerate(instance.domains):
        if instance.problem.sessions[other].fixed is not None and len(fixed):
            state.place(other, 0)
    by_place = {}
    for candidate in np.flatnonzero(state.open(index, ties=False)).tolist():
        by_place.setdefault(domain.place(candidate), []).append(domain.intervals(candidate))
    state.load({})
    return {
        place: (
            len(several),
            min(start for spans in several for start, _ in spans),
            max(end for spans in several for _, end in spans),
            min(len(spans) for spans in several),
            sorted(start for spans in several for start, _ in spans),
        )
        for place, several in by_place.items()
    }
