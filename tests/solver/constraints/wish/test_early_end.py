from tests.tools.stories import at, cost, plan, session, span

DAY = plan(*(session(name, window=span(0, "8:00", "20:00")) for name in "ab"))


def test_each_whole_hour_until_the_last_end_costs_one():
    assert cost("early_end", DAY, {"a": at(0, "8:00"), "b": at(0, "9:00")}) == 2
    assert cost("early_end", DAY, {"a": at(0, "8:00"), "b": at(0, "14:00")}) == 7
    assert cost("early_end", DAY, {"a": at(0, "8:00"), "b": at(0, "14:45")}) == 7


def test_only_the_last_one_counts():
    assert cost("early_end", DAY, {"a": at(0, "19:00")}) == cost(
        "early_end", DAY, {"a": at(0, "19:00"), "b": at(0, "18:00")}
    )


def test_nothing_placed_costs_nothing():
    assert cost("early_end", DAY, {}) == 0
