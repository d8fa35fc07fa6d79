"""So many bookings to come."""

from tests.tools.desk_requests import allowed_from, before, request, said, used
from tests.tools.factories import at

TWO = (used("2021-10-14 19:00"), used("2021-10-16 10:00"))


def test_a_third_booking_to_come_is_allowed():
    assert said("quota_future", request(), before(*TWO)) is None


def test_a_fourth_is_refused_until_the_next_one_has_begun():
    three = before(*TWO, used("2021-10-18 07:00"))

    assert said("quota_future", request("2021-10-19 07:00"), three) == (
        "未来的预订已有 3/3 个。",
        "3 of 3 future bookings used.",
    )
    assert allowed_from("quota_future", request("2021-10-19 07:00"), three) == at("2021-10-14 19:00")


def test_what_has_begun_or_is_over_does_not_count():
    past = (used("2021-10-14 11:00"), used("2021-10-13 18:00"))

    assert said("quota_future", request(), before(*TWO, *past)) is None


def test_a_walk_in_is_not_a_booking_to_come():
    three = before(*TWO, used("2021-10-18 07:00"))

    assert said("quota_future", request("2021-10-14 11:08", source="walk_in"), three) is None
