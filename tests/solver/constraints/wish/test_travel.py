from solver.problem import Venue
from tests.tools.stories import at, cost, plan, session

VENUES = (Venue("hall", site="campus"), Venue("room", site="campus"), Venue("park", site="city"))
PLACES = (("hall",), ("room",), ("park",), ())
CHAIR = plan(*(session(n, people=("chair",), places=PLACES) for n in "ab"), venues=VENUES)
NINE = {"a": (at(0, "9:00"), ("hall",))}


def test_an_hour_between_two_sites_is_enough_and_one_tick_less_costs_one():
    assert cost("travel", CHAIR, {**NINE, "b": (at(0, "11:00"), ("park",))}) == 0
    assert cost("travel", CHAIR, {**NINE, "b": (at(0, "10:45"), ("park",))}) == 1


def test_on_one_site_and_online_there_is_no_way_to_go():
    assert cost("travel", CHAIR, {**NINE, "b": (at(0, "10:00"), ("room",))}) == 0
    assert cost("travel", CHAIR, {**NINE, "b": (at(0, "10:00"), ())}) == 0
