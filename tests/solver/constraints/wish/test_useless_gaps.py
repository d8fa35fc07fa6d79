from dataclasses import replace

from solver.problem import Opening, Use, Venue
from solver.result import Options
from solver.search import solve
from tests.tools.stories import at, cost, plan, session, span

HALL = Venue("hall", openings=(Opening(("work",), 9 * 60, 18 * 60),))
COURTS = Venue("courts", lanes=2)
DAY = plan(session("a", places=(("hall",),)), session("b", places=(("hall",),)), venues=(HALL,), types="w")


def gaps(first: str, second: str) -> int:
    return cost("useless_gaps", DAY, {"a": at(0, first), "b": at(0, second)})


def test_back_to_back_and_an_hour_between_cost_nothing_and_one_tick_less_costs_one():
    assert gaps("12:00", "13:00") == 0
    assert gaps("12:00", "14:00") == 0
    assert gaps("12:00", "13:45") == 1
    assert gaps("12:00", "13:15") == 1


def test_a_quarter_of_an_hour_after_opening_is_of_no_use():
    assert cost("useless_gaps", DAY, {"a": at(0, "9:00")}) == 0
    assert cost("useless_gaps", DAY, {"a": at(0, "9:15")}) == 1
    assert cost("useless_gaps", DAY, {"a": at(0, "10:00")}) == 0


def test_set_up_and_tear_down_fill_the_gap():
    tidy = replace(DAY, sessions=(replace(DAY.sessions[0], teardown=30), DAY.sessions[1]))
    assert cost("useless_gaps", tidy, {"a": at(0, "12:00"), "b": at(0, "13:30")}) == 0


def test_courts_side_by_side_have_no_gaps():
    matches = plan(*(session(n, places=(("courts",),)) for n in "ab"), venues=(COURTS,))
    assert cost("useless_gaps", matches, {"a": at(0, "12:00"), "b": at(0, "13:15")}) == 0


def test_the_solver_finds_the_timetable_without_gaps():
    tight = span(0, "9:15", "13:00")
    sessions = (*(replace(s, window=tight) for s in DAY.sessions), session("c", 105, places=(("hall",),)))
    sessions = (*sessions[:2], replace(sessions[2], window=span(0, "9:00", "18:00")))
    uses = tuple(Use(rule, rule) for rule in ("window", "venue_open", "venue_exclusive", "useless_gaps"))
    problem = replace(DAY, sessions=sessions, uses=uses)

    result = solve(problem, Options(seconds=60, seed=1))

    assert (result.status, result.cost, len(result.placements)) == ("optimal", 0, 3)
