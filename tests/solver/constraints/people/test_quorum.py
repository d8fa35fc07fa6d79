from solver.constraints import rule
from solver.problem import Group, Person
from tests.tools.stories import at, breaches, faults, plan, session, span

BUSY = (span(0, "10:00", "11:00"),)
TEAM = Group("red", members=("ann", "bob", "cai"))
PEOPLE = (Person("ann", busy=BUSY), Person("bob"), Person("cai"))


def match(**more):
    return plan(session("a", **more), people=PEOPLE, groups=(TEAM, Group("blue", members=("ann",))))


def test_exactly_enough_is_allowed_and_one_too_few_is_refused():
    problem = match(entries=("red",))

    assert faults("quorum", problem, {"a": at(0, "10:00")}, need=2) == []
    assert faults("quorum", problem, {"a": at(0, "10:45")}, need=3) == [("a",)]
    assert faults("quorum", problem, {"a": at(0, "11:00")}, need=3) == []


def test_a_named_group_is_asked_wherever_it_plays():
    assert faults("quorum", match(), {"a": at(0, "10:00")}, need=3, of="red") == [("a",)]
    assert faults("quorum", match(), {"a": at(0, "10:00")}, need=3) == []


def test_each_team_of_a_match_needs_its_own():
    found = breaches("quorum", match(entries=("blue", "red")), {"a": at(0, "10:00")}, need=1)

    assert [b.facts["group"].id for b in found] == ["blue"]


def test_it_says_how_many_are_free():
    [breach] = breaches("quorum", match(entries=("red",)), {"a": at(0, "10:00")}, need=3)

    assert rule("quorum").sentence.say(breach.facts, "en") == "3 of red must be free; at most 2 are"


def test_as_a_wish_it_costs_who_is_missing():
    found = breaches("quorum", match(entries=("red",)), {"a": at(0, "10:00")}, need=3,
                     use={"hard": False, "weight": 5})  # fmt: skip

    assert [b.amount for b in found] == [1]
