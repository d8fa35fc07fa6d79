"""Named days."""

from datetime import date

import holidays
import pytest

from scheduler.daytypes import ANCHORS, anchor


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("lantern", date(2021, 2, 26), date(2026, 3, 3)),
        ("spring-festival", date(2021, 2, 12), date(2026, 2, 17)),
        ("new-years-eve", date(2021, 2, 11), date(2026, 2, 16)),
        ("qingming", date(2021, 4, 4), date(2026, 4, 5)),
        ("dragon-boat", date(2021, 6, 14), date(2026, 6, 19)),
        ("mid-autumn", date(2021, 9, 21), date(2026, 9, 25)),
        ("double-ninth", date(2021, 10, 14), date(2026, 10, 18)),
        ("laba", date(2021, 1, 20), date(2026, 1, 26)),
        ("women", date(2021, 3, 8), date(2026, 3, 8)),
        ("youth", date(2021, 5, 4), date(2026, 5, 4)),
        ("party", date(2021, 7, 1), date(2026, 7, 1)),
    ],
)
def test_named_days_of_both_sample_years(name, first, second):
    assert (anchor(name, 2021), anchor(name, 2026)) == (first, second)


@pytest.mark.parametrize("year", range(2008, 2028))
def test_festivals_are_on_the_days_that_the_second_library_has(year):
    table = holidays.China(years=year, language="en_US")
    for name, words in (
        ("spring-festival", "Spring Festival"),
        ("qingming", "Tomb"),
        ("dragon-boat", "Dragon"),
        ("mid-autumn", "Mid"),
    ):
        assert words in table[anchor(name, year)], (year, name)


def test_every_anchor_has_a_day_in_each_year_that_the_plans_may_have():
    for year in range(2007, 2050):
        assert {anchor(name, year).year for name in ANCHORS} <= {year, year + 1, year - 1}


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        anchor("lanterns", 2021)
