from solver.problem import Venue
from tests.tools.stories import at, cost, plan, session

TALK = plan(session("a", places=(("hall",), ("gym",))), venues=(Venue("hall"), Venue("gym")))


def test_the_wished_for_hall_is_free_and_another_costs_the_level():
    assert cost("preferred_place", TALK, {"a": (at(0), ("hall",))}, places=["hall"], level=2) == 0
    assert cost("preferred_place", TALK, {"a": (at(0), ("gym",))}, places=["hall"], level=2) == 2


def test_the_gym_is_avoided():
    assert cost("preferred_place", TALK, {"a": (at(0), ("gym",))}, places=["gym"], avoid=True) == 1
    assert cost("preferred_place", TALK, {"a": (at(0), ("hall",))}, places=["gym"], avoid=True) == 0
