"""What stands, and what changed."""

import pytest

from scheduler.queries import editions
from scheduler.queries.entries import Filters
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import two_lectures


@pytest.fixture
def small(session):
    """Edition 1: both in the auditorium. 2: E01 moves to the hall. 3: E02 is cancelled."""
    made = two_lectures()
    made.publish()
    made.put("E01.1", "2021-03-08 14:00", "MPH")
    made.publish()
    made.take("E02.1")
    made.publish()
    return made


def told(changes):
    return [(c.entry.event_code, c.kind, c.parts) for c in changes]


def test_the_latest_edition_is_the_newest(small):
    assert [e.number for e in editions.editions(small.plan)] == [3, 2, 1]
    assert editions.latest_edition().number == 3
    assert editions.latest_edition(small.plan).number == 3


def test_cancelled_entries_stand(small):
    found = [(e.event_code, e.status) for e in editions.standing(small.plan)]

    assert found == [("E02", "CANCELLED"), ("E01", "CONFIRMED")]


def test_an_older_edition_is_still_known(small):
    first = editions.edition_called(small.plan, 1)

    found = [(e.event_code, e.venues, e.status) for e in editions.entries_of(first)]

    assert found == [("E01", ["AUD"], "CONFIRMED"), ("E02", ["AUD"], "CONFIRMED")]


def test_the_history_of_an_entry_skips_editions_that_left_it_alone(small):
    uid = small.sessions["E01.1"].uid

    found = [(edition.number, entry.venues) for edition, entry in editions.history(small.plan, uid)]

    assert found == [(2, ["MPH"]), (1, ["AUD"])]


def test_changes_since_an_edition(small):
    moved, cancelled = ("E01", "moved", ("time", "place")), ("E02", "cancelled", ("status",))

    assert told(editions.changes_since(small.plan, 3)) == []
    assert told(editions.changes_since(small.plan, 2)) == [cancelled]
    assert told(editions.changes_since(small.plan, 1)) == [cancelled, moved]
    assert told(editions.changes_since(small.plan, 0)) == [("E01", "new", ())]


def test_what_one_edition_changed(small):
    second = editions.edition_called(small.plan, 2)

    assert told(editions.changes_of(second)) == [("E01", "moved", ("time", "place"))]


def test_moved_and_moved_back_is_no_change(small):
    small.put("E01.1", "2021-03-05 14:00", "AUD")
    small.publish()

    assert told(editions.changes_since(small.plan, 1)) == [("E02", "cancelled", ("status",))]


def test_readers_of_the_venue_that_was_left_learn_of_it(small):
    for venue in ("AUD", "MPH"):
        found = told(editions.changes_since(small.plan, 1, Filters(venue=venue)))
        assert ("E01", "moved", ("time", "place")) in found


def test_private_entries_are_in_no_public_list(session):
    small = two_lectures()
    with writing():
        small.sessions["E01.1"].event.public = False
        factories.person()
    small.publish()

    assert [e.event_code for e in editions.standing(small.plan)] == ["E02"]
    assert [e.event_code for e in editions.standing(small.plan, only_public=False)] == ["E01", "E02"]
    assert told(editions.changes_since(small.plan, 0)) == [("E02", "new", ())]


def test_what_was_private_before_is_not_told(session):
    small = two_lectures()
    with writing():
        small.sessions["E01.1"].event.public = False
    small.publish()
    with writing():
        small.sessions["E01.1"].event.public = True
    small.put("E01.1", "2021-03-08 14:00", "MPH")
    small.publish()

    assert [(c.kind, c.before) for c in editions.changes_since(small.plan, 1)] == [("new", None)]
