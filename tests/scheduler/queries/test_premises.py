"""What every booking asks for is read once, and anew as soon as anything of it has changed."""

import pytest
from sqlalchemy import delete, event, update

from scheduler.extensions import db
from scheduler.models import Closure, DeskRule, OpeningHours, Venue
from scheduler.queries.premises import premises
from scheduler.transactions import writing
from tests.tools import gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres


@pytest.fixture
def venue(session):
    with writing():
        return gym.courts().id


def statements(session):
    """The statements from here on, a list that grows."""
    found = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: found.append(a[2]))
    return found


def test_they_are_read_once_for_all_transactions(session, venue):
    session.rollback()
    premises()
    session.rollback()
    seen = statements(session)

    known = premises()
    again = premises()

    assert known is again
    assert [text for text in seen if text != "BEGIN"] == [seen[-1]]  # their number, once
    assert known.floors.by_venue["GYM-B"] == ((venue, 2),)


@pytest.mark.parametrize(
    "change",
    [
        lambda v: db.session.add(DeskRule(code="approval", params={})),
        lambda v: db.session.add(OpeningHours(venue_id=v, day_types=["work"], weekdays=[], start=0, end=60)),
        lambda v: db.session.add(
            Closure(venue_id=v, start=at("2021-10-14 08:00"), end=at("2021-10-14 09:00"))
        ),
        lambda v: db.session.execute(update(Venue).where(Venue.id == v).values(lanes=3)),
        lambda v: db.session.execute(delete(OpeningHours).where(OpeningHours.venue_id == v)),
    ],
    ids=["rule", "hours", "closure", "statement", "deletion"],
)
def test_whatever_changes_them_is_seen_by_the_next_transaction(session, venue, change):
    session.rollback()
    before = premises()

    with writing():
        change(venue)

    assert premises().number == before.number + 1


def test_a_booking_changes_nothing_of_them(session, venue):
    before = premises().number

    gym.book()

    assert premises().number == before


def test_in_the_transaction_that_changes_them_they_are_as_it_leaves_them(session, venue):
    premises()
    with writing():
        db.session.get(Venue, venue).lanes = 5
        inside = premises().floors.by_venue["GYM-B"]

    assert inside == ((venue, 5),)


def test_what_is_undone_is_kept_by_nobody(session, venue):
    def fail():
        with writing():
            db.session.get(Venue, venue).lanes = 5
            premises()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with writing():
        db.session.get(Venue, venue).lanes = 4

    assert premises().floors.by_venue["GYM-B"] == ((venue, 4),)
