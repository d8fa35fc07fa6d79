"""Alternatives are sound, cheap enough, and differ from the given timetable and from each other."""

import itertools

from solver.advice.alternatives import alternatives
from solver.check import check
from solver.result import Options
from solver.search import solve
from solver.timetable import Timetable
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules


def _differences(one, other) -> int:
    theirs = {p.session: (p.start, p.place) for p in other}
    return sum(theirs.get(p.session) != (p.start, p.place) for p in one)


def test_every_pair_differs_in_enough_placements_and_none_costs_too_much():
    found_any = 0
    for seed in range(12):
        problem = with_rules(small_problem(seed), seed)
        best = solve(problem, Options(seconds=10))

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


def test_none_is_found_where_more_should_differ_than_there_is():
    problem = with_rules(small_problem(1), 1)
    best = solve(problem, Options(seconds=10))

    assert alternatives(problem, best.placements, differ=len(problem.sessions) + 1) == ()
