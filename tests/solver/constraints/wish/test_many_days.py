from tests.tools.stories import at, cost, plan, session

THREE = plan(*(session(name, series="S") for name in "abc"))


def test_each_day_short_costs_one():
    assert cost("many_days", THREE, {"a": at(0), "b": at(1), "c": at(2)}, least=3) == 0
    assert cost("many_days", THREE, {"a": at(0), "b": at(0, "3:00"), "c": at(2)}, least=3) == 1
    assert cost("many_days", THREE, {"a": at(0), "b": at(0, "3:00"), "c": at(0, "9:00")}, least=3) == 2


def test_what_is_not_placed_may_still_get_a_day_of_its_own():
    assert cost("many_days", THREE, {"a": at(0), "b": at(0, "3:00")}, least=3) == 1
    assert cost("many_days", THREE, {"a": at(0)}, least=3) == 0


def test_two_series_are_two_matters():
    two = plan(*(session(name, series=name[0]) for name in ("a1", "a2", "b1", "b2")))
    placed = {"a1": at(0), "a2": at(0, "3:00"), "b1": at(1), "b2": at(2)}
    assert cost("many_days", two, placed, least=2) == 1
