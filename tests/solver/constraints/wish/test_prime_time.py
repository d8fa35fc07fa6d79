from tests.tools.stories import at, cost, plan, session

FINAL = plan(session("final"))


def test_from_half_past_four_it_is_free_and_one_tick_before_costs_one():
    assert cost("prime_time", FINAL, {"final": at(4, "16:30")}) == 0
    assert cost("prime_time", FINAL, {"final": at(4, "16:15")}) == 1


def test_the_end_is_too_late():
    assert cost("prime_time", FINAL, {"final": at(4, "19:15")}) == 0
    assert cost("prime_time", FINAL, {"final": at(4, "19:30")}) == 1
