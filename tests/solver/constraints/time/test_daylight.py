from datetime import date

from solver.problem import Venue
from tests.tools.stories import at, faults, plan, session

FIELD = (Venue("field", outdoor=True), Venue("hall"))


def october(**more):
    """20 October 2026 in Beijing: the sun rises at 6:29 and sets at 17:29."""
    one = session("a", places=(("field",), ("hall",)), **more)
    return plan(one, types="w", first=date(2026, 10, 20), venues=FIELD)


def test_until_the_margin_is_allowed_and_one_tick_longer_is_refused():
    # 17:29 less nine minutes is 17:20, and the grid has 17:15
    assert faults("daylight", october(), {"a": at(0, "16:15")}, margin=9) == []
    assert faults("daylight", october(), {"a": at(0, "16:30")}, margin=9) == [("a",)]


def test_not_before_sunrise():
    assert faults("daylight", october(), {"a": at(0, "6:30")}) == []
    assert faults("daylight", october(), {"a": at(0, "6:15")}) == [("a",)]


def test_indoors_and_all_day_need_no_light():
    assert faults("daylight", october(), {"a": (at(0, "20:00"), ("hall",))}) == []
    assert faults("daylight", october(all_day=True), {"a": at(0)}) == []


def test_elsewhere_the_sun_sets_at_another_time():
    # in Kashgar two and a half hours later by the same clock
    assert faults("daylight", october(), {"a": at(0, "18:00")}, latitude=39.5, longitude="76.0") == []
