"""The clock is put forward or back while the desk is at work: nothing is lost, nothing happens twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler import clock
from scheduler.models import Booking, Message, Point, Waiting
from scheduler.services import booking, due, leases, waiting
from scheduler.services.booking import Order
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import desk_claims, factories, gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(session):
    gym.set_time("11:00")
    with writing():
        gym.courts(lanes=1)
        return gym.clerk(), gym.member("A1"), gym.member("A2")


def order(start="18:00", end="19:00", **values):
    spans = {"venue": "GYM-B", "start": at(f"2021-10-14 {start}"), "end": at(f"2021-10-14 {end}")}
    return Order(**(spans | values))


def states(session):
    session.rollback()
    return list(session.scalars(select(Booking.state).order_by(Booking.id)))


def counted(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_a_hold_that_ended_stays_ended_when_the_clock_goes_back(desk, session):
    clerk, ann, bob = desk
    row = booking.hold(order(person=ann.person), clerk)
    gym.set_time("11:10")
    assert due.run() == 1
    booking.book(order(person=bob.person), clerk)

    gym.set_time("10:00")

    assert due.run() == 0
    with pytest.raises(Exception, match="hold-over"):
        booking.confirm(row, clerk)
    assert states(session) == ["expired", "confirmed"]
    assert counted(session, Message) == 1
    assert desk_claims.differences() == []


def test_a_hold_lasts_longer_when_the_clock_goes_back_and_then_ends_once(desk, session):
    clerk, ann, _ = desk
    booking.hold(order(person=ann.person), clerk)

    gym.set_time("10:00")
    assert due.run() == 0
    gym.set_time("11:10")
    assert [due.run(), due.run()] == [1, 0]

    assert states(session) == ["expired"]


def test_who_did_not_come_gets_one_point_however_the_clock_goes(desk, session):
    clerk, ann, _ = desk
    booking.book(order(person=ann.person), clerk)

    for moment in ("18:10", "17:00", "18:30", "23:00"):
        gym.set_time(moment)
        due.run()

    assert states(session) == ["released"]
    assert (counted(session, Point), counted(session, Message)) == (1, 1)


def test_what_ended_by_a_wrong_clock_is_not_booked_twice(desk, session):
    """Its court stays claimed for the time that it had: whoever books then is refused, not doubled."""
    clerk, ann, bob = desk
    row = booking.book(order(person=ann.person), clerk)
    gym.set_time("18:00")
    booking_state(row, session, "checked_in")
    gym.set_time("20:00")
    due.run()
    assert states(session) == ["ended"]

    gym.set_time("17:00")
    with pytest.raises(Exception, match="venue-taken"):
        booking.book(order(person=bob.person), clerk)


def booking_state(row, session, state):
    with writing():
        session.refresh(row)
        row.state = state


def test_an_offer_is_made_once_and_goes_on_once(desk, session):
    clerk, ann, bob = desk
    taken = booking.book(order(person=ann.person), clerk)
    row = waiting.join(Wish(bob.person, ("GYM-B",), taken.start, taken.end), bob)
    booking.cancel(taken, clerk)

    for moment in ("10:00", "11:30", "10:00", "11:30"):
        gym.set_time(moment)
        due.run()

    assert session.get(Waiting, row.id).state == "expired"
    assert states(session) == ["cancelled", "expired"]
    keys = list(session.scalars(select(Message.key).order_by(Message.id)))
    assert keys == [f"offer:{row.booking_id}", f"offer-over:{row.booking_id}"]


def test_calendars_see_later_stamps_and_higher_numbers_though_the_clock_went_back(desk):
    clerk, ann, _ = desk
    row = booking.book(order(person=ann.person), clerk)
    seen = [(row.sequence, row.changed_at)]
    for moment, start in (("10:00", "20:00"), ("09:00", "19:00"), ("12:00", "18:00")):
        gym.set_time(moment)
        booking.move(row, clerk, start=at(f"2021-10-14 {start}"))
        seen.append((row.sequence, row.changed_at))

    assert [n for n, _ in seen] == [0, 1, 2, 3]
    assert seen == sorted(seen, key=lambda pair: pair[1])
    assert len({stamp for _, stamp in seen}) == 4


def test_a_solve_taken_over_because_of_the_clock_is_not_written_by_both(desk):
    with writing():
        from scheduler.extensions import db

        solve = factories.solve(factories.plan(), problem=b"x\x9c\x03\x00\x00\x00\x00\x01")
        db.session.flush()
    first = leases.claim(solve.id)
    later = clock.now() + timedelta(hours=5)
    clock.set_source(lambda: later)
    second = leases.claim(solve.id)
    gym.set_time("10:00")

    assert first is not None
    assert second is not None
    assert leases.report(first) is None, "it is no longer the first one's"
    assert leases.report(second) is False
    assert second.fence == first.fence + 1
