"""Dates and times in words."""

from datetime import date

import pytest

from scheduler import spoken
from solver.words import Words
from tests.tools.factories import at

ZONE = "Asia/Shanghai"


def test_a_day():
    assert spoken.day(date(2021, 4, 25)) == Words("4月25日 周日", "Sun 25 Apr")


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        ((4, 6), (4, 30), "4月6日–30日", "6–30 Apr"),
        ((4, 26), (5, 14), "4月26日–5月14日", "26 Apr–14 May"),
        ((4, 6), (4, 6), "4月6日 周二", "Tue 6 Apr"),
    ],
)
def test_days(first, last, zh, en):
    assert spoken.days(date(2021, *first), date(2021, *last)) == Words(zh, en)


def test_a_span_within_a_day_has_its_times():
    said = spoken.span(at("2021-04-30 16:30"), at("2021-04-30 17:30"), ZONE)

    assert said == Words("4月30日 周五 16:30–17:30", "Fri 30 Apr 16:30–17:30")


def test_a_span_that_ends_at_midnight_is_of_one_day():
    said = spoken.span(at("2021-04-30 00:00"), at("2021-05-01 00:00"), ZONE, all_day=True)

    assert said == Words("4月30日 周五", "Fri 30 Apr")
