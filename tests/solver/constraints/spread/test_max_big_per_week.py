from tests.tools.stories import at, cost, faults, plan, session

BIG = plan(*(session(n, tags=("big",)) for n in "abc"), session("small"), types="wwwwwrrwwwwwrr")


def test_two_large_events_a_week_are_allowed_and_three_are_refused():
    where = {"a": at(0), "b": at(6), "c": at(7), "small": at(0)}
    assert faults("max_big_per_week", BIG, where) == []
    assert faults("max_big_per_week", BIG, {**where, "c": at(4)}) == [("a", "b", "c")]


def test_as_a_wish_it_costs_one_for_each_above():
    where = {"a": at(0), "b": at(1), "c": at(2)}
    assert cost("max_big_per_week", BIG, where, most=1, use={"hard": False}) == 2
