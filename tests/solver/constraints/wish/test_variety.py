from tests.tools.stories import at, cost, plan, session

TALKS = plan(
    session("a", kind="lecture", audience=("staff", "youth")),
    session("b", kind="lecture", audience=("staff", "youth")),
    session("c", kind="party", audience=("staff",)),
    types="wwwwwrrwwwwwrr",
)


def test_another_kind_or_another_week_is_free():
    assert cost("variety", TALKS, {"a": at(0), "b": at(7), "c": at(1)}) == 0


def test_a_second_lecture_in_the_week_costs_one_for_each_group():
    assert cost("variety", TALKS, {"a": at(0), "b": at(6)}) == 2
