"""So much in one week."""

from tests.tools.desk_requests import allowed_from, before, request, said, used
from tests.tools.factories import at

FOUR = tuple(used(f"2021-10-{day} 07:00") for day in (11, 12, 13, 14))


def test_a_fifth_booking_of_the_week_is_allowed():
    assert said("quota_week", request(), before(*FOUR)) is None


def test_a_sixth_is_refused_until_monday():
    five = before(*FOUR, used("2021-10-17 10:00"))

    assert said("quota_week", request(), five) == ("本周已订 5/5 次。", "5 of 5 bookings used this week.")
    assert allowed_from("quota_week", request(), five) == at("2021-10-18 00:00")


def test_the_hours_count_to_the_limit_and_no_further():
    assert said("quota_week", request(minutes=60), before(*FOUR), hours=5) is None
    assert said("quota_week", request(minutes=65), before(*FOUR), hours=5) == (
        "本周已用 4/5 小时，这次要 1.08 小时。",
        "4 of 5 hours used this week; this needs 1.08.",
    )


def test_next_week_has_its_own():
    assert said("quota_week", request("2021-10-18 18:00"), before(*FOUR * 2)) is None
