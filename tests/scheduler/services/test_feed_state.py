"""The stamp of a feed rises with its contents, and only with them."""

import threading
from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.extensions import db
from scheduler.services.feed_state import changed_at
from tests.conftest import NOW

pytestmark = pytest.mark.postgres
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def test_at_first_it_is_the_last_change_of_its_entries(session):
    assert changed_at(db.engine, "a", ["1", "2"], NOW - DAY) == NOW - DAY


def test_an_empty_feed_is_as_old_as_its_first_reader(session):
    assert changed_at(db.engine, "a", [], None) == NOW


def test_the_same_contents_keep_it(session):
    changed_at(db.engine, "a", ["1"], NOW)
    clock.set_source(lambda: NOW + DAY)

    assert changed_at(db.engine, "a", ["1"], NOW) == NOW


def test_a_deletion_raises_it_to_now(session):
    changed_at(db.engine, "a", ["1", "2"], NOW - DAY)

    assert changed_at(db.engine, "a", ["1"], NOW - 2 * DAY) == NOW


def test_two_changes_in_a_second_raise_it_twice(session):
    found = [changed_at(db.engine, "a", parts, NOW) for parts in (["1"], ["1", "2"], ["2"])]

    assert found == [NOW, NOW + SECOND, NOW + 2 * SECOND]


def test_feeds_have_their_own(session):
    changed_at(db.engine, "a", ["1"], NOW - DAY)
    changed_at(db.engine, "a", ["2"], NOW - DAY)

    assert changed_at(db.engine, "b", ["1"], NOW - DAY) == NOW - DAY


def test_first_readers_at_once_get_the_same(session):
    engine, gate, found = db.engine, threading.Barrier(8), []

    def read():
        gate.wait()
        found.append(changed_at(engine, "a", ["1"], NOW - DAY))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [NOW - DAY] * 8
