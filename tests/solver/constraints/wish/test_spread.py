from tests.tools.stories import at, cost, plan, session

THREE = plan(session("a"), session("b"), session("c"), types="wwwwwrrwwwwwrr")


def test_one_a_week_is_free_and_every_further_one_costs_one():
    assert cost("spread", THREE, {"a": at(6), "b": at(7)}) == 0
    assert cost("spread", THREE, {"a": at(0), "b": at(6)}) == 1
    assert cost("spread", THREE, {"a": at(0), "b": at(1), "c": at(2)}) == 2
