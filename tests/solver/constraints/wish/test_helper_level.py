from tests.tools.stories import at, cost, plan, session

DAY = plan(session("a", helpers=4), session("b", helpers=3))


def test_up_to_six_helpers_are_free_and_the_seventh_costs_one():
    assert cost("helper_level", DAY, {"a": at(0, "9:00"), "b": at(1, "9:00")}) == 0
    assert cost("helper_level", DAY, {"a": at(0, "9:00"), "b": at(0, "14:00")}) == 1
    assert cost("helper_level", DAY, {"a": at(0, "9:00"), "b": at(0, "14:00")}, most=7) == 0
