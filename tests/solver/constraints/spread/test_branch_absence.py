"""Retreats take at most 15 % of a branch at once: trap 9 of the sample year."""

from solver.constraints import rule
from solver.problem import Group
from tests.tools.stories import at, breaches, faults, plan, session

LAB = tuple(f"p{n}" for n in range(45))
BRANCH = (Group("lab", kind="branch", size=45, members=LAB),)  # 15 % of 45: 6


def retreats(first: int, second: int):
    return plan(
        session("a", 5 * 1440, all_day=True, people=LAB[:first]),
        session("b", 5 * 1440, all_day=True, people=LAB[10 : 10 + second]),
        types="w" * 14,
        groups=BRANCH,
    )


def test_six_of_45_may_be_away_together_and_seven_may_not():
    both = {"a": at(0), "b": at(2)}
    assert faults("branch_absence", retreats(3, 3), both) == []
    assert faults("branch_absence", retreats(3, 4), both) == [("a", "b")]


def test_one_after_the_other_each_has_its_own_share():
    assert faults("branch_absence", retreats(6, 6), {"a": at(0), "b": at(5)}) == []


def test_a_batch_with_nine_of_45_can_never_go():
    [breach] = breaches("branch_absence", retreats(9, 0), {"a": at(0)})
    assert (breach.sessions, breach.amount) == (("a",), 3)
    assert rule("branch_absence").sentence.say(breach.facts, "en") == (
        "at most 15 % of lab is away, 6 people; here it would be 9"
    )


def test_those_of_a_group_that_goes_are_away_too():
    batch = Group("batch", members=LAB[:7])
    going = plan(
        session("a", 5 * 1440, all_day=True, people=LAB[:1], groups=("batch",)),
        types="w" * 14,
        groups=(*BRANCH, batch),
    )
    assert faults("branch_absence", going, {"a": at(0)}) == [("a",)]
