"""Breaks as published."""

from datetime import date

import pytest

from scheduler.daytypes import break_of, breaks

PUBLISHED = {
    2021: "01-01–01-03 02-11–02-17 04-03–04-05 05-01–05-05 06-12–06-14 09-19–09-21 10-01–10-07",
    2026: "01-01–01-03 02-15–02-23 04-04–04-06 05-01–05-05 06-19–06-21 09-25–09-27 10-01–10-07",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_breaks_of_a_year_are_the_published_ones(year):
    found = " ".join(f"{b.first:%m-%d}–{b.last:%m-%d}" for b in breaks(year))

    assert found == PUBLISHED[year]


def test_the_fourth_of_may_lies_inside_the_labour_day_break_of_both_years():
    for year in (2021, 2026):
        run = break_of(date(year, 5, 4))
        assert run is not None
        assert (run.first, run.last, run.name.zh) == (date(year, 5, 1), date(year, 5, 5), "劳动节")


def test_an_ordinary_weekend_is_no_break():
    assert break_of(date(2021, 3, 6)) is None
