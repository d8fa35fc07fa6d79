from solver.problem import Venue
from tests.tools.stories import at, faults, plan, session

BOTH = (("hall",), ("gym",))
VENUES = (Venue("hall"), Venue("gym"))
TWO = plan(session("a", places=BOTH), session("b", places=BOTH), venues=VENUES)


def test_two_halls_are_allowed_and_one_is_refused():
    hall = {"a": (at(0, "9:00"), ("hall",))}
    assert faults("different_place", TWO, {**hall, "b": (at(1, "9:00"), ("gym",))}) == []
    assert faults("different_place", TWO, {**hall, "b": (at(1, "9:00"), ("hall",))}) == [("a", "b")]


def test_online_sessions_are_left_alone():
    online = plan(session("a"), session("b"))
    assert faults("different_place", online, {"a": at(0, "9:00"), "b": at(0, "9:00")}) == []
