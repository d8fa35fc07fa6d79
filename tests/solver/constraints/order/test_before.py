"""The dress rehearsal is at least a day before the contest; proposals close 15 working days before."""

import pytest

from solver.constraints.base import BadUse
from tests.tools.stories import at, faults, plan, session

USE = {"sessions": ("a",), "then": ("b",)}
TWO = plan(session("a"), session("b"), types="wwwwwrrwwwwwrr")


def test_the_least_gap_in_minutes_is_enough_and_one_tick_less_is_refused():
    ten = {"a": at(0, "9:00")}  # until 10:00
    assert faults("before", TWO, {**ten, "b": at(0, "10:30")}, use=USE, least=30) == []
    assert faults("before", TWO, {**ten, "b": at(0, "10:15")}, use=USE, least=30) == [("a", "b")]


def test_the_longest_gap_is_allowed_and_one_tick_more_is_refused():
    ten = {"a": at(0, "9:00")}
    assert faults("before", TWO, {**ten, "b": at(0, "11:00")}, use=USE, most=60) == []
    assert faults("before", TWO, {**ten, "b": at(0, "11:15")}, use=USE, most=60) == [("a", "b")]


def test_days_are_counted_from_date_to_date():
    late = {"a": at(0, "20:00")}
    assert faults("before", TWO, {**late, "b": at(1, "8:00")}, use=USE, least=1, unit="day") == []
    assert faults("before", TWO, {**late, "b": at(0, "22:00")}, use=USE, least=1, unit="day") == [("a", "b")]


def test_working_days_leave_out_the_week_end():
    friday = {"a": at(4, "10:00")}
    assert faults("before", TWO, {**friday, "b": at(8, "9:00")}, use=USE, least=2, unit="workday") == []
    assert faults("before", TWO, {**friday, "b": at(7, "9:00")}, use=USE, least=2, unit="workday") == [
        ("a", "b")
    ]


def test_on_one_day_the_order_still_holds():
    both = {"a": at(0, "14:00"), "b": at(0, "9:00")}
    assert faults("before", TWO, both, use=USE, most=5, unit="day") == [("a", "b")]


def test_nothing_is_asked_while_one_is_unplaced():
    assert faults("before", TWO, {"b": at(0, "9:00")}, use=USE, least=600) == []


def test_an_unknown_unit_is_refused_when_the_rule_is_bound():
    with pytest.raises(BadUse) as refusal:
        faults("before", TWO, {}, use=USE, unit="fortnight")

    assert refusal.value.where == "unit"
