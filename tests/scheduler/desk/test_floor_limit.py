"""One party's share of a floor, and the places for those who walk in."""

from tests.tools.desk_requests import request, said


def floor(lanes=1, free=20, **values):
    return request(venue="GYM-F", lanes=lanes, lanes_of_venue=20, lanes_free=free, **values)


def test_four_places_are_allowed_and_five_are_not():
    assert said("floor_limit", floor(4)) is None
    assert said("floor_limit", floor(5)) == (
        "一次至多订 4 个位置，这次是 5 个。",
        "At most 4 places at a time; this is 5.",
    )


def test_the_eighteenth_place_is_booked_and_the_nineteenth_is_kept():
    assert said("floor_limit", floor(free=3)) is None
    assert said("floor_limit", floor(free=2)) == (
        "已订 18/20，最后 2 个位置留给现场来的人。",
        "18 of 20 booked; the last 2 places are for walk-ins.",
    )


def test_who_walks_in_takes_the_last_place():
    assert said("floor_limit", floor(free=1, source="walk_in")) is None


def test_a_full_floor_is_a_clash_and_no_rule():
    assert said("floor_limit", floor(free=0)) is None
