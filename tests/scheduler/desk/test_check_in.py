"""From when one checks in, and when the place is given back."""

from scheduler import desk
from scheduler.desk import check_in
from tests.tools.desk_requests import allowed_from, request, said
from tests.tools.factories import at


def test_exactly_fifteen_minutes_before_is_allowed():
    assert said("check_in", request("2021-10-14 11:23", verb="check_in")) is None


def test_a_minute_earlier_is_refused():
    asked = request("2021-10-14 11:24", verb="check_in")

    assert said("check_in", asked) == ("开始前 15 分钟才能签到。", "Check-in opens 15 min before the start.")
    assert allowed_from("check_in", asked) == at("2021-10-14 11:09")


def test_the_grace_minutes_begin_with_the_time_or_with_a_later_booking():
    params = desk.read("check_in", {})
    six = at("2021-10-14 18:00")

    assert check_in.absent_from(six, at("2021-10-13 12:00"), params) == at("2021-10-14 18:10")
    assert check_in.absent_from(six, at("2021-10-14 18:05"), params) == at("2021-10-14 18:15")
