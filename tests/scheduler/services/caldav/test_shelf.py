"""Collections in two processes: each serves what it knows, and nobody misses a change."""

import pytest

from feeds.caldav.model import read_token
from scheduler.extensions import db
from scheduler.services.caldav.reading import Accounts
from scheduler.services.feeding import Shelf
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.caldav import SECRET, app_password
from tests.tools.published import two_lectures

HOUR = 3600.0


@pytest.fixture
def small(session):
    made = two_lectures()
    made.publish()
    with writing():
        app_password(factories.person("S0001"))
    return made


def account(shelf):
    return Accounts(shelf).account("S0001", SECRET, "192.0.2.1")


def test_who_comes_with_a_later_token_gets_what_it_stands_for(small):
    behind, ahead = account(Shelf(db.engine, fresh=HOUR)), account(Shelf(db.engine, fresh=0))
    old = behind.calendar("everything")
    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.publish()
    new = ahead.calendar("everything")
    assert behind.calendar("everything") is old  # it believes what it knows

    renewed = behind.renewed(old)

    assert (renewed.number, renewed.token) == (new.number, new.token)
    assert {n: m.etag for n, m in renewed.members.items()} == {n: m.etag for n, m in new.members.items()}


def test_a_new_process_has_the_same_tags_and_the_same_token(small):
    first, second = (account(Shelf(db.engine)).calendar("everything") for _ in range(2))

    assert first.token == second.token
    assert [m.etag for m in first.members.values()] == [m.etag for m in second.members.values()]
    assert read_token(first.token) == (first.epoch, 2)


def test_nothing_is_made_again_while_nothing_changed(small):
    reader = account(Shelf(db.engine, fresh=0))

    assert reader.calendar("everything") is reader.calendar("everything")


def test_the_room_in_a_process_is_limited(small, monkeypatch):
    from scheduler.services.caldav import shelf

    monkeypatch.setattr(shelf, "ROOM", 3)
    accounts = Accounts(Shelf(db.engine))
    reader = accounts.account("S0001", SECRET, "")
    for slug in ("everything", "kind.lecture", "venue.AUD"):
        reader.calendar(slug)

    assert accounts.calendars._size == 2
