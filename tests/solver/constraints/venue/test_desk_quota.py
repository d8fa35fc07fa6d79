from solver.problem import Group
from tests.tools.stories import at, breaches, faults, plan, session

TEAM = {"entries": ("red",)}
PRACTICE = plan(
    *(session(n, **TEAM) for n in "abc"),
    session("other", entries=("blue",)),
    types="wwwwwrrwwwwwrr",
    groups=(Group("red"), Group("blue")),
)


def test_two_hours_a_week_are_allowed_and_the_third_is_refused():
    two = {"a": at(0, "9:00"), "b": at(2, "9:00")}
    assert faults("desk_quota", PRACTICE, two) == []
    (breach,) = breaches("desk_quota", PRACTICE, {**two, "c": at(4, "9:00")})
    assert (breach.sessions, breach.amount) == (("a", "b", "c"), 60)


def test_the_next_week_and_another_team_have_hours_of_their_own():
    two = {"a": at(0, "9:00"), "b": at(2, "9:00")}
    assert faults("desk_quota", PRACTICE, {**two, "c": at(7, "9:00"), "other": at(3, "9:00")}) == []


def test_one_minute_too_long_is_refused():
    assert faults("desk_quota", PRACTICE, {"a": at(0)}, longest=60) == []
    assert faults("desk_quota", PRACTICE, {"a": at(0)}, longest=59) == [("a",)]


def test_a_day_too_soon_and_a_day_too_far_are_refused():
    assert faults("desk_quota", PRACTICE, {"a": at(1)}, notice=2) == [("a",)]
    assert faults("desk_quota", PRACTICE, {"a": at(2)}, notice=2, ahead=7) == []
    assert faults("desk_quota", PRACTICE, {"a": at(7)}, notice=2, ahead=7) == []
    assert faults("desk_quota", PRACTICE, {"a": at(8)}, notice=2, ahead=7) == [("a",)]
