from tests.tools.stories import at, cost, plan, session

COURSE = plan(*(session(n, series="S") for n in "abc"), types="wwwwwrr" * 3)


def test_the_same_weekday_and_hour_is_free_and_every_other_costs_one():
    assert cost("rhythm", COURSE, {"a": at(0, "9:00"), "b": at(7, "9:00"), "c": at(14, "9:00")}) == 0
    assert cost("rhythm", COURSE, {"a": at(0, "9:00"), "b": at(7, "9:15"), "c": at(14, "9:00")}) == 1
    assert cost("rhythm", COURSE, {"a": at(0, "9:00"), "b": at(8, "9:00"), "c": at(14, "9:15")}) == 2


def test_only_the_weekday_may_be_asked():
    where = {"a": at(0, "9:00"), "b": at(7, "17:00"), "c": at(15, "9:00")}
    assert cost("rhythm", COURSE, where, what="weekday") == 1
