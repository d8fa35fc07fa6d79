"""What the simulated year found: each was answered wrongly once."""

from datetime import datetime

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.models import Booking, Claim, DeskRule, KitItem, Venue, Waiting
from scheduler.services import booking, editing, waiting
from scheduler.services.booking import Order
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import factories, gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(session):
    """Two courts, a floor for six of which two are kept, six rackets; a clerk and two members, at 11:00."""
    gym.set_time("11:00")
    with writing():
        gym.courts()
        floor = gym.courts("GYM-F", lanes=1, capacity=6, shared=True)
        factories.saved(DeskRule(code="floor_limit", venue_id=floor.id, params={"lanes": 4, "keep": 2}))
        factories.saved(KitItem(code="RACKET", title_zh="球拍", title_en="Rackets", stock=4))
        return gym.clerk(), gym.member("A1"), gym.member("A2")


def order(start="18:00", end="19:00", **values):
    spans = {"venue": "GYM-B", "start": at(f"2021-10-14 {start}"), "end": at(f"2021-10-14 {end}")}
    return Order(**(spans | values))


def refused(call, *args, **values):
    with pytest.raises(Refusal) as caught:
        call(*args, **values)
    return caught.value


def starts(said):
    return [datetime.fromisoformat(a.action["start"]) for a in said.alternatives]


def test_the_whole_venue_needs_the_approval_that_all_its_courts_need(desk):
    _, ann, _ = desk
    with writing():
        factories.saved(DeskRule(code="approval", params={"lanes": 2}))

    row = booking.book(order(person=ann.person, lanes=0), ann)

    assert (row.state, row.lanes) == ("pending", 2)


def test_the_whole_floor_is_more_than_one_party_may_take(desk):
    _, ann, _ = desk

    assert refused(booking.book, order(venue="GYM-F", person=ann.person, lanes=0), ann).code == (
        "desk-floor-limit"
    )


def test_alternatives_for_a_whole_venue_are_wholly_free(desk):
    clerk, ann, bob = desk
    booking.book(order(person=ann.person), clerk)
    booking.book(order("19:00", "20:00", person=ann.person), clerk)

    said = refused(booking.book, order(person=bob.person, lanes=0), clerk)

    assert at("2021-10-14 19:00") not in starts(said)
    assert [a.action["lanes"] for a in said.alternatives] == [2, 2, 2]


def test_a_hall_is_booked_with_all_courts_of_its_parts(desk, session):
    clerk, ann, bob = desk
    with writing():
        hall = gym.courts("GYM-H", lanes=1)
        for code, lanes in (("GYM-H1", 2), ("GYM-H2", 1)):
            gym.courts(code, lanes=lanes, part_of=hall)

    row = booking.book(order(venue="GYM-H", person=ann.person), clerk)

    held = session.execute(select(Claim.venue_id, Claim.lane).where(Claim.booking_id == row.id).distinct())
    assert (row.lanes, len(held.all())) == (0, 3)
    assert refused(booking.book, order(venue="GYM-H1", person=bob.person), clerk).code == "venue-taken"


def test_what_takes_a_whole_venue_can_be_moved(desk):
    clerk, ann, _ = desk
    with writing():
        row = booking.book(order(person=ann.person, lanes=2), clerk)
        row.lanes = 0  # as standing slots of a ballot have it

    booking.move(row, clerk, start=at("2021-10-14 20:00"))

    assert (row.start, row.lanes) == (at("2021-10-14 20:00"), 2)


def test_two_do_not_change_places_where_the_kit_is_lent_to_somebody_else(desk):
    clerk, ann, bob = desk
    one = booking.book(order(person=ann.person, kit={"RACKET": 4}), clerk)
    other = booking.book(order("19:00", "20:00", person=bob.person), clerk)
    booking.book(order("19:00", "20:00", kit={"RACKET": 1}, source="walk_in"), clerk)

    assert refused(booking.swap, one, other, clerk).code == "kit-taken"


def test_two_with_the_same_kit_change_places(desk):
    clerk, ann, bob = desk
    one = booking.book(order(person=ann.person, kit={"RACKET": 4}), clerk)
    other = booking.book(order("19:00", "20:00", person=bob.person, kit={"RACKET": 4}), clerk)

    booking.swap(one, other, clerk)

    assert one.start > other.start


def test_alternatives_have_the_kit_as_well(desk):
    clerk, ann, bob = desk
    booking.book(order(person=ann.person, lanes=2), clerk)
    booking.book(order("17:00", "18:00", person=ann.person, kit={"RACKET": 4}), clerk)

    said = refused(booking.book, order(person=bob.person, kit={"RACKET": 2}), clerk)

    assert starts(said)[0] == at("2021-10-14 19:00")
    assert at("2021-10-14 17:00") not in starts(said)


def test_who_wants_lent_kit_is_told_when_it_is_there(desk):
    clerk, ann, bob = desk
    booking.book(order(person=ann.person, kit={"RACKET": 4}), clerk)

    said = refused(booking.book, order(person=bob.person, kit={"RACKET": 2}), clerk)

    assert said.code == "kit-taken"
    assert starts(said)[:2] == [at("2021-10-14 17:00"), at("2021-10-14 19:00")]


def test_a_booking_is_split_at_a_full_five_minutes(desk):
    clerk, ann, _ = desk
    row = booking.book(order(person=ann.person), clerk)

    assert refused(booking.split, row, at("2021-10-14 18:33"), clerk).code == "bad-span"


def test_both_halves_stay_on_the_courts_where_they_were(desk, session):
    clerk, ann, bob = desk
    with writing():
        gym.courts("GYM-T", lanes=3)
    first = booking.book(order(venue="GYM-T", person=bob.person), clerk)
    row = booking.book(order(venue="GYM-T", person=ann.person, lanes=2), clerk)
    booking.cancel(first, clerk)

    halves = booking.split(row, at("2021-10-14 18:30"), clerk)

    for half in halves:
        lanes = session.scalars(select(Claim.lane).where(Claim.booking_id == half.id).distinct())
        assert sorted(lanes) == [1, 2]


def test_two_change_places_though_one_stands_on_a_court_that_is_no_more(desk, session):
    clerk, ann, bob = desk
    booking.book(order(), clerk)
    one = booking.book(order(person=ann.person), clerk)
    other = booking.book(order("19:00", "20:00", person=bob.person), clerk)
    with writing():
        session.scalars(select(Venue).where(Venue.code == "GYM-B")).one().lanes = 1

    assert refused(booking.swap, one, other, clerk).code == "venue-taken"
    assert one.start < other.start


def test_who_may_not_book_what_is_free_hears_why_instead_of_book_it(desk):
    clerk, ann, _ = desk
    for hour in (13, 14, 15):
        booking.book(order(f"{hour}:00", f"{hour + 1}:00", person=ann.person), clerk)
    wish = Wish(ann.person, ("GYM-B",), at("2021-10-14 20:00"), at("2021-10-14 21:00"))

    assert refused(waiting.join, wish, ann).code == "desk-quota-future"


def test_places_kept_for_walk_ins_can_be_waited_for_and_are_not_given_away(desk, session):
    clerk, ann, bob = desk
    first = booking.book(order(venue="GYM-F", person=ann.person, lanes=4), clerk)
    small = booking.book(order(venue="GYM-F", lanes=1, source="walk_in"), clerk)
    wish = Wish(bob.person, ("GYM-F",), first.start, first.end)

    row = waiting.join(wish, bob)
    booking.cancel(small, clerk)
    assert session.get(Waiting, row.id).state == "waiting", "two places are free, and kept"
    booking.cancel(first, clerk)

    assert session.get(Waiting, row.id).state == "offered"
    assert session.scalars(select(Booking.state).where(Booking.person_id == bob.person_id)).all() == ["held"]


def test_more_places_on_a_floor_are_offered_to_who_waits(desk, session):
    clerk, ann, bob = desk
    booking.book(order(venue="GYM-F", person=ann.person, lanes=4), clerk)
    row = waiting.join(Wish(bob.person, ("GYM-F",), at("2021-10-14 18:00"), at("2021-10-14 19:00")), bob)
    floor = session.scalars(select(Venue).where(Venue.code == "GYM-F")).one()
    with writing():
        boss = factories.user("boss", "organiser")

    editing.change(floor, {"capacity": 8}, boss)

    assert session.get(Waiting, row.id).state == "offered"
