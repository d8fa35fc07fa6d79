"""So much on one day."""

from tests.tools.desk_requests import allowed_from, before, request, said, used
from tests.tools.factories import at

ONE = used("2021-10-14 12:00")


def test_a_second_booking_of_the_day_is_allowed():
    assert said("quota_day", request(), before(ONE)) is None


def test_a_third_is_refused_until_tomorrow():
    two = before(ONE, used("2021-10-14 17:00", 30))

    assert said("quota_day", request(), two) == ("今天已订 2/2 次。", "2 of 2 bookings used today.")
    assert allowed_from("quota_day", request(), two) == at("2021-10-15 00:00")


def test_three_hours_are_allowed_and_five_minutes_more_are_not():
    assert said("quota_day", request(minutes=120), before(ONE)) is None
    assert said("quota_day", request(minutes=125), before(ONE)) == (
        "今天已用 1/3 小时，这次要 2.08 小时。",
        "1 of 3 hours used today; this needs 2.08.",
    )


def test_yesterday_does_not_count():
    assert said("quota_day", request(), before(ONE, used("2021-10-13 20:00", 120))) is None
