import pytest

from solver.constraints import rule
from solver.constraints.base import BadUse
from tests.tools.stories import at, breaches, faults, plan, session

LUNCH = {"start_minute": 12 * 60, "end_minute": 13 * 60 + 30}
ONE = plan(session("a"))


def test_inside_lunch_time_is_allowed_and_one_tick_over_is_refused():
    assert faults("band", ONE, {"a": at(0, "12:00")}, **LUNCH) == []
    assert faults("band", ONE, {"a": at(0, "12:30")}, **LUNCH) == []
    assert faults("band", ONE, {"a": at(0, "12:45")}, **LUNCH) == [("a",)]
    assert faults("band", ONE, {"a": at(0, "11:45")}, **LUNCH) == [("a",)]


def test_only_on_the_named_days_of_the_week():
    assert faults("band", ONE, {"a": at(2, "12:00")}, weekdays=[2]) == []
    assert faults("band", ONE, {"a": at(3, "12:00")}, weekdays=[2]) == [("a",)]


def test_of_a_whole_day_only_the_weekday_is_asked():
    problem = plan(session("a", 1440, all_day=True))

    assert faults("band", problem, {"a": at(2)}, **LUNCH, weekdays=[2]) == []
    assert faults("band", problem, {"a": at(3)}, **LUNCH, weekdays=[2]) == [("a",)]


def test_it_says_when():
    [breach] = breaches("band", ONE, {"a": at(0, "9:00")}, **LUNCH, weekdays="2, 0")

    assert rule("band").sentence.say(breach.facts, "en") == "only Mon, Wed 12:00–13:30"
    assert rule("band").sentence.say(breach.facts, "zh") == "只在周一、三 12:00–13:30"


def test_there_is_no_eighth_day_of_the_week():
    with pytest.raises(BadUse, match="weekdays"):
        faults("band", ONE, {}, weekdays=[7])
