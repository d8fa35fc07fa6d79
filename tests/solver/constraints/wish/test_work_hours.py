from tests.tools.stories import at, cost, plan, session

TALK = plan(session("a", 90))


def test_lunch_the_evening_and_the_week_end_are_free():
    for start in (at(0, "12:00"), at(0, "17:30"), at(0, "7:00"), at(5, "10:00")):
        assert cost("work_hours", TALK, {"a": start}) == 0


def test_every_hour_begun_of_working_time_costs_one():
    assert cost("work_hours", TALK, {"a": at(0, "12:15")}) == 1
    assert cost("work_hours", TALK, {"a": at(0, "13:00")}) == 1
    assert cost("work_hours", TALK, {"a": at(0, "13:15")}) == 2


def test_a_make_up_saturday_is_a_working_day():
    makeup = plan(session("a", 60), types="wwwwwmr")
    assert cost("work_hours", makeup, {"a": at(5, "10:00")}) == 1
