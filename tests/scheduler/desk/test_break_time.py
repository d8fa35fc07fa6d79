"""A room that is open in the breaks only."""

from tests.tools.desk_requests import allowed_from, request, said
from tests.tools.factories import at


def test_the_whole_break_is_allowed():
    assert said("break_time", request("2021-10-14 12:00", 80)) is None


def test_five_minutes_more_are_refused_with_the_breaks():
    assert said("break_time", request("2021-10-14 12:00", 85)) == (
        "工作日只在休息时段开放：10:00–10:20、12:00–13:20、15:00–15:20、17:10–19:10。",
        "On working days open in the breaks only: 10:00–10:20, 12:00–13:20, 15:00–15:20, 17:10–19:10.",
    )


def test_the_next_break_that_is_long_enough_is_named():
    assert allowed_from("break_time", request("2021-10-14 14:00", 60, hours=())) == at("2021-10-14 17:10")


def test_a_weekend_has_no_breaks_and_is_open():
    assert said("break_time", request("2021-10-16 14:00")) is None
