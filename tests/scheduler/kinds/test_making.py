from datetime import date

from scheduler.kinds.making import borrowed, periods


def test_quarters_are_cut_off_at_both_ends():
    assert list(periods(date(2021, 2, 10), date(2021, 7, 5), "quarter")) == [
        (date(2021, 2, 10), date(2021, 3, 31)),
        (date(2021, 4, 1), date(2021, 6, 30)),
        (date(2021, 7, 1), date(2021, 7, 5)),
    ]


def test_weeks_end_on_sunday():
    assert list(periods(date(2021, 3, 3), date(2021, 3, 9), "week")) == [
        (date(2021, 3, 3), date(2021, 3, 7)),
        (date(2021, 3, 8), date(2021, 3, 9)),
    ]


def test_no_period_is_the_whole_and_no_day_is_none():
    assert list(periods(date(2021, 3, 1), date(2021, 3, 9), "")) == [(date(2021, 3, 1), date(2021, 3, 9))]
    assert list(periods(date(2021, 3, 9), date(2021, 3, 1), "month")) == []


def test_kit_without_a_number_is_one():
    assert borrowed(("sound:2", "piano")) == (("sound", 2), ("piano", 1))
