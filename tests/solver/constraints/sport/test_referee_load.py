from dataclasses import replace

from solver.assign import assign
from solver.problem import Pool
from solver.timetable import Placement, Timetable
from tests.tools.stories import at, cost, plan, session

POOL = (Pool("referee", ("ann", "bob"), 1),)
MATCHES = plan(*(session(n, pools=POOL) for n in "abcde"), types="wwwwwrrwwwwwrr")


def days(*numbers: int) -> dict[str, int]:
    return {name: at(day) for name, day in zip("abcde", numbers, strict=False)}


def test_two_people_can_share_four_duties_a_week_and_the_fifth_costs_one():
    assert cost("referee_load", MATCHES, days(0, 1, 2, 3)) == 0
    assert cost("referee_load", MATCHES, days(0, 1, 2, 3, 4)) == 1


def test_the_next_week_begins_anew():
    assert cost("referee_load", MATCHES, days(0, 1, 2, 3, 7)) == 0


def test_other_people_have_duties_of_their_own():
    other = replace(MATCHES.session["e"], pools=(Pool("referee", ("cai", "dan"), 1),))
    problem = replace(MATCHES, sessions=(*MATCHES.sessions[:4], other))
    assert cost("referee_load", problem, days(0, 1, 2, 3, 4)) == 0


def test_where_it_costs_nothing_the_names_leave_nobody_with_more_than_that():
    placements = [Placement(name, start, ()) for name, start in days(0, 1, 2, 3).items()]
    named = assign(MATCHES, Timetable.of(MATCHES, placements)).timetable
    people = [p for placement in named.placements for _, chosen in placement.duties for p in chosen]
    assert sorted(people) == ["ann", "ann", "bob", "bob"]
