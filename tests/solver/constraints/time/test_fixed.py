import pytest

from solver.constraints import rule
from solver.problem import Fixed, Venue
from tests.tools.stories import at, breaches, faults, plan, session

HERE, THERE = (at(0, "10:00"), ("hall",)), (at(0, "10:00"), ("gym",))
LATER = (at(0, "10:15"), ("hall",))
VENUES = (Venue("hall"), Venue("gym"))


def plan_of(**more):
    return plan(session("a", places=(("hall",), ("gym",)), **more), venues=VENUES)


@pytest.mark.parametrize(
    ("lock", "moved_place", "moved_time"),
    [("", [], []), ("time", [], [("a",)]), ("place", [("a",)], []), ("both", [("a",)], [("a",)])],
)
def test_a_lock_keeps_the_time_the_place_or_both(lock, moved_place, moved_time):
    problem = plan_of(released=Fixed(*HERE), lock=lock)

    assert faults("fixed", problem, {"a": HERE}) == []
    assert faults("fixed", problem, {"a": THERE}) == moved_place
    assert faults("fixed", problem, {"a": LATER}) == moved_time


def test_a_lock_on_what_was_never_released_asks_nothing():
    assert faults("fixed", plan_of(lock="both"), {"a": LATER}) == []


def test_it_says_what_is_kept():
    [breach] = breaches("fixed", plan_of(released=Fixed(*HERE), lock="both"), {"a": THERE})

    assert rule("fixed").sentence.say(breach.facts, "en") == "a keeps its place"


def test_a_locked_session_off_its_step_can_stay():
    problem = plan(session("a", step=60, released=Fixed(at(0, "10:15")), lock="time"))

    assert faults("fixed", problem, {"a": at(0, "10:15")}) == []
