"""Half days by right."""

from datetime import date

from scheduler.daytypes import half_days


def test_women_have_the_afternoon_of_8_march_2021_off():
    assert [(h.group, h.day, h.start, h.end) for h in half_days(2021)] == [
        ("women", date(2021, 3, 8), 840, 1080)
    ]


def test_a_half_day_on_a_day_off_is_lost():
    """8 March 2026 is a Sunday, 4 May lies in the break of both years."""
    assert half_days(2026) == []


def test_youth_have_theirs_where_4_may_is_worked():
    assert [(h.group, h.day) for h in half_days(2023)] == [
        ("women", date(2023, 3, 8)),
        ("youth", date(2023, 5, 4)),
    ]
