from solver.problem import Opening, Venue
from tests.tools.stories import at, faults, plan, session

HOURS = (Opening(("work",), 9 * 60, 18 * 60), Opening(("rest",), 10 * 60, 16 * 60, weekdays=(5,)))


def hall(types: str = "wwwwwrr", **more):
    return plan(
        session("a", places=(("hall",),), **more), types=types, venues=(Venue("hall", openings=HOURS),)
    )


def test_until_closing_time_is_allowed_and_one_tick_longer_is_refused():
    assert faults("venue_open", hall(), {"a": at(0, "17:00")}) == []
    assert faults("venue_open", hall(), {"a": at(0, "17:15")}) == [("a",)]


def test_set_up_is_in_opening_hours_too():
    assert faults("venue_open", hall(setup=30), {"a": at(0, "9:30")}) == []
    assert faults("venue_open", hall(setup=30), {"a": at(0, "9:15")}) == [("a",)]


def test_hours_follow_the_type_of_day_and_the_day_of_the_week():
    assert faults("venue_open", hall(), {"a": at(5, "10:00")}) == []
    assert faults("venue_open", hall(), {"a": at(6, "10:00")}) == [("a",)]
    assert faults("venue_open", hall(types="hwwwwmr"), {"a": at(0, "10:00")}) == [("a",)]


def test_a_make_up_saturday_has_the_hours_of_a_working_day():
    assert faults("venue_open", hall(types="wwwwwmr"), {"a": at(5, "17:00")}) == []


def test_an_all_day_session_ignores_opening_hours():
    assert faults("venue_open", hall(all_day=True), {"a": at(6)}) == []
