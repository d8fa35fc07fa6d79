"""A place is booked while it is open."""

from scheduler.desk import Closed
from solver.words import Words
from tests.tools.desk_requests import allowed_from, answer, request, said
from tests.tools.factories import at


def test_until_the_last_minute_is_allowed():
    assert said("opening", request("2021-10-14 20:00")) is None


def test_five_minutes_past_closing_are_refused_with_the_hours_of_that_kind_of_day():
    assert said("opening", request("2021-10-14 20:05")) == (
        "10月14日 周四（工作日）开放 6:30–8:30、11:30–13:30、16:30–21:00。",
        "Open 6:30–8:30, 11:30–13:30, 16:30–21:00 on Thu 14 Oct (working days).",
    )


def test_the_hint_says_when_as_long_a_time_is_open():
    assert answer("opening", request("2021-10-15 20:05")).hint.zh == "最近可订：周六 9:00。"


def test_a_holiday_without_hours_is_closed():
    asked = request("2021-10-05 18:00", now=at("2021-10-01 09:00"))

    assert said("opening", asked) == ("10月5日 周二（节假日）不开放。", "Not open on Tue 5 Oct (holidays).")
    assert allowed_from("opening", asked) == at("2021-10-08 06:30")


def test_a_make_up_saturday_has_the_hours_of_a_working_day():
    assert said("opening", request("2021-10-09 20:00")) is None


def test_a_day_set_by_hand_has_the_hours_of_its_type():
    asked = request("2021-10-14 10:00", day_types={at("2021-10-14 10:00").date(): "rest"})

    assert said("opening", asked) is None


def test_a_closure_is_told_with_its_reason_and_nobody_sets_it_aside():
    closed = Closed(at("2021-10-14 17:00"), at("2021-10-14 19:00"), Words("地板打蜡", "floor waxing"))
    no = answer("opening", request(closures=(closed,)))

    assert (no.words.zh, no.overridable, no.allowed_from) == (
        "10月14日 周四 17:00–19:00关闭（地板打蜡）。",
        False,
        at("2021-10-14 19:00"),
    )


def test_a_booking_that_ends_when_the_closure_begins_is_allowed():
    closed = Closed(at("2021-10-14 19:00"), at("2021-10-14 20:00"))

    assert said("opening", request(closures=(closed,))) is None
