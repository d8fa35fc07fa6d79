"""At most so many places at the same time."""

import pytest

from tests.tools.desk_requests import answer, before, request, said, used

SIX = used("2021-10-14 18:00", venue="GYM-T")


@pytest.mark.parametrize("start", ["2021-10-14 17:00", "2021-10-14 19:00"])
def test_one_after_the_other_is_allowed(start):
    assert said("one_place", request(start), before(SIX)) is None


@pytest.mark.parametrize("start", ["2021-10-14 17:05", "2021-10-14 18:00", "2021-10-14 18:55"])
def test_five_minutes_at_two_places_are_refused(start):
    assert said("one_place", request(start), before(SIX)) == (
        "同一时间已订 1/1 处（10月14日 周四 18:00–19:00）。",
        "1 of 1 at the same time used (Thu 14 Oct 18:00–19:00).",
    )


def test_a_seat_in_a_class_is_a_place_too():
    assert said("one_place", request(seat=True), before(SIX)) is not None


@pytest.mark.parametrize("verb", ["cancel", "wait", "check_in"])
def test_only_booking_and_changing_are_asked(verb):
    assert said("one_place", request(verb=verb), before(SIX)) is None


def test_moving_onto_another_of_ones_own_is_refused():
    assert said("one_place", request(verb="change", source="desk"), before(SIX)) is not None


@pytest.mark.parametrize(
    "other",
    [
        used("2021-10-14 18:00", person="21044"),
        used("2021-10-14 18:00", group="BADMINTON"),
        used("2021-10-14 18:00", state="ended"),
        used("2021-10-14 18:00", state="released"),
    ],
    ids=["somebody else", "for the club", "left early", "given away"],
)
def test_what_is_not_a_place_of_the_person_now_does_not_count(other):
    assert said("one_place", request(), before(other)) is None


def test_who_books_for_a_club_may_play_themselves():
    assert said("one_place", request(group="BADMINTON"), before(SIX)) is None


def test_nobody_named_has_no_other_place():
    assert said("one_place", request(person="", source="walk_in"), before(SIX)) is None


def test_two_that_follow_each_other_are_one_at_a_time():
    two = before(SIX, used("2021-10-14 19:00"))

    assert said("one_place", request(minutes=120), two, count=2) is None
    assert answer("one_place", request(minutes=120), two).context == {"used": 1, "limit": 1}


def test_as_many_as_are_set_and_none_more():
    two = before(SIX, used("2021-10-14 18:30"))

    assert said("one_place", request(), before(SIX), count=2) is None
    assert answer("one_place", request(), two, count=2).context == {"used": 2, "limit": 2}
    assert said("one_place", request(), two, count=0) is None


def test_the_desk_may_set_it_aside():
    assert answer("one_place", request(), before(SIX)).overridable
