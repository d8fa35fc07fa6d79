"""Calendars that are fetched again: unchanged, changed, failing, revoked, sealed with a key of before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.fetching import Fetched
from scheduler.models import Busy, OutsideCalendar
from scheduler.services import outside_calendars as calendars
from scheduler.services import outside_refreshing as refreshing
from tests.tools import factories
from tests.tools.outside_server import ADDRESS, NOW, Server, meeting, set_now, someone, spans


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(refreshing, "fetch", server.fetch)
    return server


def test_an_address_is_asked_by_the_worker_and_not_while_it_is_added(session: Any, server: Server) -> None:
    person, user = someone()

    row = calendars.add_address(person, ADDRESS, user)
    assert (server.asked, spans(), row.title) == ([], [], "calendar.example.com")

    assert refreshing.refresh_due() == 1
    assert refreshing.refresh_due() == 0
    assert [a["url"] for a in server.asked] == [ADDRESS]
    assert spans() == [(datetime(2021, 3, 1, 1, tzinfo=UTC), "busy")]
    assert (row.failures, row.problem, row.etag) == (0, None, '"1"')
    assert timedelta(minutes=54) <= row.next_at - NOW <= timedelta(minutes=66)


def test_what_has_not_changed_is_not_read_again_and_counts_as_fresh(session: Any, server: Server) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)
    refreshing.refresh_due()
    before = [b.id for b in db.session.scalars(select(Busy))]
    db.session.rollback()

    set_now(NOW + timedelta(hours=2))
    server.answer = lambda: Fetched(b"", '"1"', unchanged=True)
    refreshing.refresh_due()

    assert server.asked[1]["etag"] == '"1"'
    assert [b.id for b in db.session.scalars(select(Busy))] == before
    assert row.read_at == NOW + timedelta(hours=2)


def test_as_time_goes_on_even_an_unchanged_calendar_is_read_for_the_new_days(
    session: Any, server: Server
) -> None:
    person, user = someone()
    calendars.add_address(person, ADDRESS, user)
    refreshing.refresh_due()

    set_now(NOW + timedelta(days=31))
    refreshing.refresh_due()

    assert server.asked[1]["etag"] == ""


def test_a_moved_meeting_moves_its_span_and_leaves_the_others_alone(session: Any, server: Server) -> None:
    person, user = someone()
    factories.saved(Busy(person_id=person.id, start=NOW, end=NOW + timedelta(hours=1)))
    db.session.commit()
    calendars.add_address(person, ADDRESS, user)
    refreshing.refresh_due()

    set_now(NOW + timedelta(hours=2))
    server.answer = lambda: Fetched(meeting(2))
    refreshing.refresh_due()

    assert spans() == [(NOW, "busy"), (datetime(2021, 3, 2, 1, tzinfo=UTC), "busy")]


def test_a_server_that_fails_is_asked_less_and_less_and_what_was_read_stays(
    session: Any, server: Server
) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)
    refreshing.refresh_due()
    server.fails()

    waits, now = [], NOW + timedelta(hours=2)
    for _ in range(9):
        set_now(now)
        assert refreshing.refresh_due() == 1
        waits.append(round((row.next_at - now) / timedelta(minutes=15)))
        now = row.next_at
        db.session.rollback()

    expected = (1, 2, 4, 8, 16, 32, 64, 96, 96)
    assert [abs(w - e) <= e * 0.15 for w, e in zip(waits, expected, strict=True)] == [True] * 9
    assert (row.failures, row.problem) == (9, {"code": "fetch-slow", "zh": "慢", "en": "slow"})
    assert len(spans()) == 1
    assert refreshing.is_stale(row, clock.now())
    assert not refreshing.is_stale(row, NOW + timedelta(hours=2))


def test_a_server_that_asks_for_patience_gets_it(session: Any, server: Server) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)
    server.fails("fetch-busy", retry_after=7200)

    refreshing.refresh_due()

    assert row.next_at - NOW > timedelta(hours=1, minutes=45)


def test_a_bad_file_from_a_server_is_told_with_its_place(session: Any, server: Server) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)
    server.answer = lambda: Fetched(meeting(1, "RRULE:FREQ=SECONDLY"))

    refreshing.refresh_due()

    assert row.problem is not None
    assert row.problem["code"] == "ics-frequency"
    assert row.problem["zh"].startswith("第 10 行")
    assert spans() == []


@pytest.mark.postgres
def test_two_workers_do_not_ask_for_the_same_calendar(session: Any, server: Server) -> None:
    person, user = someone()
    calendars.add_address(person, ADDRESS, user)
    calls: list[int] = []

    def answer() -> Fetched:
        calls.append(refreshing.refresh_due())
        return Fetched(meeting(1))

    server.answer = answer
    assert refreshing.refresh_due() == 1

    assert (calls, len(server.asked)) == ([0], 1)


def test_a_calendar_that_is_removed_while_it_is_fetched_leaves_nothing(session: Any, server: Server) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)

    def answer() -> Fetched:
        calendars.remove(db.session.get(OutsideCalendar, number), user)
        return Fetched(meeting(1))

    number = row.id
    server.answer = answer
    refreshing.refresh_due()

    assert spans() == []
    assert db.session.scalars(select(OutsideCalendar)).all() == []
