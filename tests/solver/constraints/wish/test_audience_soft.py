from tests.tools.stories import at, cost, plan, session

TALKS = plan(
    session("a", audience=("women", "youth")), session("b", audience=("women", "youth")), session("c")
)


def test_one_after_the_other_is_free_and_one_tick_of_overlap_costs_one():
    assert cost("audience_soft", TALKS, {"a": at(0, "9:00"), "b": at(0, "10:00"), "c": at(0, "9:00")}) == 0
    assert cost("audience_soft", TALKS, {"a": at(0, "9:00"), "b": at(0, "9:45"), "c": at(0, "9:00")}) == 1
