"""How short and how long."""

import pytest

from tests.tools.desk_requests import request, said


@pytest.mark.parametrize("minutes", [20, 120])
def test_the_shortest_and_the_longest_are_allowed(minutes):
    assert said("length", request(minutes=minutes)) is None


def test_a_step_more_is_refused():
    assert said("length", request(minutes=125)) == (
        "一次至多订 2 小时，这次是 125 分钟。",
        "Book at most 2 h; this is 125 min.",
    )


def test_a_step_less_is_refused():
    assert said("length", request(minutes=15)) == (
        "一次至少订 20 分钟，这次是 15 分钟。",
        "Book at least 20 min; this is 15 min.",
    )


def test_an_uneven_length_is_refused():
    assert said("length", request(minutes=62)) == (
        "时长要是 5 分钟的倍数。",
        "The length goes in steps of 5 min.",
    )


def test_a_club_may_stay_longer():
    assert said("length", request(minutes=240, group="BADMINTON")) is None
