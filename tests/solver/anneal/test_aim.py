"""The last chain looks for an end between the earliest that can be and the present one; the others go step by step."""

import pytest

from solver.anneal import kernel
from solver.anneal.annealing import Annealing
from solver.anneal.trying import LATEST
from solver.compile import compile_problem
from solver.greedy import construct
from solver.state import State
from tests.solver.counting.test_latest import day


@pytest.fixture
def search() -> Annealing:
    state = State(compile_problem(day(6, 2, rest=1, closed=(0, 1, 2))))
    construct(state)
    return Annealing(state.instance, state.at, 1, 2)


def ends(search: Annealing) -> list[int]:
    chain = search.chains[0]
    return sorted(int(chain.tables.late[c]) for c in chain.at)


def test_at_first_it_looks_for_the_earliest_that_can_be_and_counts_who_is_later(search):
    step, bold = search.chains
    before = int(step.tables.limit[LATEST])

    search.aim(9, 0.0)

    assert int(bold.tables.limit[LATEST]) == 9
    assert int(bold.totals[kernel.HARD]) == sum(end > 9 for end in ends(search)) > 0
    assert int(step.tables.limit[LATEST]) == before == ends(search)[-1] - 1


def test_the_more_is_over_the_nearer_it_looks_to_the_present_end(search):
    latest = ends(search)[-1]
    goals = []
    for share in (0.0, 0.5, 0.999, 1.0):
        search.aim(9, share)
        goals.append(int(search.chains[1].tables.limit[LATEST]))

    assert goals == [9, 9 + (latest - 10) // 2, latest - 2, latest - 1]


def test_where_the_end_is_as_early_as_can_be_nothing_is_asked(search):
    before = int(search.chains[1].tables.limit[LATEST])

    search.aim(ends(search)[-1], 0.0)

    assert int(search.chains[1].tables.limit[LATEST]) == before


def test_what_was_found_while_aiming_keeps_all_rules(search):
    for turn in range(20):
        search.aim(9, turn / 20)
        search.run(2_000, 0.15, 0.08, 1)

    state = State(search.instance)
    for at in search.found():
        state.load({})
        for session, candidate in at.items():
            assert state.open(session)[candidate]
            state.place(session, candidate)
        assert state.cost() >= 9
