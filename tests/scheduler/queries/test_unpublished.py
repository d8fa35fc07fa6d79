"""The dot on “publish”: whether the draft has something that the newest edition has not."""

import pytest

from scheduler import access
from scheduler.queries import editions
from scheduler.queries.unpublished import differs
from scheduler.services import placing
from tests.tools.factories import at
from tests.tools.published import two_lectures


@pytest.fixture
def small(session):
    small = two_lectures()
    small.publish()
    return small


def is_ahead(small):
    return differs(small.draft(), editions.latest_edition(small.plan))


def test_what_was_just_published_does_not_differ(small):
    assert not is_ahead(small)


def test_a_session_moved_by_hand_differs_and_an_undo_does_not(small):
    placing.put(small.draft(), "E01.1", at("2021-03-09 10:00"), ("MPH",), access.operator(), seen=None)
    assert is_ahead(small)

    placing.undo(small.draft(), access.operator(), seen=None)
    assert not is_ahead(small)


def test_a_session_taken_out_differs(small):
    placing.take_out(small.draft(), "E01.1", access.operator(), seen=None)

    assert is_ahead(small)


def test_a_lock_changes_nothing_that_readers_see(small):
    placing.lock(small.draft(), "E01.1", "both", access.operator(), seen=None)

    assert not is_ahead(small)
