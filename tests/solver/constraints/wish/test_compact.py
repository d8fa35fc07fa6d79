from tests.tools.stories import at, cost, plan, session

CUP = plan(*(session(n) for n in "abc"))


def test_one_day_is_free_and_every_further_one_costs_one():
    assert cost("compact", CUP, {"a": at(0, "9:00"), "b": at(0, "12:00"), "c": at(0, "18:00")}) == 0
    assert cost("compact", CUP, {"a": at(0), "b": at(0, "12:00"), "c": at(3)}) == 1
    assert cost("compact", CUP, {"a": at(0), "b": at(1), "c": at(3)}) == 2
