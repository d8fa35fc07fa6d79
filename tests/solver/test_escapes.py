"""What stands for all candidates outside a model knows when those are."""

import numpy as np
import pytest

from solver.candidates import Core
from solver.compile import compile_problem
from solver.couplings.count import CountCoupling
from solver.escapes import MOST, PIECES, Grown, Pieces, edges
from solver.greedy import construct
from solver.instance import Instance
from solver.limits import Limits
from solver.model import load
from solver.problem import Use
from solver.state import State
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules
from tests.tools.stories import plan, session

DAY = Use("near", "near_anchor", ("a", "b", "c"), params={"date": "2026-04-08"})


def crowded() -> Instance:
    """Three sessions that wish for one day, of which each week should have one."""
    spread = Use("spread", "spread", ("a", "b", "c"), weight=50, params={"most": 1, "period": "week"})
    problem = plan(*(session(name) for name in "abc"), types="wwwwwrr" * 3, uses=(DAY, spread))
    return compile_problem(problem)


def test_nobody_escapes_from_a_week_that_is_full():
    load()
    state = State(crowded())
    construct(state)
    core = Core(state, Limits(60.0), Grown(dict.fromkeys(range(3), 1)))
    core.grown.daily = {0, 1, 2}

    known = next(core.improve(0))

    assert known.bound is not None
    assert known.bound > 0  # alone each of them would cost nothing
    assert known.bound <= known.cost


def test_who_is_counted_escapes_by_time_once_it_has_escaped():
    load()
    state = State(crowded())
    construct(state)
    core = Core(state, Limits(60.0), Grown(dict.fromkeys(range(3), 1)))
    first, last = next(core.improve(0)), list(core.improve(0))[-1]

    assert core.pieces.counted == {0, 1, 2}
    assert core.grown.daily
    assert first.bound < last.bound == last.cost


def test_who_is_counted_with_one_that_escapes_escapes_by_day_too():
    uses = (Use("pair", "spread", ("a", "b"), weight=5, params={"most": 1, "period": "week"}),)
    instance = compile_problem(plan(*map(session, "abc"), types="wwwwwrr" * 2, uses=uses))
    grown = Grown(dict.fromkeys(range(3), 1), near={1: {(0, 9): 4}})

    Pieces(instance).part(grown, [0])

    assert (grown.daily, grown.near) == ({0, 1}, {})


@pytest.mark.parametrize("weeks", [1, 3, 8, 40])
def test_pieces_are_days_where_these_are_few_else_weeks_else_even_parts(weeks):
    problem = plan(session("a"), types="wwwwwrr" * weeks)
    instance = compile_problem(problem)
    found = edges(instance, 0, by_day=True)
    per = [np.unique(instance.view.bucket(problem.sessions[0], key)) for key in ("day", "week")]
    pieces = [len(one) for one in per if len(one) <= MOST]

    assert len(found) - 1 == (pieces[0] if pieces else PIECES)
    assert (found[0], found[-1]) == (0, len(instance.domains[0].starts))
    assert (np.diff(found) > 0).all()


def test_an_escape_counts_in_a_bucket_only_if_all_that_it_stands_for_does():
    instance = crowded()
    coupling = next(c for c in instance.couplings if isinstance(c, CountCoupling) and c.priced)
    weeks = instance.view.bucket(instance.problem.sessions[0], "week")
    change = int(np.flatnonzero(np.diff(weeks))[0])

    assert coupling._shared(0, 0, change) == weeks[0]
    assert coupling._shared(0, change + 1, change + 1) == weeks[change + 1]
    assert coupling._shared(0, 0, change + 1) == -1


@pytest.mark.parametrize("seed", range(10))
def test_no_bound_with_escapes_by_day_passes_the_optimum(seed):
    load()
    state = State(compile_problem(with_rules(small_problem(seed), seed)))
    construct(state)
    usual = list(Core(state, Limits(60.0)).improve(0))[-1]
    core = Core(state, Limits(60.0))
    core.grown = Grown(dict.fromkeys(core.free, 1), daily=set(core.free))

    bounds = [known.bound for known in core.improve(0)]

    assert usual.bound == usual.cost
    assert bounds[-1] == core.cost() == usual.cost
    assert all(bound <= usual.cost for bound in bounds if bound is not None)
