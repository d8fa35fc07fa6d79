import pytest

from solver.constraints.base import BadUse
from tests.tools.stories import at, faults, plan, session

WEEK = plan(session("a"), types="wehwwmr")


def on(day: int, *types: str):
    return faults("day_type", WEEK, {"a": at(day, "10:00")}, types=types)


def test_working_means_work_eve_and_make_up_days():
    assert [bool(on(day, "working")) for day in range(7)] == [False, False, True, False, False, False, True]


def test_a_type_alone_means_only_that():
    assert [bool(on(day, "work")) for day in range(7)] == [False, True, True, False, False, True, True]


def test_several_types_add_up():
    assert on(6, "rest", "holiday") == on(2, "rest", "holiday") == []


def test_every_day_of_a_camp_is_of_the_type():
    camp = plan(session("a", 2880, all_day=True), types="wehwwmr")

    assert faults("day_type", camp, {"a": at(0)}) == []
    assert faults("day_type", camp, {"a": at(1)}) == [("a",)]


def test_an_unknown_type_is_refused():
    with pytest.raises(BadUse, match="types"):
        on(0, "sunny")
