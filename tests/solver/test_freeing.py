"""Which sessions are freed: movable ones, where it costs, and as many as can be closed."""

import dataclasses

import numpy as np
import pytest

from solver.compile import compile_problem
from solver.freeing import FIRST, LEAST, Freeing
from solver.greedy import construct
from solver.interchangeable import Interchangeable
from solver.state import State
from solver.timetable import Placement
from tests.tools.courses import courses


def freeing(seed: int = 1, count: int = 30) -> Freeing:
    state = State(compile_problem(courses(3, count=count, days=5, hours=6)))
    construct(state)
    return Freeing(state, seed)


def test_only_placed_sessions_that_can_move_are_freed():
    problem = courses(3, count=30, days=5, hours=6)
    fixed = [dataclasses.replace(problem.sessions[0], fixed=Placement("c0/0", 8, ("a",)))]
    state = State(compile_problem(dataclasses.replace(problem, sessions=(*fixed, *problem.sessions[1:]))))
    construct(state)
    state.remove(5)

    sets = [freed.sessions for _ in range(20) for freed in Freeing(state, 1).several(4)]

    assert {0, 5} & {s for one in sets for s in one} == set()
    assert all(len(set(one)) == len(one) <= FIRST for one in sets)
    assert max(len(one) for one in sets) > LEAST


def test_those_who_are_counted_are_freed_together_where_what_they_share_is_followed():
    state = freeing().state
    classes = Interchangeable(state.instance, range(len(state.instance.domains))).classes(state.at)
    whole = Freeing(state, 1, classes)
    around = [set(whole.ways[0].choose(state, start, 10, whole.random)) for start in range(12)]

    assert max(len(c) for c in classes) == 3
    assert all(set(c) <= one or one.isdisjoint(c) for one in around for c in classes)
    assert {len(one) for one in around} <= {10, 11, 12}


def test_the_same_seed_frees_the_same():
    one, other = freeing(), freeing()

    assert [one.several(4) for _ in range(5)] == [other.several(4) for _ in range(5)]
    assert freeing(2).several(4) != freeing(3).several(4)


def test_what_costs_is_freed_more_often():
    chosen = freeing()
    dear = chosen.movable[-1]
    domain = chosen.state.instance.domains[dear]
    domain.cost = domain.cost.astype(np.int64)
    domain.cost[chosen.state.at[dear]] += 1000

    starts = [freed.sessions for _ in range(20) for freed in chosen.several(4)]

    assert sum(dear in one for one in starts) > 0.8 * len(starts)


@pytest.mark.parametrize(("effort", "closed", "grows"), [(0.01, True, 1), (0.9, True, 0), (1.0, False, -1)])
def test_what_is_closed_with_ease_frees_more_the_next_time_and_what_is_not_less(effort, closed, grows):
    chosen = freeing()
    freed = chosen.several(1)[0]
    before = chosen.ways[freed.way].size

    chosen.learn(freed, 0, effort, closed=closed)

    after = chosen.ways[freed.way].size
    assert (after > before) - (after < before) == grows


def test_a_way_that_gains_is_asked_more_often_and_no_way_is_forgotten():
    chosen = freeing()
    asked = [0] * len(chosen.ways)
    for _ in range(200):
        for freed in chosen.several(4):
            asked[freed.way] += 1
            chosen.learn(freed, 10 if freed.way == 2 else 0, 0.5, closed=True)

    assert asked[2] > sum(asked) / 2
    assert min(asked) > 0


def test_where_nothing_can_move_nothing_is_freed():
    state = State(compile_problem(dataclasses.replace(courses(3), sessions=())))

    assert Freeing(state, 1).several(4) == []


def test_what_was_drawn_and_learnt_can_be_taken_back():
    chosen = freeing()
    chosen.several(2)
    back = chosen.memory()
    drawn = chosen.several(4)
    for freed in drawn:
        chosen.learn(freed, gain=5, effort=0.1, closed=True)
    learnt = [way.size for way in chosen.ways]

    back()

    assert [way.size for way in chosen.ways] != learnt
    assert chosen.several(4) == drawn
