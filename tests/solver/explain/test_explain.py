"""Explanations are complete, least and true: held against counting, brute force and the independent check."""

import itertools

import numpy as np
import pytest

from solver.assign import assign
from solver.explain.cells import Cells
from solver.explain.confirming import Confirmer, led_to
from solver.explain.cover import least_hitting
from solver.explain.session import explain, explain_all
from solver.result import Options
from solver.search import solve
from solver.timetable import Timetable
from tests.tools.explained import left_out

SEEDS = range(40)


def all_left_out():
    return [(seed, s) for seed in SEEDS for s in left_out(seed)[2]]


def test_there_is_something_to_explain():
    assert len(all_left_out()) > 40


def test_the_reasons_add_up_to_all_cells_and_are_said_in_both_languages():
    for seed, session in all_left_out():
        told = explain(left_out(seed)[1], session, ways=0)

        assert sum(r.cells for r in told.reasons) == told.cells
        assert all(r.words.zh and r.words.en for r in told.reasons)


def test_the_causes_of_a_cell_are_there_exactly_where_it_cannot_be_taken():
    for seed, session in all_left_out():
        state = left_out(seed)[1]
        cells = Cells(state, session)
        domain = state.instance.domains[session]

        allowed = np.zeros(domain.size, dtype=bool)
        allowed[domain.cell] = state.open(session)

        assert (cells.forbidden.any(axis=0) == ~allowed)[cells.exists].all()


def test_the_named_causes_forbid_every_cell_and_fewer_do_not():
    for seed, session in all_left_out():
        state = left_out(seed)[1]
        cells = Cells(state, session)
        inside = cells.forbidden[:, cells.in_window]
        if not inside.any(axis=0).all():
            continue
        told = explain(state, session, ways=0)

        least = len(told.least_causes)
        assert told.is_least
        if inside.shape[1]:
            assert not any(
                inside[list(some)].any(axis=0).all()
                for some in itertools.combinations(range(len(inside)), least - 1)
            )


@pytest.mark.parametrize("seed", range(60))
def test_a_least_hitting_set_is_what_trying_all_finds(seed):
    rng = np.random.default_rng(seed)
    masks = [int(m) for m in rng.integers(1, 2**8, size=rng.integers(1, 12))]

    found, proven = least_hitting(masks)

    meets = lambda some: all(any(m >> b & 1 for b in some) for m in masks)  # noqa: E731
    fewest = next(n for n in range(9) if any(meets(c) for c in itertools.combinations(range(8), n)))
    assert proven
    assert meets(found)
    assert len(found) == fewest


def test_nearly_every_way_found_is_confirmed_and_only_those_are_told():
    """What the engines find is held against the check of the whole timetable before anybody sees it."""
    found = told = 0
    for seed in SEEDS:
        problem, state, left = left_out(seed)
        names = assign(problem, Timetable.of(problem, state.placements())).timetable.placements
        shown = explain_all(state, names, left_out_proven=False)
        for session, explanation in zip(left, shown, strict=True):
            found += len(explain(state, session).ways)
            told += len(explanation.ways)
            assert all(way.confirmed for way in explanation.ways)
    assert told > 40
    assert told >= 0.95 * found


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_a_way_out_solves_again_with_less_left_out(seed):
    """A solve of the edited problem, from nothing, places as much as the way promises."""
    problem, state, left = left_out(seed)
    confirmer = Confirmer(problem, state.placements())
    for session in left[:2]:
        for way in confirmer.confirmed(explain(state, session).ways)[:2]:
            edited, staffing = led_to(problem, state.placements(), way)

            result = solve(edited, Options(seconds=60))

            assert len(result.unplaced) <= len(staffing.timetable.unplaced)


def test_explaining_leaves_the_state_as_it_was():
    for seed, session in all_left_out()[:20]:
        state = left_out(seed)[1]
        before, cost, sizes = dict(state.at), state.cost(), [len(d) for d in state.instance.domains]

        explain(state, session)

        assert (dict(state.at), state.cost(), [len(d) for d in state.instance.domains]) == (
            before,
            cost,
            sizes,
        )


def test_any_plan_is_said_only_where_no_plan_has_room():
    """With everything that is not fixed taken out, a session of which "any" is said still finds no cell."""
    said = 0
    for seed, session in all_left_out():
        problem, state, _ = left_out(seed)
        told = explain(state, session, ways=0)
        before = dict(state.at)
        for other in list(state.at):
            if problem.sessions[other].fixed is None:
                state.remove(other)
        is_open = bool(state.open(session, ties=False).any())
        state.load(before)
        if told.state == "any":
            said += 1
            assert not is_open
    assert said
