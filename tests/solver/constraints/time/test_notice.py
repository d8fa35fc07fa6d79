from solver.problem import Fixed
from tests.tools.stories import at, breaches, faults, plan, session

# now is Thursday at 9:00; Friday is a holiday, Saturday is made up, Sunday rest
NOW = at(3, "9:00")


def fresh(**more):
    return plan(session("a", **more), types="wwwwhmrwwww", now=NOW)


def test_exactly_enough_notice_is_allowed_and_one_tick_sooner_is_refused():
    assert faults("notice", fresh(), {"a": at(5, "9:00")}, days=2) == []
    assert [b.amount for b in breaches("notice", fresh(), {"a": at(5, "8:45")}, days=2)] == [1]


def test_working_days_step_over_holidays_and_rest():
    assert faults("notice", fresh(), {"a": at(7, "9:00")}, workdays=2) == []
    assert faults("notice", fresh(), {"a": at(7, "8:45")}, workdays=2) == [("a",)]


def test_the_longer_of_the_two_counts():
    assert faults("notice", fresh(), {"a": at(7, "9:00")}, workdays=2, days=5) == [("a",)]


def test_what_is_published_may_stay_though_it_is_near():
    problem = fresh(released=Fixed(at(3, "18:00")))

    assert faults("notice", problem, {"a": at(3, "18:00")}, days=2) == []
    assert faults("notice", problem, {"a": at(3, "19:00")}, days=2) == [("a",)]


def test_without_notice_nothing_lies_in_the_past():
    assert faults("notice", fresh(), {"a": at(3, "8:45")}) == [("a",)]
