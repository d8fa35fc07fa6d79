"""How many wait lists, and how long an offer stands."""

from scheduler import desk
from scheduler.desk import History
from scheduler.desk.waiting import held_until
from tests.tools.desk_requests import NOW, request, said
from tests.tools.factories import at


def test_a_third_list_is_allowed_and_a_fourth_is_not():
    assert said("waiting", request(verb="wait"), History(waiting=2)) is None
    assert said("waiting", request(verb="wait"), History(waiting=3)) == (
        "候补已有 3/3 个。",
        "3 of 3 places on waiting lists used.",
    )


def test_an_offer_stands_half_an_hour_but_not_past_the_start():
    params = desk.read("waiting", {})

    assert held_until(NOW, at("2021-10-14 18:00"), params) == at("2021-10-14 11:38")
    assert held_until(NOW, at("2021-10-14 11:30"), params) == at("2021-10-14 11:30")


def test_an_offer_of_what_has_begun_stands_ten_minutes():
    assert held_until(NOW, at("2021-10-14 11:00"), desk.read("waiting", {})) == at("2021-10-14 11:18")
