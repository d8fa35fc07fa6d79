from solver.problem import Venue
from tests.tools.stories import at, cost, plan, session

GYM = plan(
    *(session(n, 90, places=(("floor",),)) for n in "ab"),
    session("talk", 90, places=(("hall",), ("floor",))),
    venues=(Venue("floor"), Venue("hall")),
)
ASKED = {"venues": ["floor"], "most": 2}


def test_two_peak_hours_are_free_and_each_above_costs_one():
    assert cost("gym_open_share", GYM, {"a": at(0, "18:00")}, **ASKED) == 0
    assert cost("gym_open_share", GYM, {"a": at(0, "18:00"), "b": at(1, "18:00")}, **ASKED) == 2


def test_outside_the_peak_and_in_another_week_nothing_is_taken():
    assert cost("gym_open_share", GYM, {"a": at(0, "18:00"), "b": at(1, "17:15")}, **ASKED) == 0


def test_what_could_be_elsewhere_is_not_counted():
    assert cost("gym_open_share", GYM, {"a": at(0, "18:00"), "talk": at(1, "18:00")}, **ASKED) == 0
