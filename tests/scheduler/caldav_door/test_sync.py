"""What changed since a token, to the entry: moved, cancelled, left, joined, and tokens that do not fit."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.models import Membership, Person
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.caldav import Dav, app_password
from tests.tools.caldav_entries import entry, uid


def test_a_sync_tells_exactly_what_changed_was_cancelled_or_left(dav, small):
    small.add("E03")
    small.put("E03.1", "2021-03-09 14:00", "MPH")
    small.publish()
    first = dav.sync(dav.home("everything"))
    assert len(first.changed) == 3

    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.take("E02.1")
    small.publish(NOW + timedelta(minutes=5))
    second = dav.sync(dav.home("everything"), first.token)

    assert sorted(second.changed) == sorted(entry(dav, small, s) for s in ("E01.1", "E02.1"))
    assert second.gone == []  # a cancelled one stays for 30 days and says so
    body = dav.ask("GET", entry(dav, small, "E02.1")).text
    assert "STATUS:CANCELLED" in body
    assert dav.sync(dav.home("everything"), second.token).hrefs == []


def test_what_leaves_the_window_is_told_as_gone(dav, small):
    first = dav.sync(dav.home("everything"))
    small.add("E03")
    small.put("E03.1", "2021-03-30 14:00", "MPH")
    small.publish()
    clock.set_source(lambda: NOW + timedelta(days=80))

    later = dav.sync(dav.home("everything"), first.token)

    assert later.gone == [entry(dav, small, s) for s in ("E01.1", "E02.1")]
    assert later.changed == [entry(dav, small, "E03.1")]


def test_a_reader_who_joins_a_group_gets_its_events(dav, small, session):
    with writing():
        group = factories.group("B7")
    small.add("E06", groups=("B7",))
    small.put("E06.1", "2021-03-09 14:00", "MPH")
    small.publish()
    before = dav.sync(dav.home("events"))
    assert before.hrefs == []

    with writing():
        person = session.query(Person).filter_by(code="S0001").one()
        session.add(Membership(group_id=group.id, person_id=person.id))

    assert dav.sync(dav.home("events"), before.token).changed == [entry(dav, small, "E06.1", "events")]


def test_a_duty_is_in_duties_and_not_in_events_again(client, small):
    with writing():
        person = factories.person("S0004")
        factories.group("B7", members=(person,))
    app_password(person)
    small.put("E01.1", "2021-03-05 14:00", "AUD", speaker=["S0004"])
    small.publish()
    dav = Dav(client, "S0004")

    assert dav.sync(dav.home("duties")).changed == [entry(dav, small, "E01.1", "duties")]
    assert dav.sync(dav.home("events")).changed == []


def test_what_is_not_public_is_in_nobody_else_s_calendars(client, small, dav):
    with writing():
        app_password(factories.person("S0004"), "another-one")
    small.add("E05", public=False)
    small.put("E05.1", "2021-03-05 14:00", "MPH", speaker=["S0004"])
    small.publish()
    theirs = Dav(client, "S0004", "another-one")
    name = uid(small, "E05.1")

    assert len(theirs.sync(theirs.home("duties")).changed) == 1
    assert theirs.ask("GET", f"{theirs.home('duties')}{name}.ics").status == 200
    for slug in ("everything", "kind.lecture", "venue.MPH", "duties", "events", "bookings"):
        assert name not in dav.sync(dav.home(slug)).text
        assert dav.ask("GET", f"{dav.home(slug)}{name}.ics").status == 404


@pytest.mark.parametrize(
    "token", ["urn:fieldday:sync:000000000000:1", "nonsense", "urn:fieldday:sync:x:-1", "0"]
)
def test_a_token_that_is_not_known_asks_the_client_to_begin_anew(dav, token):
    answer = dav.sync(dav.home("everything"), token)

    assert (answer.status, answer.conditions()) == (403, ["valid-sync-token"])


def test_a_token_of_another_calendar_does_not_fit(dav):
    token = dav.sync(dav.home("everything")).token

    assert dav.sync(dav.home("kind.lecture"), token).conditions() == ["valid-sync-token"]


def test_a_sync_can_be_taken_in_pieces(dav, small):
    for number in range(3, 8):
        small.add(f"E0{number}")
        small.put(f"E0{number}.1", f"2021-03-1{number} 14:00", "MPH")
    small.publish()
    seen, token, pieces = [], "", 0
    while True:
        answer = dav.sync(dav.home("everything"), token, limit=3)
        more = "number-of-matches-within-limits" in answer.text
        seen += [href for href in answer.changed if href.endswith(".ics")]
        token, pieces = answer.token, pieces + 1
        if not more:
            break

    assert (len(seen), len(set(seen)), pieces) == (7, 7, 3)
    assert token == dav.sync(dav.home("everything")).token


def test_the_ctag_changes_with_the_calendar_and_with_nothing_else(dav, small):
    def tag(slug):
        return dav.propfind(dav.home(slug), "cs:getctag").prop("{http://calendarserver.org/ns/}getctag").text

    before = tag("venue.AUD"), tag("venue.MPH")
    small.add("E03")
    small.put("E03.1", "2021-03-09 14:00", "MPH")
    small.publish()

    assert tag("venue.AUD") == before[0]
    assert tag("venue.MPH") != before[1]
