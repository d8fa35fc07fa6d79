from tests.tools.stories import at, faults, plan, session

TWO = plan(session("a"), session("b"), types="wwwwwrrwwwwwrr")


def test_the_same_start_is_allowed_and_one_tick_later_is_refused():
    assert faults("same_time", TWO, {"a": at(0, "9:00"), "b": at(0, "9:00")}) == []
    assert faults("same_time", TWO, {"a": at(0, "9:00"), "b": at(0, "9:15")}) == [("a", "b")]


def test_the_reading_group_keeps_its_weekday_and_hour():
    monday = {"a": at(0, "9:00")}
    assert faults("same_time", TWO, {**monday, "b": at(7, "9:00")}, what="slot") == []
    assert faults("same_time", TWO, {**monday, "b": at(8, "9:00")}, what="slot") == [("a", "b")]
    assert faults("same_time", TWO, {**monday, "b": at(8, "9:00")}, what="minute") == []
    assert faults("same_time", TWO, {**monday, "b": at(7, "10:00")}, what="weekday") == []
