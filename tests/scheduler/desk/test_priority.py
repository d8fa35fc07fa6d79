"""Some go first."""

from tests.tools.desk_requests import NOW, allowed_from, request, said
from tests.tools.factories import at


def test_staff_book_any_time_before():
    assert said("priority", request("2021-10-16 10:00")) is None


def test_students_book_exactly_a_day_before():
    assert said("priority", request("2021-10-15 11:08", status="student")) is None


def test_a_minute_earlier_they_wait():
    asked = request("2021-10-15 11:09", status="student")

    assert said("priority", asked) == (
        "职工优先；其他人在开始前 24 小时起可订。",
        "Staff go first; others from 24 h before.",
    )
    assert (allowed_from("priority", asked), NOW) == (at("2021-10-14 11:09"), at("2021-10-14 11:08"))


def test_a_club_that_goes_first_does():
    asked = request("2021-10-16 10:00", status="student", groups=frozenset({"ROPE"}))

    assert said("priority", asked, first_groups=["ROPE"]) is None
