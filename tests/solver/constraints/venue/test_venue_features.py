from solver.constraints import rule
from solver.problem import Venue
from tests.tools.stories import at, breaches, faults, plan, session

VENUES = (Venue("hall", features=("stage",)), Venue("courts", lanes=2, features=("net",)))
TEN = at(0, "10:00")


def show(**more):
    return plan(session("a", places=(("hall",), ("courts",), ("hall", "courts")), **more), venues=VENUES)


def test_a_place_without_a_needed_feature_is_refused():
    assert faults("venue_features", show(features=("stage",)), {"a": (TEN, ("hall",))}) == []
    assert faults("venue_features", show(features=("stage",)), {"a": (TEN, ("courts",))}) == [("a",)]


def test_venues_used_together_bring_their_features_together():
    assert faults("venue_features", show(features=("stage", "net")), {"a": (TEN, ("hall", "courts"))}) == []


def test_more_lanes_than_there_are_is_refused():
    assert faults("venue_features", show(lanes=2), {"a": (TEN, ("courts",))}) == []
    [breach] = breaches("venue_features", show(lanes=3), {"a": (TEN, ("courts",))})
    assert rule("venue_features").sentence.say(breach.facts, "en") == "courts does not suit: only 2 lanes"


def test_a_feature_may_be_forbidden():
    assert faults("venue_features", show(), {"a": (TEN, ("hall",))}, forbidden=["stage"]) == [("a",)]


def test_without_a_venue_nothing_can_be_missing():
    problem = plan(session("a", features=("stage",)))

    assert faults("venue_features", problem, {"a": TEN}) == []
