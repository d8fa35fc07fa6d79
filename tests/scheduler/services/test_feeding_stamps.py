"""When a feed moves, and when it stays the same bytes: stamps, tags, the shelf."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.extensions import db
from scheduler.services import feeding
from scheduler.services.feeding import Shelf, lookup
from tests.conftest import NOW
from tests.scheduler.services.test_feeding import ALL, DAY, SECOND, named, titles
from tests.tools.published import two_lectures


@pytest.fixture
def small(session):
    made = two_lectures()
    named(made)
    return made


def test_an_unchanged_feed_is_the_same_object(small):
    small.publish()

    assert lookup(ALL) is lookup(ALL)


def test_another_edition_that_does_not_touch_a_feed_leaves_its_bytes_and_stamp(small):
    small.add("E03", places=(("MPH",),))
    named(small)
    small.put("E03.1", "2021-03-07 14:00", "MPH")
    small.publish()
    before = lookup("/feeds/public/venue/AUD.ics")

    small.put("E03.1", "2021-03-08 14:00", "MPH")
    small.publish(when=NOW + DAY)

    after = lookup("/feeds/public/venue/AUD.ics")
    assert (after.etag, after.last_modified) == (before.etag, before.last_modified)


def test_two_editions_within_a_second_show_in_tag_and_stamp(small):
    small.publish()
    first = lookup(ALL)
    small.put("E01.1", "2021-03-08 14:00", "AUD")
    small.publish()
    second = lookup(ALL)
    small.put("E02.1", "2021-03-09 14:00", "AUD")
    small.publish()
    third = lookup(ALL)

    assert len({first.etag, second.etag, third.etag}) == 3
    assert [f.last_modified for f in (first, second, third)] == [NOW, NOW + SECOND, NOW + 2 * SECOND]


def test_an_entry_that_goes_to_another_venue_raises_the_stamp_of_the_one_it_left(small):
    small.publish()
    before = lookup("/feeds/public/venue/AUD.ics")

    small.put("E01.1", "2021-03-05 14:00", "MPH")
    small.publish(when=NOW + DAY)
    after = lookup("/feeds/public/venue/AUD.ics")

    assert titles("/feeds/public/venue/AUD.ics") == ["E02"]
    assert after.last_modified == NOW + DAY
    assert after.etag != before.etag


def test_an_entry_that_leaves_the_window_raises_the_stamp(small):
    small.publish()
    lookup(ALL)

    later = NOW + timedelta(days=72)  # 5 May: 60 days after 6 March
    clock.set_source(lambda: later)

    assert titles(ALL) == ["E02"]
    assert lookup(ALL).last_modified == later


def test_where_everything_is_long_over_feeds_hold_the_last_plan_whole(small):
    small.publish()
    clock.set_source(lambda: NOW + timedelta(days=2000))

    assert titles(ALL) == ["E01", "E02"]


def test_a_new_process_gives_the_same_stamp(small):
    small.publish()
    small.put("E01.1", "2021-03-05 14:00", "MPH")
    lookup("/feeds/public/venue/AUD.ics")
    small.publish(when=NOW + DAY)
    known = lookup("/feeds/public/venue/AUD.ics")

    other = Shelf(db.engine, fresh=0).lookup("/feeds/public/venue/AUD.ics")

    assert (other.etag, other.last_modified) == (known.etag, known.last_modified)


def test_a_known_feed_is_answered_without_a_question_to_the_database(small, monkeypatch):
    small.publish()
    shelf = Shelf(db.engine, fresh=3600)
    first = shelf.lookup(ALL)

    monkeypatch.setattr(shelf, "_engine", None)

    assert shelf.lookup(ALL) is first


def test_the_shelf_drops_what_has_not_been_asked_for_longest(small, monkeypatch):
    small.publish()
    monkeypatch.setattr(feeding, "ROOM", 1)
    shelf = Shelf(db.engine, fresh=0)
    for alarm in range(5):
        shelf.lookup(ALL, f"alarm={alarm}")

    assert len(shelf._kept) == 1


@pytest.mark.postgres
def test_both_databases_give_the_same_bytes(small):
    small.publish()

    found = lookup(ALL)

    assert titles(ALL) == ["E01", "E02"]
    assert found.last_modified == NOW
    assert lookup("/feeds/public/venue/AUD.ifb") is not None
