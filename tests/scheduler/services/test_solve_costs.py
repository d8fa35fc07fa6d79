"""Where the penalty goes while a solve runs."""

import json

from scheduler.services import solve_costs
from scheduler.services.solve_costs import Costs, by_rule
from solver import codec
from solver.check import check
from solver.timetable import Timetable
from solver.view import View
from tests.tools.problems import random_timetable, small_problem
from tests.tools.ruled import with_rules


def constructed(seed=3):
    """A timetable that is none of the best."""
    problem = with_rules(small_problem(seed), seed)
    return problem, codec.dump_placements(random_timetable(View(problem), seed).placements)


def test_it_is_what_the_check_says_put_together_by_rule():
    problem, placements = constructed()
    costs = check(problem, Timetable.of(problem, codec.load_placements(placements))).costs
    assert sum(costs.values()) > 0

    found = by_rule(problem, placements)

    assert sum(found.values()) == sum(costs.values())
    assert set(found) == {u.rule for u in problem.uses if costs.get(u.id)}


def test_the_same_timetable_is_looked_at_once_and_a_dear_look_is_followed_by_a_pause(monkeypatch):
    problem, placements = constructed()
    looked = []
    monkeypatch.setattr(solve_costs, "by_rule", lambda p, these: looked.append(these) or {"x": len(looked)})
    clock = iter([0.0, 2.0, 3.0, 30.0, 43.0, 44.0])
    monkeypatch.setattr(solve_costs.time, "monotonic", lambda: next(clock))
    costs = Costs(json.dumps(codec.dump_problem(problem)).encode())
    first, second = {"placements": placements}, {"placements": placements[1:]}

    assert costs.of(first) == {"x": 1}  # took two seconds
    assert costs.of(first) == {"x": 1}
    assert costs.of(second) == {"x": 1}  # at 30 it is too early
    assert costs.of(second) == {"x": 2}
    assert looked == [placements, placements[1:]]
