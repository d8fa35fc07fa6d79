"""Repair moves as little as can be: against trying everything, and in stories with a known answer."""

import dataclasses
import itertools

import pytest

from solver.assign import assign
from solver.check import check
from solver.compile import compile_problem
from solver.problem import Blocked, Fixed, Opening, Problem
from solver.repair.pricing import distances
from solver.repair.repairing import repair
from solver.result import Options
from solver.search import solve
from solver.state import State, candidates_of, left_out_weight
from solver.timespan import Span
from solver.timetable import Placement, Timetable
from solver.words import Words
from tests.tools.courts import at, closed, courts, match
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules


def test_where_nothing_is_broken_nothing_moves():
    problem = courts(match("one"), match("two"))
    before = (at("one", 1, 10), at("two", 1, 11))

    found = repair(problem, before)

    assert found.placements == before
    assert (found.moved, found.moved_weight, found.proven) == ((), 0, True)


def test_what_lies_in_a_closure_goes_to_the_nearest_hour_and_the_rest_stays():
    problem = courts(match("one"), match("two"), match("three"), closures=(closed(1, 9, 12),))
    before = (at("one", 1, 10), at("two", 1, 13), at("three", 2, 9))

    found = repair(problem, before)

    assert [(m.session, m.now, m.forced) for m in found.moved] == [("one", at("one", 1, 12), True)]
    assert (found.moved_weight, found.moved_bound, found.distance, found.proven) == (1, 1, 4, True)


def test_of_two_at_odds_the_one_that_counts_less_goes():
    problem = courts(match("one"), match("two"))
    before = (at("one", 1, 10), at("two", 1, 10))

    found = repair(problem, before, weights={"one": 1, "two": 9})

    assert [m.session for m in found.moved] == ["one"]
    assert (found.moved_weight, found.proven) == (1, True)


def test_one_that_need_not_move_moves_where_that_is_the_only_way():
    """Only one can have B's single open hour; who is there may as well be on A."""
    problem = courts(
        match("forced", places=(("B",),)), match("free", places=(("A",), ("B",))), closures=(), days=1
    )
    short = dataclasses.replace(problem.venues[1], openings=(Opening(("work",), 540, 600),))
    problem = dataclasses.replace(problem, venues=(problem.venues[0], short))
    before = (at("forced", 0, 12, "B"), at("free", 0, 9, "B"))

    found = repair(problem, before)

    assert [(m.session, m.now, m.forced) for m in found.moved] == [
        ("forced", at("forced", 0, 9, "B"), True),
        ("free", at("free", 0, 9, "A"), False),
    ]
    assert found.proven
    assert not found.unplaced


def test_a_locked_session_stays_or_is_told_of():
    locked = match("one", lock="both", released=Fixed(48 + 20, ("A",)))
    problem = courts(locked, match("two"), closures=(closed(1),))

    found = repair(problem, (at("one", 1, 10), at("two", 2, 10)))

    assert [m.session for m in found.moved] == []
    assert [(u.session, u.state) for u in found.unplaced] == [("one", "any")]
    assert [w.en for way in found.unplaced[0].ways for w in way.words if "lock" in w.en]
    assert found.lost_proven


@pytest.mark.parametrize("seed", range(26))
def test_a_repair_is_sound_and_no_other_moves_less(seed):
    """Against trying every candidate of every session, on tiny problems after a closure."""
    problem = with_rules(_tiny(small_problem(seed)), seed)
    before = solve(problem, Options(seconds=60)).placements
    broken = _with_closure(problem, before)

    found = repair(broken, before, Options(seconds=60))

    assert check(_cut(broken, before), Timetable.of(broken, found.placements)).breaches == ()
    assert found.proven
    assert (_lost(broken, before, found), found.moved_weight, found.distance) == _least(broken, before)


def _tiny(problem: Problem) -> Problem:
    kept = [
        dataclasses.replace(s, step=240, places=s.places[:2], fixed=None, pools=(), tags=())
        for s in problem.sessions[:3]
    ]
    return dataclasses.replace(problem, sessions=tuple(kept))


def _with_closure(problem: Problem, placed: tuple[Placement, ...]) -> Problem:
    """The first used venue is closed on the day it is used first."""
    first = next((p for p in placed if p.place), None)
    if first is None:
        return problem
    day = problem.grid.day(first.start)
    span = Span(problem.grid.at(day), problem.grid.at(day + 1))
    venues = tuple(
        dataclasses.replace(v, closures=(*v.closures, Blocked(span, Words("停", "closed"))))
        if v.id == first.place[0]
        else v
        for v in problem.venues
    )
    return dataclasses.replace(problem, venues=venues)


def _lost(problem: Problem, before, found) -> int:
    cut = _cut(problem, before)
    instance = compile_problem(cut)
    gone = {p.session for p in before} - {p.session for p in found.placements}
    return sum(left_out_weight(instance, i) for i, s in enumerate(cut.sessions) if s.id in gone)


def _cut(problem: Problem, before: tuple[Placement, ...]) -> Problem:
    home = {p.session for p in before}
    return dataclasses.replace(problem, sessions=tuple(s for s in problem.sessions if s.id in home))


def _least(problem: Problem, before: tuple[Placement, ...]) -> tuple[int, int, int]:
    """(weight lost, moved, distance) of the best of all timetables, by trying them all."""
    home = {p.session: p for p in before}
    state = State(compile_problem(_cut(problem, before)))
    far = distances(state.instance, home).cells
    best = None
    options = [[None, *range(len(d))] for d in state.instance.domains]
    for picked in itertools.product(*options):
        placed = {s: c for s, c in enumerate(picked) if c is not None}
        if not _all_open(state, placed):
            continue
        lost = sum(left_out_weight(state.instance, s) for s, c in enumerate(picked) if c is None)
        away = [int(far[s].ravel()[state.instance.domains[s].cell[c]]) for s, c in placed.items()]
        value = (lost, sum(a > 0 for a in away), sum(away))
        best = value if best is None or value < best else best
    assert best is not None
    return best


def _all_open(state: State, placed: dict[int, int]) -> bool:
    for session in list(state.at):
        state.remove(session)
    fits = True
    for session, candidate in placed.items():
        if not state.open(session, ties=False)[candidate]:
            fits = False
            break
        state.place(session, candidate)
    if fits:
        state.settle()
        fits = len(state.at) == len(placed)
    for session in list(state.at):
        state.remove(session)
    return fits


def test_the_tiny_problems_do_break():
    """The law above would hold of anything if no closure ever hit."""
    hits = 0
    for seed in range(26):
        problem = with_rules(_tiny(small_problem(seed)), seed)
        before = solve(problem, Options(seconds=60)).placements
        broken = _with_closure(problem, before)
        hits += bool(check(broken, Timetable.of(broken, before)).breaches)
    assert hits > 5


def test_names_for_duties_are_named_again():
    problem = courts(match("one"))

    found = repair(problem, (at("one", 1, 10),))

    assert found.placements == assign(problem, Timetable.of(problem, found.placements)).timetable.placements
    assert candidates_of(compile_problem(problem), found.placements)
