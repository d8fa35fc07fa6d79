"""Advice is exact: prices are what the check says, what is open breaks nothing, what is not is told why."""

import random

import pytest

from solver.advice.advisor import Advisor
from solver.assign import assign
from solver.check import check
from solver.state import State
from solver.timetable import Placement, Timetable
from tests.tools.explained import left_out


def advisor(seed: int) -> Advisor:
    problem, state, _ = left_out(seed)
    names = assign(problem, Timetable.of(problem, state.placements())).timetable.placements
    return Advisor(problem, names)


@pytest.mark.parametrize("seed", range(30))
def test_the_price_of_every_candidate_is_what_the_timetable_costs_more(seed):
    _, state, _ = left_out(seed)
    rng = random.Random(seed)
    for session, candidate in list(state.at.items()):
        without = _cost_without(state, session)
        prices = state_price(state, session)
        for other in rng.sample(range(len(prices)), min(8, len(prices))):
            state.remove(session)
            state.place(session, other)
            cost = state.cost()
            state.remove(session)
            state.place(session, candidate)
            assert cost - without == prices[other]


def state_price(state: State, session: int):
    candidate = state.remove(session)
    prices = state.price(session)
    state.place(session, candidate)
    return prices


def _cost_without(state: State, session: int) -> int:
    candidate = state.remove(session)
    cost = state.cost()
    state.place(session, candidate)
    return cost


@pytest.mark.parametrize("seed", range(16))
def test_an_option_breaks_nothing_and_costs_what_it_says(seed):
    mine = advisor(seed)
    before = check(mine.problem, Timetable.of(mine.problem, mine.placements))
    for session in mine.problem.sessions[:4]:
        for option in mine.best(session.id, 3):
            verdict = mine.verdict(session.id, option.start, option.place)

            assert [b.words.en for b in verdict.broken] == []
            assert verdict.cost == option.cost
    assert before.is_sound


@pytest.mark.parametrize("seed", range(16))
def test_a_cell_that_is_no_option_is_told_what_it_breaks(seed):
    mine = advisor(seed)
    rng = random.Random(seed)
    told = 0
    for session in mine.problem.sessions:
        if session.fixed:
            continue
        options = {(o.start, o.place) for o in mine.options(session.id)}
        starts = mine.state.instance.view.starts(session).tolist()
        for start in rng.sample(starts, min(6, len(starts))):
            place = rng.choice(session.places)
            verdict = mine.verdict(session.id, start, place)
            if (start, place) not in options and not session.pools:
                told += 1
                assert verdict.broken
                assert all(b.words.zh and b.words.en for b in verdict.broken)
    assert told


def test_the_best_places_are_the_cheapest_of_all_options():
    for seed in range(8):
        mine = advisor(seed)
        for session in mine.problem.sessions:
            every = mine.options(session.id)
            assert [o.cost for o in mine.best(session.id, 4)] == sorted(o.cost for o in every)[:4]


def test_where_it_is_now_costs_nothing_more():
    mine = advisor(1)
    for placement in mine.placements:
        session = mine.problem.session[placement.session]
        here = [
            o for o in mine.options(session.id) if (o.start, o.place) == (placement.start, placement.place)
        ]
        assert [o.cost for o in here] == [0]


def test_a_place_that_is_none_of_its_own_is_told():
    mine = advisor(1)
    session = mine.problem.sessions[0]

    verdict = mine.verdict(session.id, Placement(session.id, 40).start, ("nowhere",))

    assert "none of its places" in verdict.broken[0].words.en


@pytest.mark.parametrize("seed", range(8))
def test_an_advisor_that_was_told_of_moves_answers_as_a_new_one_does(seed):
    mine = advisor(seed)
    rng = random.Random(seed)
    for session in rng.sample(mine.problem.sessions, min(4, len(mine.problem.sessions))):
        options = mine.options(session.id)
        if options and rng.random() < 0.7:
            there = rng.choice(options)
            mine.place(Placement(session.id, there.start, there.place))
        else:
            mine.remove(session.id)

    fresh = Advisor(mine.problem, mine.placements)
    for session in mine.problem.sessions:
        assert mine.options(session.id) == fresh.options(session.id)
    assert mine.judge.now.cost == fresh.judge.now.cost


@pytest.mark.parametrize("seed", range(4))
def test_the_options_are_all_that_the_check_allows_at_the_price_it_says(seed):
    """Brute force: every start and place of a session held against the check, one by one."""
    mine = advisor(seed)
    for session in [s for s in mine.problem.sessions if not s.pools and not s.fixed][:2]:
        starts = mine.state.instance.view.starts(session).tolist()
        told = {
            (o.start, o.place): o.cost
            for o in mine.options(
                session.id, first=starts[0], last=starts[59:60][0] if len(starts) > 59 else None
            )
        }
        cells = [(start, place) for start in starts[:59] for place in session.places]

        verdicts = {cell: mine.verdict(session.id, *cell) for cell in cells}

        assert told == {cell: v.cost for cell, v in verdicts.items() if v.fits}
