from solver.problem import Venue
from tests.tools.stories import at, faults, plan, session

VENUES = (Venue("lab", site="north"), Venue("gym", site="south"), Venue("hall", site="north"))


def day(*people: str):
    return plan(
        session("a", places=(("lab",),), people=("ann",)),
        session("b", places=(("gym",), ("hall",)), people=people),
        venues=VENUES,
        travel=(("north", "south", 20),),
    )


def test_exactly_enough_time_is_allowed_and_one_tick_less_is_refused():
    # 20 minutes are two ticks of 15
    assert faults("person_travel", day("ann"), {"a": at(0, "10:00"), "b": at(0, "11:30")}) == []
    assert faults("person_travel", day("ann"), {"a": at(0, "10:00"), "b": at(0, "11:15")}) == [("a", "b")]
    assert faults("person_travel", day("ann"), {"b": at(0, "10:00"), "a": at(0, "11:15")}) == [("a", "b")]


def test_at_the_same_site_no_time_is_needed():
    assert faults("person_travel", day("ann"), {"a": at(0, "10:00"), "b": (at(0, "11:00"), ("hall",))}) == []


def test_different_people_need_not_travel():
    assert faults("person_travel", day("bob"), {"a": at(0, "10:00"), "b": at(0, "11:00")}) == []
