from solver.problem import Fixed, Venue
from tests.tools.stories import at, cost, plan, session

PLACES = (("hall",), ("gym",))
ANNOUNCED = Fixed(at(1, "16:00"), ("hall",))
TALK = plan(
    session("a", places=PLACES, released=ANNOUNCED), session("new"), venues=(Venue("hall"), Venue("gym"))
)


def test_what_stays_costs_nothing_and_one_tick_costs_the_time():
    assert cost("stay", TALK, {"a": at(1, "16:00"), "new": at(0)}, time=5, place=2) == 0
    assert cost("stay", TALK, {"a": at(1, "16:15")}, time=5, place=2) == 5


def test_another_hall_costs_the_place_and_both_cost_both():
    assert cost("stay", TALK, {"a": (at(1, "16:00"), ("gym",))}, time=5, place=2) == 2
    assert cost("stay", TALK, {"a": (at(2, "16:00"), ("gym",))}, time=5, place=2) == 7
