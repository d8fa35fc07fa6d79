from solver.problem import Fixed, Venue
from tests.tools.stories import at, faults, plan, session

NOW = at(0, "9:00")


def published(when: int, **more):
    one = session("a", places=(("hall",), ("gym",)), released=Fixed(when, ("hall",)), **more)
    return plan(one, types="w" * 14, venues=(Venue("hall"), Venue("gym")), now=NOW)


def test_what_is_near_stays_and_what_is_just_far_enough_may_move():
    assert faults("frozen_horizon", published(at(3, "8:45")), {"a": at(9)}, days=3) == [("a",)]
    assert faults("frozen_horizon", published(at(3, "9:00")), {"a": at(9)}, days=3) == []


def test_it_stays_in_its_place_too():
    near = published(at(1, "10:00"))

    assert faults("frozen_horizon", near, {"a": (at(1, "10:00"), ("hall",))}) == []
    assert faults("frozen_horizon", near, {"a": (at(1, "10:00"), ("gym",))}) == [("a",)]


def test_what_was_never_published_is_free():
    problem = plan(session("a"), now=NOW)

    assert faults("frozen_horizon", problem, {"a": at(1)}) == []
