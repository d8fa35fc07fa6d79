"""Dates of 2021 in other years: festivals, month ends, weekdays, kinds of days."""

from datetime import date, timedelta

import pytest

from scheduler.daytypes import anchor, day_type
from scheduler.daytypes.shifting import LUNAR, SOLAR, Shift

TO_2026 = Shift(2021, 2026)


def test_a_date_by_a_lunar_festival_moves_with_it():
    lantern_eve, lantern = date(2021, 2, 25), date(2021, 2, 26)

    assert (TO_2026.day(lantern), TO_2026.day(lantern_eve)) == (date(2026, 3, 3), date(2026, 3, 2))


def test_a_named_solar_day_stays_whatever_its_weekday():
    assert TO_2026.day(date(2021, 3, 8)) == date(2026, 3, 8)
    assert TO_2026.day(date(2021, 5, 4)) == date(2026, 5, 4)


def test_the_ends_of_a_month_stay_its_ends():
    assert TO_2026.span(date(2021, 3, 1), date(2021, 3, 31)) == (date(2026, 3, 1), date(2026, 3, 31))
    assert Shift(2024, 2026).day(date(2024, 2, 29)) == date(2026, 2, 28)


def test_a_friday_that_is_worked_becomes_the_nearest_friday_that_is():
    assert date(2021, 6, 18).weekday() == 4
    assert TO_2026.day(date(2021, 6, 18)) == date(2026, 6, 12)  # the 19th lies in the Dragon Boat break


def test_a_sunday_worked_for_a_break_becomes_a_working_day():
    assert day_type(date(2021, 4, 25)).type == "makeup"

    assert day_type(TO_2026.day(date(2021, 4, 25))).works


@pytest.mark.parametrize("target", [2022, 2026, 2027])
def test_every_day_finds_one_of_its_kind_near_by(target):
    """Law: but for named days and the ends of months, working days stay working days, within ten days."""
    shift = Shift(2021, target)
    for number in range(365):
        day = date(2021, 1, 1) + timedelta(days=number)
        there = shift.day(day)
        assert abs((there - date(target, day.month, min(day.day, 28))).days) <= 45
        ends = day.day == 1 or (day + timedelta(days=1)).day == 1
        if not ends and day not in {anchor(name, 2021) for name in (*SOLAR, *LUNAR)}:
            assert day_type(there).works == day_type(day).works


def test_a_stretch_never_runs_backwards():
    for number in range(360):
        first = date(2021, 1, 1) + timedelta(days=number)
        start, end = TO_2026.span(first, first + timedelta(days=3))
        assert start <= end
