from tests.tools.stories import at, faults, plan, session

FAMILY = plan(session("a"), types="wwwwhmr")


def test_after_school_is_allowed_and_one_tick_sooner_is_refused():
    assert faults("children_hours", FAMILY, {"a": at(0, "16:30")}) == []
    assert faults("children_hours", FAMILY, {"a": at(0, "16:15")}) == [("a",)]
    assert faults("children_hours", FAMILY, {"a": at(0, "7:00")}) == []
    assert faults("children_hours", FAMILY, {"a": at(0, "7:15")}) == [("a",)]


def test_holidays_and_weekends_have_no_school_even_when_made_up():
    assert [faults("children_hours", FAMILY, {"a": at(day, "10:00")}) for day in (4, 5, 6)] == [[], [], []]
