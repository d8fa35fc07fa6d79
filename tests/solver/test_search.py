"""The engines against the plain arithmetic, and against trying everything."""

import dataclasses

import pytest

from solver.candidates import Core
from solver.check import check
from solver.codec import digest
from solver.compile import compile_problem
from solver.problem import Problem
from solver.result import Options, Progress
from solver.rounds import Running
from solver.search import solve
from solver.state import State, left_out_weight
from solver.timetable import Timetable
from tests.tools.courses import courses
from tests.tools.everything_tried import best_of_all
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules


@pytest.mark.parametrize("seed", range(24))
def test_what_the_engines_place_and_price_is_what_the_check_finds(seed):
    problem = with_rules(small_problem(seed), seed)

    result = solve(problem, Options(seconds=60, seed=1))

    report = check(problem, Timetable.of(problem, result.placements))
    assert report.breaches == ()
    assert report.cost == result.cost
    assert {u.session for u in result.unplaced} | {p.session for p in result.placements} == set(
        problem.session
    )


@pytest.mark.parametrize("seed", range(12))
def test_an_optimum_is_what_trying_everything_finds(seed):
    problem = with_rules(_tiny(small_problem(seed)), seed)

    result = solve(problem, Options(seconds=30, seed=1))

    assert result.status == "optimal"
    instance = compile_problem(problem)
    weights = {s.id: left_out_weight(instance, i) for i, s in enumerate(problem.sessions)}
    assert (sum(weights[u.session] for u in result.unplaced), result.cost) == best_of_all(State(instance))


@pytest.mark.parametrize("seed", [3, 11])
def test_the_same_seed_gives_the_same_timetable(seed):
    problem = with_rules(small_problem(seed), seed)

    one, other = (solve(problem, Options(seconds=60, seed=5)) for _ in range(2))

    assert one.placements == other.placements
    assert one.problem == digest(problem)


@pytest.mark.parametrize("seed", [3, 11])
def test_cut_short_by_deterministic_effort_it_is_the_same_timetable_too(seed):
    problem = with_rules(small_problem(seed), seed)

    one, other = (solve(problem, Options(seconds=60, seed=5, effort=0.02)) for _ in range(2))

    assert one.placements == other.placements
    assert (one.cost, one.bound) == (other.cost, other.bound)


@pytest.mark.parametrize("effort", [0.05, 0.1])
def test_the_number_of_processes_changes_nothing(effort):
    problem = courses(2)

    one, *others = (solve(problem, Options(seconds=60, seed=5, workers=n, effort=effort)) for n in (1, 2, 4))

    for other in others:
        assert other.placements == one.placements
        assert (other.cost, other.bound, other.status) == (one.cost, one.bound, one.status)


def test_the_reasons_of_what_is_left_out_add_up_to_all_its_cells():
    left = [u for seed in range(12) for u in _solved(seed).unplaced]

    assert left
    assert all(sum(r.cells for r in u.reasons) == u.cells for u in left)
    assert all(r.words.zh and r.words.en for u in left for r in u.reasons)


def test_a_stop_keeps_the_best_so_far():
    told: list[Progress] = []

    result = solve(
        with_rules(small_problem(2), 0), Options(), on_progress=told.append, should_stop=lambda: bool(told)
    )

    assert result.status in ("stopped", "optimal")
    assert [p.phase for p in told][:2] == ["check", "greedy"]
    assert len(result.placements) >= told[1].placed


def test_progress_never_gets_worse():
    told: list[Progress] = []

    solve(with_rules(small_problem(5), 1), Options(), on_progress=told.append)

    placed = [p.placed for p in told if p.cost is not None]
    costs = [p.cost for p in told if p.cost is not None and p.placed == placed[-1]]
    bounds = [p.bound for p in told if p.bound is not None]
    assert placed == sorted(placed)
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)


def test_no_better_timetable_that_was_told_is_lost(monkeypatch):
    told: list[Progress] = []
    monkeypatch.setattr(Running, "too_late", lambda self: next(iter(self.marks), None))  # all is taken back
    monkeypatch.setattr(Core, "_keep", lambda self, found: None)

    result = solve(
        courses(2),
        Options(60),
        on_progress=told.append,
        should_stop=lambda: told[-1].cost not in (None, told[1].cost),
    )

    assert result.cost < told[1].cost
    assert result.cost == told[-1].cost


def _solved(seed: int):
    return solve(with_rules(small_problem(seed), seed), Options(seconds=60))


def _tiny(problem: Problem) -> Problem:
    """Three sessions with a few hundred ways to place them."""
    kept = [dataclasses.replace(s, step=180, places=s.places[:2], fixed=None) for s in problem.sessions[:3]]
    return dataclasses.replace(problem, sessions=tuple(kept), grid=problem.grid)


def test_an_empty_problem_is_solved_at_once():
    problem = dataclasses.replace(with_rules(small_problem(1), 0), sessions=())

    result = solve(problem, Options(seconds=60))

    assert (result.status, result.placements, result.unplaced, result.cost) == ("optimal", (), (), 0)


def test_where_everything_is_fixed_nothing_moves():
    problem = small_problem(4)
    fixed = tuple(s for s in problem.sessions if s.fixed)
    problem = dataclasses.replace(with_rules(problem, 0), sessions=fixed)

    result = solve(problem, Options(seconds=60))

    assert {p.session: p.start for p in result.placements} == {s.id: s.fixed.start for s in fixed if s.fixed}


def test_with_no_time_at_all_the_first_timetable_is_kept_and_nothing_is_claimed_to_be_proven():
    result = solve(with_rules(small_problem(7), 1), Options(seconds=0))

    assert result.status == "feasible"
    assert {u.state for u in result.unplaced} <= {"any", "unproven"}


def test_effort_makes_a_limited_run_repeatable():
    problem = with_rules(small_problem(0), 1)

    one, other = (solve(problem, Options(seconds=60, seed=3, effort=0.05)) for _ in range(2))

    assert (one.placements, one.cost, one.bound) == (other.placements, other.cost, other.bound)


def test_where_memory_ends_the_best_so_far_is_the_answer(monkeypatch):
    def without(core, *args):
        raise MemoryError
        yield

    monkeypatch.setattr(Core, "improve", without)
    problem = courses(0)

    result = solve(problem, Options(seconds=60))

    assert result.status == "feasible"
    assert (len(result.placements), result.bound) == (len(problem.sessions), 0)
