from solver.problem import Venue
from tests.tools.stories import at, faults, plan, session

BOTH = (("hall",), ("gym",))
VENUES = (Venue("hall"), Venue("gym"))
TWO = plan(session("a", places=BOTH), session("b", places=BOTH), venues=VENUES)


def test_one_hall_is_allowed_and_two_are_refused():
    """The photographs hang where they are judged."""
    hall = {"a": (at(0, "9:00"), ("hall",))}
    assert faults("same_place", TWO, {**hall, "b": (at(1, "9:00"), ("hall",))}) == []
    assert faults("same_place", TWO, {**hall, "b": (at(1, "9:00"), ("gym",))}) == [("a", "b")]


def test_nothing_is_declared_where_there_is_no_choice():
    one = plan(session("a", places=(("hall",),)), session("b", places=(("hall",),)), venues=VENUES)
    assert faults("same_place", one, {"a": at(0, "9:00"), "b": at(0, "10:00")}) == []
