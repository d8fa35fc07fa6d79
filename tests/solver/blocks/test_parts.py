"""What blocks prove together holds for the whole: against trying everything."""

import dataclasses

import pytest

from solver.blocks.parts import Parting
from solver.blocks.solving import Block, alone
from solver.candidates import movable
from solver.compile import compile_problem
from solver.constraints import rules
from solver.instance import Instance
from solver.limits import Limits
from solver.model import load
from solver.problem import Problem, Use, Venue
from solver.state import State, left_out_weight
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules
from tests.tools.stories import plan, session, span


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    load()


@pytest.mark.parametrize("seed", range(24))
def test_what_blocks_prove_together_no_timetable_of_the_whole_can_beat(seed):
    instance = compile_problem(with_rules(_tiny(small_problem(seed)), seed))
    free = movable(instance)
    blocks = [free[half::2] for half in (0, 1)]

    least, cost = _best_of_all(instance)

    proven, bound = _proven(instance, blocks, least)
    assert proven <= least
    assert bound <= cost


@pytest.mark.parametrize(
    ("wish", "params"),
    [
        ("spread", {"most": 0, "period": "week"}),
        ("spread", {"most": 1, "period": "day"}),
        ("many_days", {"least": 3}),
        ("compact", {}),
        ("early_end", {}),
        ("company", {}),
        ("place_stability", {}),
        ("useless_gaps", {}),
        ("team_rest_day", {}),
    ],
)
def test_a_wish_that_several_blocks_share_is_not_counted_in_each(wish, params):
    both = {"entries": ("red",), "series": "S", "step": 120, "places": (("hall",), ("courts",))}
    use = Use("wish", wish, weight=3, params={**rules()[wish].example, **params})
    three = [session(name, **both) for name in ("a", "b", "c")]
    venues = (Venue("hall"), Venue("courts"))
    instance = compile_problem(plan(*three, types="ww", house=(540, 780), venues=venues, uses=(use,)))

    least, cost = _best_of_all(instance)

    assert _proven(instance, [[0], [1], [2]], least)[1] <= cost


def test_an_excess_is_counted_by_each_block_for_what_it_adds():
    teams = {"entries": ("red",), "window": span(0, "9:00", "13:00"), "step": 60}
    instance = compile_problem(
        plan(
            *(session(name, **teams) for name in ("a", "b", "c")),
            types="w",
            uses=(Use("wish", "spread", params={"most": 0}),),
        )
    )

    assert _proven(instance, [[0], [1], [2]], 0) == (0, 3)


def _proven(instance: Instance, blocks: list[list[int]], least: int) -> tuple[int, int]:
    """The weight that the blocks prove left out, and the price for timetables that leave out the least."""
    state = State(instance)
    free = {s for block in blocks for s in block}
    fixed = {i: 0 for i, d in enumerate(instance.domains) if len(d) and i not in free}
    state.load({})
    parting = Parting(instance, blocks, fixed)
    limits = Limits(30.0)

    def solved(slack: int) -> list[Block]:
        return [
            alone(parting, Block(number, tuple(block)), limits.part(5.0), slack, 1 << 40)
            for number, block in enumerate(blocks)
        ]

    weight = sum(b.least_out for b in solved(0))
    impossible = sum(left_out_weight(instance, i) for i, d in enumerate(instance.domains) if not len(d))
    answers = solved(least - impossible - weight)
    assert all(b.bound is not None for b in answers)
    return weight + impossible, parting.constant + sum(b.bound or 0 for b in answers)


def _tiny(problem: Problem) -> Problem:
    """A few sessions with some dozens of ways to place each."""
    kept = [dataclasses.replace(s, step=240, places=s.places[:2]) for s in problem.sessions[:4]]
    return dataclasses.replace(problem, sessions=tuple(kept))


def _best_of_all(instance: Instance) -> tuple[int, int]:
    """The least (weight left out, cost), by trying everything; what is fixed is where it is."""
    state = State(instance)
    fixed = [i for i, s in enumerate(instance.problem.sessions) if s.fixed and len(instance.domains[i])]
    for i in fixed:
        state.place(i, 0)
    return _tried(state, movable(instance))


def _tried(state: State, left: list[int]) -> tuple[int, int]:
    if not left:
        before = dict(state.at)
        state.settle()
        found = (state.weight(), state.cost())
        state.load(before)
        return found
    best = _tried(state, left[1:])
    for candidate in state.open(left[0], ties=False).nonzero()[0]:
        state.place(left[0], int(candidate))
        best = min(best, _tried(state, left[1:]))
        state.remove(left[0])
    return best
