"""Free/busy and busy-only feeds: times, and nothing else."""

import re

import pytest

from feeds.lint import lint
from scheduler.services.feeding import lookup
from scheduler.transactions import writing
from tests.scheduler.services.test_feeding import named, token
from tests.tools import factories
from tests.tools.published import two_lectures


@pytest.fixture
def small(session):
    made = two_lectures()
    named(made)
    return made


def test_free_and_busy_tells_times_and_nothing_else(small):
    small.add("E03", public=False)
    named(small)
    small.put("E03.1", "2021-03-05 15:00", "AUD")
    small.publish()

    body = lookup("/feeds/public/venue/AUD.ifb").body.decode()

    assert [line for line in body.split("\r\n") if line.startswith("FREEBUSY")] == [
        "FREEBUSY:20210305T060000Z/20210305T080000Z",
        "FREEBUSY:20210306T060000Z/20210306T070000Z",
    ]
    assert "SUMMARY" not in body
    assert "E0" not in body


def lines(path, name, query=""):
    """The values of a property in the feed's order."""
    body = lookup(path, query).body.decode().replace("\r\n ", "").partition("END:VTIMEZONE")[2] or (
        lookup(path, query).body.decode()
    )
    return [row.partition(":")[2] for row in body.split("\r\n") if re.match(rf"{name}[;:]", row)]


def test_a_busy_feed_tells_when_a_place_is_taken_by_whatever_and_nothing_else(small):
    small.add("E03", public=False, about="心理咨询")
    small.put("E03.1", "2021-03-05 15:00", "AUD")
    small.add("E04", public=False, about="别处", places=(("MPH",),))
    small.put("E04.1", "2021-03-05 15:00", "MPH")
    small.publish()

    path = "/feeds/public/venue/AUD.busy.ics"
    body = lookup(path).body

    assert lines(path, "DTSTART") == ["20210305T140000", "20210305T150000", "20210306T140000"]
    assert lines(path, "SUMMARY") == ["忙"] * 3
    assert lines(path, "SUMMARY", "lang=en") == ["Busy"] * 3
    assert [word for word in ("E0", "咨询", "LOCATION", "DESCRIPTION", "URL") if word in body.decode()] == []
    assert not set(lines(path, "UID")) & set(lines("/feeds/public/venue/AUD.ics", "UID"))
    assert lint(body) == []


def test_only_a_places_busy_feed_counts_what_is_not_public(small):
    small.add("E03", public=False)
    small.put("E03.1", "2021-03-07 14:00", "AUD")
    small.publish()

    assert lines("/feeds/public/everything.busy.ics", "DTSTART") == ["20210305T140000", "20210306T140000"]
    assert lines("/feeds/public/everything.ifb", "FREEBUSY")[-1].startswith("20210306")


def test_an_entry_is_the_same_one_in_a_busy_feed_whatever_happens_to_it(small):
    path = "/feeds/public/everything.busy.ics"
    small.publish()
    before = dict(zip(lines(path, "UID"), lines(path, "SEQUENCE"), strict=True))

    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()

    after = dict(zip(lines(path, "UID"), lines(path, "SEQUENCE"), strict=True))
    assert (sorted(before.values()), sorted(after.values())) == (["0", "0"], ["0", "1"])
    assert set(before) == set(after)


def test_what_is_cancelled_takes_no_time(small):
    small.publish()
    small.take("E01.1")
    small.publish()

    assert lines("/feeds/public/everything.busy.ics", "DTSTART") == ["20210306T140000"]


def test_who_knows_the_public_feed_cannot_tell_whose_entries_a_personal_busy_feed_has(small):
    with writing():
        token(factories.person("20001"), "a" * 43)
        token(factories.person("20002"), "b" * 43)
    small.put("E01.1", "2021-03-05 14:00", "AUD", referee=["20001", "20002"])
    small.publish()

    uids = [lines(f"/feeds/{secret}.busy.ics", "UID") for secret in ("a" * 43, "b" * 43)]

    assert [len(u) for u in uids] == [1, 1]
    assert uids[0] != uids[1]
    assert not {*uids[0], *uids[1]} & set(lines("/feeds/public/everything.busy.ics", "UID"))
    assert lines(f"/feeds/{'a' * 43}.ifb", "FREEBUSY") == ["20210305T060000Z/20210305T070000Z"]
