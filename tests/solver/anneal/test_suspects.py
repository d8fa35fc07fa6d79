"""Whoever stands in a broken rule can be found among those noted."""

import numpy as np
import pytest

from solver.anneal.annealing import FOCUS, Annealing
from solver.anneal.suspects import doubted, exceeds, suspect
from solver.compile import compile_problem
from tests.solver.anneal.test_annealing import SOME_MOVE, roomy


def _at_first(instance):
    return {s: 0 for s, d in enumerate(instance.domains) if len(d)}


@pytest.mark.parametrize("seed", SOME_MOVE)
def test_as_long_as_anybody_is_in_excess_one_of_those_noted_is(seed):
    instance = compile_problem(roomy(seed))
    search = Annealing(instance, _at_first(instance), seed, 2)
    assert FOCUS[1]
    heat = search.heat()

    for _ in range(8):
        search.run(40, heat, 0.2, workers=1)

        chain = search.chains[1]
        noted = chain.doubt[1 : 1 + chain.doubt[0]].tolist()
        in_excess = [s for s in search.sessions if exceeds(chain.tables, chain.now, chain.at, s)]
        if not (
            chain.tables.hit[2::3] < 0
        ).any():  # of two groups kept level one falls behind as the other goes
            assert bool(in_excess) == any(s in in_excess for s in noted)


def test_who_is_not_in_excess_is_struck_off_when_asked():
    instance = compile_problem(roomy(0))
    chain = Annealing(instance, {}, 1, 1).chains[0]  # an empty timetable breaks nothing
    chain.at[:] = chain.tables.first[:-1]
    doubt = np.zeros(2 * len(chain.at) + 2, np.int64)
    for session in (1, 2, 2):
        doubted(doubt, session)
    assert doubt[:3].tolist() == [2, 1, 2]

    found, _ = suspect(chain.tables, chain.now, chain.at, doubt, 77)

    assert found == -1
    assert doubt[0] == 0
    assert not doubt[len(doubt) // 2 :].any()
