"""What publishing would change, before it does."""

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Venue
from scheduler.queries.floors import Owner, Want
from scheduler.services.claims import claim
from scheduler.services.reviewing import review
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import two_lectures


@pytest.fixture
def small(session):
    made = two_lectures()
    made.publish()
    return made


def rows(found):
    return [(row.session, row.change, row.parts) for row in found.changes]


def test_an_untouched_draft_has_no_change(small):
    found = review(small.plan)

    assert (found.is_empty, found.base, found.number) == (True, 1, 2)
    assert found.counts == {"moved": 0, "changed": 0, "cancelled": 0, "new": 0, "unchanged": 2}


def test_a_row_tells_the_old_and_the_new_time_and_place(small):
    small.put("E01.1", "2021-03-08 10:00", "MPH")

    (row,) = review(small.plan).changes

    assert (row.session, row.change, row.parts, row.category) == (
        "E01.1",
        "moved",
        ("time", "place"),
        "lecture",
    )
    assert (row.old.start, row.old.place) == (at("2021-03-05 14:00"), Words("报告厅", "Auditorium"))
    assert (row.new.start, row.new.place) == (at("2021-03-08 10:00"), Words("多功能厅", "Hall"))


def test_changes_come_in_the_order_that_matters(small):
    small.add("E03")
    small.put("E03.1", "2021-03-01 14:00", "AUD")
    small.put("E02.1", "2021-03-06 15:00", "AUD")
    small.take("E01.1")

    assert rows(review(small.plan)) == [
        ("E02.1", "moved", ("time",)),
        ("E01.1", "cancelled", ("status",)),
        ("E03.1", "new", ("status",)),
    ]


def test_people_touched_are_counted_once_a_change(session):
    small = two_lectures()
    with writing():
        players = tuple(factories.person(f"2000{n}") for n in (1, 2, 3))
        factories.group("RED", "team", players[:2])
    small.add("E03", entries=("RED",), people=("20003",))
    small.put("E03.1", "2021-03-09 14:00", "AUD", referee=["20001"])

    found = review(small.plan)

    assert found.people == {"20001": 1, "20002": 1, "20003": 1}


def test_whose_duty_is_taken_away_is_touched_too(session):
    small = two_lectures()
    with writing():
        factories.person("20001")
        factories.person("20002")
    small.put("E01.1", "2021-03-05 14:00", "AUD", referee=["20001"])
    small.publish()

    small.put("E01.1", "2021-03-05 14:00", "AUD", referee=["20002"])
    (row,) = review(small.plan).changes

    assert (row.change, row.parts, row.is_told, row.is_shown) == ("changed", ("people",), False, False)
    assert row.people == {"20001", "20002"}


def test_broken_rules_are_listed_with_their_sentence(small):
    small.put("E01.1", "2021-03-06 14:30", "AUD")

    (broken,) = review(small.plan).broken

    assert (broken.use, broken.sessions) == ("venue_exclusive", ("E01.1", "E02.1"))
    assert "Auditorium" in broken.words.en


def test_a_booking_in_the_way_is_seen_in_the_review(small):
    span = {"start": at("2021-03-08 10:00"), "end": at("2021-03-08 11:00")}
    with writing():
        hall = db.session.scalars(select(Venue).where(Venue.code == "MPH")).one()
        row = factories.saved(Booking(venue=hall, person=factories.person(), made_at=clock.now(), **span))
        claim(Owner(booking_id=row.id), [Want("MPH", **span)])
    small.put("E01.1", "2021-03-08 10:00", "MPH")

    found = review(small.plan)

    assert (found.displaced, found.broken) == ((row,), ())


def test_a_review_changes_nothing(small):
    small.put("E01.1", "2021-03-08 10:00", "MPH")
    before = small.draft().version

    review(small.plan)

    assert small.draft().version == before
