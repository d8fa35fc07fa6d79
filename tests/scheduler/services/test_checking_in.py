"""Who comes says so; who does not gives the place back and gets a point."""

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, DeskRule, Point, Waiting
from scheduler.services import checking_in, door, due, points, waiting
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import factories, gym
from tests.tools.factories import at


@pytest.fixture
def ann(session):
    gym.set_time("11:00")
    with writing():
        gym.courts()
        return gym.member("ann")


def refused(call, *args):
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value.code


def test_the_person_checks_in_by_phone(ann):
    booking = gym.book(person=ann.person)
    now = gym.set_time("17:45")

    checking_in.check_in(booking, ann)

    assert (booking.state, booking.checked_in_at) == ("checked_in", now)


def test_too_early_is_refused_but_not_for_the_desk(ann):
    booking = gym.book(person=ann.person)
    gym.set_time("17:44")
    with writing():
        clerk = gym.clerk()

    assert refused(checking_in.check_in, booking, ann) == "desk-check-in"
    assert checking_in.check_in(booking, clerk).state == "checked_in"


def test_nobody_checks_in_for_somebody_else(ann):
    with writing():
        bob = gym.member("bob")
    booking = gym.book(person=ann.person)

    assert refused(checking_in.check_in, booking, bob) == "not-allowed"


def test_checking_in_twice_changes_nothing(ann):
    booking = gym.book(person=ann.person)
    gym.set_time("17:50")
    checking_in.check_in(booking, ann)
    first = booking.version

    assert checking_in.check_in(booking, ann).version == first


def test_the_code_at_the_door_finds_the_booking(ann):
    gym.book(start="20:00", person=ann.person)
    booking = gym.book(person=ann.person)
    gym.set_time("17:50")

    assert checking_in.check_in_at_door(door.token("GYM-B"), ann) is booking


def test_the_code_at_the_door_of_another_place_finds_nothing(ann):
    with writing():
        gym.courts("GYM-T")
    gym.book(person=ann.person)
    gym.set_time("17:50")

    assert refused(checking_in.check_in_at_door, door.token("GYM-T"), ann) == "nothing-booked-here"


def test_a_code_is_good_for_a_minute_and_no_longer_than_two(ann):
    gym.book(person=ann.person)
    gym.set_time("17:50")
    token = door.token("GYM-B")

    gym.set_time("17:51")
    assert door.venue_of(token) == "GYM-B"
    gym.set_time("17:52")
    assert refused(door.venue_of, token) == "door-code-old"


def test_a_code_that_is_not_ours_is_refused(ann):
    assert refused(door.venue_of, door.token("GYM-B")[:-2] + "xx") == "door-code-old"


def test_who_is_not_there_after_ten_minutes_gives_the_court_back(ann):
    booking = gym.book(person=ann.person)
    gym.set_time("18:10")

    assert due.run() == 1

    assert (booking.state, gym.ticks(booking), booking.over_at) == ("released", 0, at("2021-10-14 18:10"))
    point = db.session.scalars(select(Point)).one()
    assert (point.kind, point.person_id, point.expires) == ("no_show", ann.person_id, at("2021-11-13 18:10"))
    assert gym.told(ann) == [
        "羽毛球，10月14日 周四 18:00–19:00：没有签到，记 1 分，11月13日 周六消除。不对就申诉。",
    ]


def test_where_no_points_are_given_the_release_is_told_all_the_same(ann):
    with writing():
        factories.saved(DeskRule(code="check_in", params={"point": False}))
    gym.book(person=ann.person)
    gym.set_time("18:10")

    due.run()

    assert points.ledger(ann.person) == []
    assert gym.told(ann) == ["羽毛球，10月14日 周四 18:00–19:00：没有签到，位置已释放。"]


def test_a_minute_earlier_the_court_is_kept(ann):
    booking = gym.book(person=ann.person)
    gym.set_time("18:09")

    assert due.run() == 0
    assert checking_in.check_in(booking, ann).state == "checked_in"


def test_the_door_takes_the_next_booking_not_the_one_checked_in_and_twice_changes_nothing(ann):
    first = gym.book(start="17:00", minutes=60, person=ann.person)
    second = gym.book(start="18:00", person=ann.person)
    gym.set_time("17:00")
    assert checking_in.check_in_at_door(door.token("GYM-B"), ann) is first

    gym.set_time("17:10")
    assert checking_in.check_in_at_door(door.token("GYM-B"), ann) is first
    gym.set_time("17:50")
    assert checking_in.check_in_at_door(door.token("GYM-B"), ann) is second

    assert (first.state, second.state) == ("checked_in", "checked_in")


def test_after_the_release_the_person_is_told_so_at_the_door(ann):
    booking = gym.book(person=ann.person)
    gym.set_time("18:10")
    due.run()

    assert refused(checking_in.check_in, booking, ann) == "check-in-impossible"


def test_where_no_worker_ran_until_the_end_it_is_a_no_show(ann):
    booking = gym.book(person=ann.person)
    gym.set_time("20:00")

    due.run()

    assert booking.state == "no_show"


def test_a_party_that_came_ends_with_its_time(ann):
    booking = gym.book(person=ann.person, state="checked_in")
    gym.set_time("18:59")
    assert due.run() == 0

    gym.set_time("19:00")
    due.run()

    assert (booking.state, gym.ticks(booking)) == ("ended", 12)


def test_a_clubs_slot_needs_nobody_to_check_in(ann):
    with writing():
        club = factories.group("BADMINTON", "club")
    booking = gym.book(group=club)
    gym.set_time("18:30")
    assert due.run() == 0

    gym.set_time("19:00")
    due.run()

    assert booking.state == "ended"


def test_the_grace_of_a_venue_is_its_own(ann):
    with writing():
        venue = gym.courts("GYM-T")
        factories.saved(DeskRule(code="check_in", venue_id=venue.id, params={"grace": 20}))
    slow, quick = gym.book("GYM-T", person=ann.person), gym.book(person=ann.person)
    gym.set_time("18:15")

    due.run()

    assert (slow.state, quick.state) == ("confirmed", "released")


def test_one_look_more_scores_no_second_point(ann):
    gym.book(person=ann.person)
    gym.set_time("18:10")

    assert [due.run(), due.run()] == [1, 0]
    assert len(list(db.session.scalars(select(Point)))) == 1


def test_a_hold_that_ends_is_offered_and_a_pending_request_dies_with_its_start(ann):
    with writing():
        bob = gym.member("bob")
    hold = gym.book(state="held", hold_until=at("2021-10-14 11:20"), person=ann.person)
    asked = gym.book(state="pending", person=ann.person)
    waiting.join(Wish(bob.person, ("GYM-B",), hold.start, hold.end), bob)

    gym.set_time("11:20")
    due.run()
    assert (hold.state, asked.state) == ("expired", "pending")
    assert db.session.scalars(select(Waiting)).one().state == "offered"

    gym.set_time("18:00")
    due.run()
    assert asked.state == "expired"
    assert len(gym.told(ann)) == 2


@pytest.mark.postgres
def test_a_release_offers_the_court_in_the_same_transaction(session):
    gym.set_time("11:00")
    with writing():
        gym.courts(lanes=1)
        ann, bob = gym.member("ann"), gym.member("bob")
    gym.book(person=ann.person)
    row = waiting.join(Wish(bob.person, ("GYM-B",), at("2021-10-14 18:00"), at("2021-10-14 19:00")), bob)
    gym.set_time("18:10")

    due.run()

    assert [b.state for b in db.session.scalars(select(Booking).order_by(Booking.id))] == ["released", "held"]
    assert waiting.accept(row, bob).start == at("2021-10-14 18:10")
