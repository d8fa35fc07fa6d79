"""A booking is moved, made longer, swapped or split: all of it or nothing."""

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.models import Claim
from scheduler.services import booking
from scheduler.transactions import writing
from tests.tools import gym
from tests.tools.factories import at
from tests.tools.ordered import order, refused, two_courts


@pytest.fixture
def desk(session):
    return two_courts()


def lanes(session, row):
    query = select(Claim.lane).where(Claim.booking_id == row.id).distinct()
    return sorted(session.scalars(query))


def test_a_move_takes_the_new_place_or_keeps_the_old(desk):
    clerk, ann, bob = desk
    mine = booking.book(order(person=ann.person), clerk)
    booking.book(order("20:00", "21:00", person=bob.person, lanes=2), clerk)

    assert refused(booking.move, mine, ann, start=at("2021-10-14 20:00")).code == "venue-taken"
    assert (mine.start, gym.ticks(mine)) == (at("2021-10-14 18:00"), 12)
    booking.move(mine, ann, start=at("2021-10-14 19:00"))

    assert (mine.start, mine.end) == (at("2021-10-14 19:00"), at("2021-10-14 20:00"))
    assert gym.ticks(mine) == 12


def test_a_stale_change_is_refused(desk):
    clerk, ann, _ = desk
    mine = booking.book(order(person=ann.person), clerk)
    seen = mine.version
    booking.move(mine, ann, start=at("2021-10-14 19:00"))

    refusal = refused(booking.move, mine, ann, start=at("2021-10-14 20:00"), version=seen)

    assert (refusal.code, refusal.status) == ("changed-meanwhile", 412)


def test_longer_where_there_is_room(desk):
    clerk, ann, bob = desk
    mine = booking.book(order(person=ann.person), clerk)
    booking.book(order("19:30", "20:30", person=bob.person, lanes=2), clerk)

    booking.resize(mine, ann, end=at("2021-10-14 19:30"))

    assert gym.ticks(mine) == 18
    assert refused(booking.resize, mine, ann, end=at("2021-10-14 20:00")).code == "venue-taken"
    assert booking.resize(mine, ann, lanes=2).lanes == 2


def test_two_full_bookings_change_places(desk, session):
    clerk, ann, bob = desk
    mine = booking.book(order(person=ann.person, lane=0), clerk)
    yours = booking.book(order(person=bob.person, lane=1), clerk)

    booking.swap(mine, yours, clerk)

    assert (lanes(session, mine), lanes(session, yours)) == ([1], [0])
    assert refused(booking.swap, mine, yours, ann).status == 403


def test_one_becomes_two_on_the_same_court(desk, session):
    clerk, ann, _ = desk
    mine = booking.book(order(person=ann.person, lane=1, end="20:00"), clerk)

    first, rest = booking.split(mine, at("2021-10-14 19:00"), ann)

    assert (first.end, rest.start, rest.end) == (
        at("2021-10-14 19:00"),
        at("2021-10-14 19:00"),
        at("2021-10-14 20:00"),
    )
    assert (lanes(session, first), lanes(session, rest)) == ([1], [1])
    assert refused(booking.split, first, first.end, ann).code == "bad-span"


def test_who_is_on_a_court_that_was_taken_away_can_still_be_two(desk, session):
    clerk, ann, bob = desk
    booking.book(order(person=bob.person, lane=0, end="20:00"), clerk)
    mine = booking.book(order(person=ann.person, lane=1, end="20:00"), clerk)
    with writing():
        mine.venue.lanes = 1

    first, rest = booking.split(mine, at("2021-10-14 19:00"), ann)

    assert (lanes(session, first), lanes(session, rest)) == ([1], [1])
    assert (gym.ticks(first), gym.ticks(rest)) == (12, 12)


def test_what_is_over_is_not_changed(desk):
    clerk, ann, _ = desk
    row = booking.book(order(person=ann.person), clerk)
    clock.set_source(lambda: at("2021-10-14 19:00"))

    assert refused(booking.move, row, clerk, start=at("2021-10-15 18:00")).code == "booking-over"
    assert refused(booking.cancel, row, ann).code == "booking-over"


def test_what_was_held_until_now_is_neither_moved_nor_cut(desk):
    """Its place is given back within a second; until then it could be kept for ever by moving it about."""
    clerk, ann, bob = desk
    mine = booking.book(order(person=ann.person, hold_minutes=10), ann)
    other = booking.book(order("20:00", "21:00", person=bob.person), clerk)
    gym.set_time("11:10")

    acts = (
        lambda: booking.move(mine, ann, start=at("2021-10-14 19:00")),
        lambda: booking.resize(mine, ann, end=at("2021-10-14 19:30")),
        lambda: booking.split(mine, at("2021-10-14 18:30"), ann),
        lambda: booking.swap(other, mine, clerk),
        lambda: booking.confirm(mine, ann),
    )
    assert [refused(act).code for act in acts] == ["hold-over"] * 5


def test_nothing_changes_places_with_itself(desk):
    clerk, ann, _ = desk
    mine = booking.book(order(person=ann.person), clerk)

    assert refused(booking.swap, mine, mine, clerk).status == 422
