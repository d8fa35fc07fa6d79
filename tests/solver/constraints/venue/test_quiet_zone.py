from solver.problem import Opening, Venue
from tests.tools.stories import at, faults, plan, session

READING = (Opening(("work",), 13 * 60, 15 * 60),)
VENUES = (Venue("yard", parts=("lawn", "path")), Venue("lawn"), Venue("path", quiet=READING))


def choir(noisy: bool = True):
    return plan(session("a", places=(("path",), ("yard",), ("lawn",)), noisy=noisy), venues=VENUES)


def test_until_quiet_begins_is_allowed_and_one_tick_longer_is_refused():
    assert faults("quiet_zone", choir(), {"a": at(0, "12:00")}) == []
    assert faults("quiet_zone", choir(), {"a": at(0, "12:15")}) == [("a",)]


def test_quiet_sessions_and_rest_days_are_free():
    assert faults("quiet_zone", choir(noisy=False), {"a": at(0, "13:00")}) == []
    assert faults("quiet_zone", choir(), {"a": at(5, "13:00")}) == []


def test_the_whole_yard_is_as_quiet_as_its_part():
    assert faults("quiet_zone", choir(), {"a": (at(0, "13:00"), ("yard",))}) == [("a",)]
    assert faults("quiet_zone", choir(), {"a": (at(0, "13:00"), ("lawn",))}) == []
