from tests.tools.stories import at, faults, plan, session

THREE = plan(session("a", ordinal=1), session("b", ordinal=2), session("c", ordinal=3))
MORNING = {"a": at(0, "9:00"), "b": at(0, "10:00"), "c": at(0, "11:00")}


def test_back_to_back_is_allowed_and_a_pause_of_one_tick_is_refused():
    assert faults("consecutive", THREE, MORNING) == []
    assert faults("consecutive", THREE, {**MORNING, "c": at(0, "11:15")}) == [("b", "c")]


def test_the_longest_pause_is_allowed_and_one_tick_more_is_refused():
    assert faults("consecutive", THREE, {**MORNING, "c": at(0, "11:30")}, minutes=30) == []
    assert faults("consecutive", THREE, {**MORNING, "c": at(0, "11:45")}, minutes=30) == [("b", "c")]


def test_the_other_way_round_is_refused():
    where = {"a": at(0, "10:00"), "b": at(0, "9:00")}
    assert faults("consecutive", THREE, where, minutes=600) == [("a", "b")]
