"""So many peak hours a day and a week."""

import pytest

from tests.tools.desk_requests import allowed_from, before, request, said, used
from tests.tools.factories import at

MONDAY_TO_WEDNESDAY = tuple(used(f"2021-10-{day} 18:00") for day in (11, 12, 13))


def test_the_fourth_peak_hour_of_the_week_is_allowed():
    assert said("quota_peak", request(), before(*MONDAY_TO_WEDNESDAY)) is None


def test_a_fifth_is_refused_with_the_numbers_and_the_next_off_peak_time():
    full = before(*MONDAY_TO_WEDNESDAY, used("2021-10-14 18:00"))
    asked = request("2021-10-15 18:00", hours=request().hours[1:2] + request().hours[3:])

    assert said("quota_peak", asked, full) == (
        "本周高峰时段已用 4/4。周六 9:00 起不算高峰。",
        "4 of 4 peak hours used this week. From Sat 9:00 is off-peak.",
    )
    assert allowed_from("quota_peak", asked, full) == at("2021-10-16 09:00")


def test_the_same_evening_after_the_peak_is_named_first():
    full = before(*MONDAY_TO_WEDNESDAY, used("2021-10-14 12:00"))

    assert said("quota_peak", request(), full)[0] == "本周高峰时段已用 4/4。今天 19:30 起不算高峰。"


def test_where_something_is_left_the_refusal_says_what_is_wanted():
    half = before(*MONDAY_TO_WEDNESDAY, used("2021-10-14 12:00", 30))

    assert said("quota_peak", request(), half)[0] == (
        "本周高峰时段已用 3.5/4，这次要 1 小时。今天 19:30 起不算高峰。"
    )


def test_two_peak_hours_a_day_are_allowed_and_a_quarter_more_is_not():
    lunch = before(used("2021-10-14 12:00"))

    assert said("quota_peak", request(minutes=60), lunch) is None
    assert said("quota_peak", request(minutes=75), lunch) == (
        "今天高峰时段已用 1/2，这次要 1.25 小时。今天 19:30 起不算高峰。",
        "1 of 2 peak hours used today; this needs 1.25. From today 19:30 is off-peak.",
    )


@pytest.mark.parametrize(
    "other",
    [
        used("2021-10-10 18:00", 240),
        used("2021-10-18 18:00", 240),
        used("2021-10-12 19:30", 240),
        used("2021-10-12 17:30", 240, person="20999"),
        used("2021-10-12 17:30", 240, group="BADMINTON"),
    ],
    ids=["last week", "next week", "off-peak", "somebody else's", "the club's"],
)
def test_what_does_not_count(other):
    assert said("quota_peak", request(), before(*MONDAY_TO_WEDNESDAY, other)) is None


def test_a_weekend_has_no_peak():
    assert said("quota_peak", request("2021-10-16 18:00"), before(*MONDAY_TO_WEDNESDAY * 2)) is None


def test_a_week_to_come_is_said_as_such():
    full = before(*(used(f"2021-10-{day} 18:00") for day in (18, 19, 20, 21)))

    assert said("quota_peak", request("2021-10-22 18:00"), full)[0].startswith("下周高峰时段已用 4/4。")
