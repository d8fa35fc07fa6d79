"""Which hours of which days a pattern means."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler.services.busy_spans import Pattern, busy_in, busy_outside

ZONE = ZoneInfo("Asia/Shanghai")


def hours(spans: list[tuple[datetime, datetime]]) -> list[str]:
    return [f"{a:%m-%d %H:%M} {b:%m-%d %H:%M}" for a, b in spans]


def test_teaching_is_every_week_between_its_dates_and_not_on_holidays() -> None:
    teaching = Pattern(
        date(2021, 3, 29), date(2021, 4, 12), frozenset({1}), 8 * 60, 9 * 60 + 50, frozenset({"holiday"})
    )
    qingming = Pattern(date(2021, 4, 5), date(2021, 4, 5), frozenset({1}), not_on=frozenset({"holiday"}))

    assert hours(busy_in(teaching, ZONE)) == ["03-29 08:00 03-29 09:50", "04-12 08:00 04-12 09:50"]
    assert busy_in(qingming, ZONE) == []


def test_a_field_trip_is_one_span_and_a_skipped_day_cuts_it() -> None:
    trip = Pattern(date(2021, 3, 8), date(2021, 3, 12))
    back = Pattern(date(2021, 3, 8), date(2021, 3, 12), skipped=frozenset({date(2021, 3, 10)}))

    assert hours(busy_in(trip, ZONE)) == ["03-08 00:00 03-13 00:00"]
    assert hours(busy_in(back, ZONE)) == ["03-08 00:00 03-10 00:00", "03-11 00:00 03-13 00:00"]


def test_who_works_monday_to_thursday_morning_is_busy_the_rest_of_the_working_week() -> None:
    week = date(2021, 3, 8), date(2021, 3, 14)
    early = Pattern(*week, frozenset({1, 2, 3}), 8 * 60, 18 * 60)
    thursday = Pattern(*week, frozenset({4}), 8 * 60, 12 * 60)

    assert hours(busy_outside([early, thursday], ZONE)) == [
        "03-11 12:00 03-11 18:00",
        "03-12 08:00 03-12 18:00",
    ]


def test_make_up_days_are_working_days_unless_the_pattern_says_otherwise() -> None:
    sunday = Pattern(date(2021, 4, 25), date(2021, 4, 25), frozenset({1}))  # a make-up Sunday
    excepted = Pattern(date(2021, 4, 25), date(2021, 4, 25), frozenset({1}), not_on=frozenset({"makeup"}))

    assert hours(busy_outside([sunday], ZONE)) == ["04-25 08:00 04-25 18:00"]
    assert busy_outside([excepted], ZONE) == []


def test_hours_of_work_that_reach_past_the_core_leave_nothing() -> None:
    long = Pattern(date(2021, 3, 8), date(2021, 3, 8), frozenset({1}), 7 * 60, 19 * 60)

    assert busy_outside([long], ZONE) == []
