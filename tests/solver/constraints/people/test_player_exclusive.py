from solver.problem import Group
from tests.tools.stories import at, faults, plan, session

TEAMS = (
    Group("red", members=("ann", "bob")),
    Group("blue", members=("cai",)),
    Group("mixed", members=("bob", "cai")),
)


def matches(first: str, second: str):
    return plan(session("a", entries=(first,)), session("b", entries=(second,)), groups=TEAMS)


def test_a_player_of_two_teams_may_play_one_match_after_the_other_and_not_one_tick_sooner():
    problem = matches("red", "mixed")

    assert faults("player_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "11:00")}) == []
    assert faults("player_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "10:45")}) == [("a", "b")]


def test_teams_that_share_nobody_play_side_by_side():
    assert (
        faults("player_exclusive", matches("red", "blue"), {"a": at(0, "10:00"), "b": at(0, "10:00")}) == []
    )


def test_a_team_twice_at_a_time_is_told_by_another_rule():
    assert faults("player_exclusive", matches("red", "red"), {"a": at(0, "10:00"), "b": at(0, "10:00")}) == []
