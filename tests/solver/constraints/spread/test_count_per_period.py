from tests.tools.stories import at, cost, faults, plan, session

WEEKS = "wwwwwrr" * 3
THREE = plan(session("a"), session("b"), session("c"), types=WEEKS)


def test_two_a_week_are_allowed_and_three_are_refused():
    where = {"a": at(0, "9:00"), "b": at(6, "9:00"), "c": at(7, "9:00")}
    assert faults("count_per_period", THREE, where, most=2) == []
    assert faults("count_per_period", THREE, {**where, "c": at(1, "9:00")}, most=2) == [("a", "b", "c")]


def test_every_week_has_its_lecture_or_the_rule_is_broken():
    where = {"a": at(0), "b": at(7), "c": at(14)}
    assert faults("count_per_period", THREE, where, least=1) == []
    assert faults("count_per_period", THREE, {**where, "c": at(13)}, least=1) == [("a", "b", "c")]


def test_what_is_not_placed_yet_may_still_come():
    assert faults("count_per_period", THREE, {"a": at(0), "b": at(1)}, least=1) == []
    assert faults("count_per_period", THREE, {"a": at(0), "b": at(1)}, least=2) == [("a", "b", "c")] * 2


def test_a_week_that_the_calendar_cuts_is_not_asked():
    cut = plan(session("a"), types="wwwwwrrwww")
    assert faults("count_per_period", cut, {"a": at(0)}, least=1) == []


def test_as_a_wish_it_costs_what_is_above_and_below():
    where = {"a": at(0), "b": at(1), "c": at(2)}
    params = {"most": 1, "least": 1, "use": {"hard": False}}
    assert cost("count_per_period", THREE, where, **params) == 2 + 2


def test_months_are_those_of_the_calendar():
    april = plan(session("a"), session("b"), types="w" * 40)  # from 6 April
    assert faults("count_per_period", april, {"a": at(24), "b": at(25)}, most=1, period="month") == []
    assert faults("count_per_period", april, {"a": at(0), "b": at(24)}, most=1, period="month") == [
        ("a", "b")
    ]
