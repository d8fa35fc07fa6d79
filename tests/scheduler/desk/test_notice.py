"""How long before its start a booking is made, changed or cancelled."""

from datetime import timedelta

from tests.tools.desk_requests import NOW, allowed_from, answer, request, said
from tests.tools.factories import at

DESK = frozenset({"desk"})


def test_exactly_thirty_minutes_ahead_is_allowed():
    assert said("notice", request("2021-10-14 11:38")) is None


def test_a_minute_less_is_refused():
    asked = request("2021-10-14 11:37")

    assert said("notice", asked) == ("至少要提前 30 分钟预订。", "Book at least 30 min before.")
    assert allowed_from("notice", asked) == at("2021-10-14 11:38")


def test_the_desk_books_whoever_stands_before_it():
    assert said("notice", request("2021-10-14 11:05", by_roles=DESK)) is None


def test_the_desk_does_not_book_what_is_long_over():
    no = answer("notice", request("2021-10-14 10:05", by_roles=DESK))

    assert (no.words.zh, no.overridable) == ("这个时间已经过去了。", False)


def test_a_change_exactly_two_hours_before_is_allowed():
    assert said("notice", request(verb="change", was=NOW + timedelta(hours=2))) is None


def test_a_change_a_minute_later_is_refused():
    late = NOW + timedelta(hours=2, minutes=-1)

    assert said("notice", request(verb="change", was=late)) == (
        "至少要提前 2 小时更改。",
        "Change at least 2 h before.",
    )


def test_a_cancellation_exactly_two_hours_before_costs_nothing():
    assert said("notice", request("2021-10-14 13:08", verb="cancel")) is None


def test_a_cancellation_a_minute_later_costs_a_point():
    no = answer("notice", request("2021-10-14 13:07", verb="cancel"))

    assert (no.effect, no.words.zh, no.words.en) == (
        "point",
        "不足 2 小时，取消会记 1 分，30 天后消除。",
        "Under 2 h: costs 1 point, gone after 30 days.",
    )


def test_what_was_booked_a_moment_ago_is_cancelled_freely():
    asked = request("2021-10-14 12:00", verb="cancel", made_at=NOW - timedelta(minutes=10))

    assert said("notice", asked) is None


def test_an_offer_from_the_waiting_list_is_taken_even_where_it_has_begun():
    assert said("notice", request("2021-10-14 11:05", source="offer")) is None
