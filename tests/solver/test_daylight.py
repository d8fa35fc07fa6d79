"""Against published almanac times; they are rounded to the minute."""

from datetime import date, datetime, timedelta, timezone

import pytest

from solver.daylight import BEIJING, sun_hours

CHINA = timezone(timedelta(hours=8))


def seconds_off(when: datetime, day: date, clock: str) -> float:
    hours, minutes = map(int, clock.split(":"))
    told = datetime(day.year, day.month, day.day, hours, minutes, tzinfo=CHINA)
    return abs((when - told).total_seconds())


@pytest.mark.parametrize(
    ("day", "rises", "sets"),
    [
        (date(2026, 3, 20), "6:18", "18:26"),
        (date(2026, 6, 21), "4:46", "19:46"),
        (date(2026, 10, 20), "6:29", "17:28"),
        (date(2026, 12, 22), "7:33", "16:53"),
    ],
)
def test_beijing_is_right_to_about_two_minutes(day, rises, sets):
    sunrise, sunset = sun_hours(day, *BEIJING)

    assert seconds_off(sunrise, day, rises) < 150
    assert seconds_off(sunset, day, sets) < 150


def test_beyond_the_polar_circle_there_are_days_without_sun_and_days_without_night():
    assert sun_hours(date(2026, 12, 21), 78.2, 15.6) is None
    sunrise, sunset = sun_hours(date(2026, 6, 21), 78.2, 15.6)
    assert sunset - sunrise == timedelta(days=1)


def test_days_grow_until_midsummer():
    lengths = [sunset - sunrise for sunrise, sunset in
               (sun_hours(date(2026, m, 21), *BEIJING) for m in range(1, 7))]  # fmt: skip

    assert lengths == sorted(lengths)
