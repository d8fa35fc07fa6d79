"""Alternatives are sound, cheap enough, and differ from the given timetable and from each other."""

import itertools

from solver.advice.alternatives import alternatives
from solver.check import check
from solver.problem import Fixed, Use
from solver.result import Options
from solver.search import solve
from solver.timetable import Timetable
from tests.solver.repair.test_repairing import at, courts, match
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules


def _differences(one, other) -> int:
    theirs = {p.session: (p.start, p.place) for p in other}
    return sum(theirs.get(p.session) != (p.start, p.place) for p in one)


def test_every_pair_differs_in_enough_placements_and_none_costs_too_much():
    found_any = 0
    for seed in range(12):
        problem = with_rules(small_problem(seed), seed)
        best = solve(problem, Options(seconds=60))

        found = alternatives(problem, best.placements, count=3, differ=2, within=0.5)

        found_any += len(found)
        every = [best.placements, *(a.placements for a in found)]
        assert all(_differences(a, b) >= 2 for a, b in itertools.combinations(every, 2))
        for one in found:
            report = check(problem, Timetable.of(problem, one.placements))
            assert report.breaches == ()
            assert report.cost == one.cost <= best.cost + max(1, best.cost // 2)
            assert {p.session for p in one.placements} == {p.session for p in best.placements}
            assert one.differs == _differences(best.placements, one.placements)
    assert found_any > 2


def dear():
    """Two announced matches, and 4 for each that is at another time than announced."""
    placements = (at("one", 1, 10), at("two", 1, 11))
    sessions = (match(p.session, released=Fixed(p.start, p.place)) for p in placements)
    return courts(*sessions, more=(Use("stay", "stay", params={"time": 4, "place": 1}),)), placements


def test_where_all_are_too_dear_it_says_about_how_much_more_they_cost():
    """Each of the two may only move to where it costs 4 more: two moves cost 8 more."""
    problem, placements = dear()
    told = []

    found = alternatives(problem, placements, count=1, differ=2, within=0.0, on_none=told.append)

    assert (found, told) == ((), [8])
    assert len(alternatives(problem, placements, count=1, differ=2, within=8.0)) == 1


def test_none_is_found_where_more_should_differ_than_there_is():
    problem = with_rules(small_problem(1), 1)
    best = solve(problem, Options(seconds=60))

    assert alternatives(problem, best.placements, differ=len(problem.sessions) + 1) == ()
