"""How many days ahead."""

from tests.tools.desk_requests import allowed_from, request, said
from tests.tools.factories import at


def test_seven_days_ahead_is_allowed():
    assert said("advance", request("2021-10-21 20:00")) is None


def test_an_eighth_day_is_refused_with_the_moment_it_opens():
    asked = request("2021-10-22 07:00")

    assert said("advance", asked) == (
        "最早可提前 7 天预订，周五 0:00 开放。",
        "Bookable 7 days ahead, from Fri 0:00.",
    )
    assert allowed_from("advance", asked) == at("2021-10-15 00:00")


def test_the_hour_at_which_a_day_opens_counts():
    asked = request("2021-10-21 07:00")

    assert said("advance", asked, opens="11:08") is None
    assert said("advance", asked, opens="12:00") == (
        "最早可提前 7 天预订，今天 12:00 开放。",
        "Bookable 7 days ahead, from today 12:00.",
    )


def test_the_desk_books_fourteen_days_ahead_and_not_fifteen():
    desk = frozenset({"desk"})

    assert said("advance", request("2021-10-28 20:00", by_roles=desk)) is None
    assert allowed_from("advance", request("2021-10-29 07:00", by_roles=desk)) == at("2021-10-15 00:00")


def test_a_recurring_slot_is_booked_for_a_term():
    assert said("advance", request("2022-01-14 20:00", source="series")) is None
