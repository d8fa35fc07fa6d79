"""What the days of a problem mean is worked out once, also for its edited copies."""

from dataclasses import replace
from datetime import date

from solver.edits import Unlock, apply
from solver.grid import Grid
from solver.horizon import Horizon, horizon
from solver.problem import Day, Opening, Problem
from solver.timespan import Span

GRID = Grid(date(2026, 3, 2), 7, tick=60)  # from a Monday
DAYS = (*(Day("work") for _ in range(5)), Day("rest"), Day("makeup"))
HOURS = (Opening(("work",), 9 * 60, 12 * 60), Opening(("rest",), 0, 24 * 60))


def at(day, *hours):
    return Span(*(24 * day + hour for hour in hours))


def test_hours_of_all_days_are_those_of_each_day_and_touching_ones_are_one():
    found = Horizon(GRID, DAYS).open(HOURS)

    assert found == (*(at(d, 9, 12) for d in range(5)), at(5, 0, 24), at(6, 9, 12))


def test_a_part_of_the_day_lies_on_the_chosen_days_of_the_week():
    days = Horizon(GRID, DAYS)

    assert days.daily(600, 660, (0, 6)) == (at(0, 10, 11), at(6, 10, 11))
    assert days.daily(0, 1440) == (Span(0, 7 * 24),)


def test_the_same_answer_is_the_same_object_and_nothing_is_worked_out_twice():
    days, made = Horizon(GRID, DAYS), []

    first = days.kept("key", lambda: made.append("once") or [Span(3, 4), Span(1, 3)])
    again = days.kept("key", lambda: made.append("twice") or [])

    assert first is again
    assert first == (Span(1, 4),)
    assert made == ["once"]


def test_edited_copies_share_a_horizon_and_other_days_have_another():
    problem = Problem(GRID, DAYS)

    assert apply(problem, [Unlock("nobody")]).horizon is problem.horizon
    assert horizon(Grid(date(2026, 3, 2), 7, tick=60), tuple(DAYS)) is problem.horizon
    holiday = replace(problem, days=(*DAYS[:6], Day("holiday")))
    assert holiday.hours(HOURS, 6) == ()
    assert problem.hours(HOURS, 6) == (at(6, 9, 12),)
