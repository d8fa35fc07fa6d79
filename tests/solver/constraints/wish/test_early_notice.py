from tests.tools.stories import at, cost, plan, session

LARGE = plan(session("a", size=100), session("small", size=99), types="w" * 30)


def test_four_weeks_ahead_is_free_and_every_missing_week_begun_costs_one():
    assert cost("early_notice", LARGE, {"a": at(28), "small": at(0)}) == 0
    assert cost("early_notice", LARGE, {"a": at(27)}) == 1
    assert cost("early_notice", LARGE, {"a": at(21)}) == 1
    assert cost("early_notice", LARGE, {"a": at(20)}) == 2
