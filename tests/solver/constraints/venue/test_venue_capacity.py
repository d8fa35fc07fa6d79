from solver.constraints import rule
from solver.problem import Venue
from tests.tools.stories import at, breaches, faults, plan, session

ROOMS = (Venue("big", capacity=100), Venue("small", capacity=40), Venue("meadow"))
PLACES = (("small",), ("big",), ("big", "small"), ("small", "meadow"), ())
TEN = at(0, "10:00")


def lecture(size: int):
    return plan(session("a", places=PLACES, size=size), venues=ROOMS)


def test_exactly_full_is_allowed_and_one_more_is_refused():
    assert faults("venue_capacity", lecture(40), {"a": (TEN, ("small",))}) == []
    assert faults("venue_capacity", lecture(41), {"a": (TEN, ("small",))}) == [("a",)]


def test_rooms_used_together_hold_their_sum():
    assert faults("venue_capacity", lecture(140), {"a": (TEN, ("big", "small"))}) == []
    assert faults("venue_capacity", lecture(141), {"a": (TEN, ("big", "small"))}) == [("a",)]


def test_no_capacity_means_no_limit():
    assert faults("venue_capacity", lecture(5000), {"a": (TEN, ("small", "meadow"))}) == []
    assert faults("venue_capacity", lecture(5000), {"a": (TEN, ())}) == []


def test_as_a_wish_it_costs_the_heads_that_do_not_fit():
    found = breaches(
        "venue_capacity", lecture(45), {"a": (TEN, ("small",))}, use={"hard": False, "weight": 7}
    )

    assert [b.amount for b in found] == [5]


def test_it_says_how_many_fit():
    [breach] = breaches("venue_capacity", lecture(41), {"a": (TEN, ("small",))})

    assert rule("venue_capacity").sentence.say(breach.facts, "en") == "small holds 40, not 41 people"
