"""What comes before and after others, in models with few candidates."""

from solver.candidates import Core, movable
from solver.compile import compile_problem
from solver.greedy import construct
from solver.limits import Limits
from solver.model import load
from solver.problem import Use
from solver.state import State
from tests.tools.stories import plan, session


def test_nobody_escapes_to_before_what_comes_first():
    load()
    dates = {"a": "2026-04-10", "b": "2026-04-07"}  # b should be three days earlier, and may not
    near = (Use(f"near-{n}", "near_anchor", (n,), params={"date": d}) for n, d in dates.items())
    order = Use("order", "before", ("a",), then=("b",), params={"least": 1, "unit": "day"})
    instance = compile_problem(plan(session("a"), session("b"), uses=(*near, order)))
    state = State(instance)
    construct(state)

    known = next(Core(state, Limits(60.0)).improve(0))

    assert len(movable(instance)) == 2
    assert known.bound is not None
    assert 0 < known.bound <= known.cost == 4  # each alone would cost nothing
