"""Calendars that are fetched again: unchanged, changed, failing, revoked, sealed with a key of before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select, text

from scheduler import clock, sealing
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.fetching import Fetched
from scheduler.models import Busy, Message, OutsideCalendar
from scheduler.services import outside_calendars as calendars
from scheduler.services import outside_refreshing as refreshing
from solver.words import Words
from tests.scheduler.services.test_outside_calendars import ADDRESS, NOW, meeting, someone, spans
from tests.tools import factories


class Server:
    """Stands in for all of the outside: gives what it is set to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: Callable[[], Fetched] = lambda: Fetched(meeting(1), '"1"')
        self.asked: list[dict[str, str]] = []

    def fetch(self, url: str, *, allowed: object, etag: str, last_modified: str) -> Fetched:
        assert not db.session().in_transaction(), "nothing may be held while another server is waited for"
        self.asked.append({"url": url, "etag": etag, "last_modified": last_modified})
        return self.answer()

    def fails(self, code: str = "fetch-slow", **context: int) -> None:
        def answer() -> Fetched:
            raise Refusal(code, Words("慢", "slow"), context=context)

        self.answer = answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(refreshing, "fetch", server.fetch)
    return server


def at(moment: datetime) -> None:
    clock.set_source(lambda: moment)


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

    _at(NOW + timedelta(hours=2))
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

    _at(NOW + timedelta(days=31))
    refreshing.refresh_due()

    assert server.asked[1]["etag"] == ""


def test_a_moved_meeting_moves_its_span_and_leaves_the_others_alone(session: Any, server: Server) -> None:
    person, user = someone()
    factories.saved(Busy(person_id=person.id, start=NOW, end=NOW + timedelta(hours=1)))
    db.session.commit()
    calendars.add_address(person, ADDRESS, user)
    refreshing.refresh_due()

    _at(NOW + timedelta(hours=2))
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
        _at(now)
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


def stored() -> str:
    """The column as a copy of the database has it."""
    return str(db.session.execute(text("SELECT address FROM outside_calendar")).scalar_one())


def test_an_address_is_sealed_in_the_database_and_a_former_key_opens_it_once_more(
    session: Any, server: Server
) -> None:
    person, user = someone()
    calendars.add_address(person, ADDRESS, user)
    before = stored()
    assert before.startswith("sealed:")
    assert "private-0123" not in before
    db.session.rollback()

    old, current_app.config["SECRET_KEY"] = current_app.config["SECRET_KEY"], "a new key"
    current_app.config["FORMER_SECRETS"] = f"one-before {old}"
    refreshing.refresh_due()
    current_app.config["FORMER_SECRETS"] = ""

    assert [a["url"] for a in server.asked] == [ADDRESS]
    assert (stored() != before, sealing.unsealed(stored())) == (True, ADDRESS)


def test_an_address_kept_before_there_was_sealing_is_read_and_sealed(session: Any, server: Server) -> None:
    person, user = someone()
    calendars.add_address(person, ADDRESS, user)
    session.execute(text("UPDATE outside_calendar SET address = :plain"), {"plain": ADDRESS})
    session.commit()

    refreshing.refresh_due()

    assert [a["url"] for a in server.asked] == [ADDRESS]
    assert (stored().startswith("sealed:"), sealing.unsealed(stored())) == (True, ADDRESS)


def test_with_the_key_lost_the_person_is_told_and_the_spans_stay(session: Any, server: Server) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)
    refreshing.refresh_due()

    current_app.config["SECRET_KEY"] = "another"
    _fails_twice()

    assert row.problem["code"] == "calendar-sealed"
    assert len(server.asked) == 1
    assert len(spans()) == 1
    assert ["key has changed" in m.text_en for m in _messages()] == [True]


def test_a_revoked_address_is_told_once_and_again_only_after_it_was_readable(
    session: Any, server: Server
) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user, title="Choir")
    refreshing.refresh_due()
    server.fails("fetch-gone")

    _fails_twice()
    _fails_twice()
    (message,) = _messages()
    assert message.person_id == person.id
    assert "example.com" not in message.text_zh + message.text_en
    assert "Choir" not in message.text_zh + message.text_en

    server.answer = lambda: Fetched(meeting(2))
    _at(row.next_at)
    refreshing.refresh_due()
    server.fails("fetch-forbidden")
    _fails_twice()
    assert [m.kind for m in _messages()] == ["outside", "outside"]


def test_a_server_that_is_away_for_an_hour_is_no_news_and_one_for_a_day_is(
    session: Any, server: Server
) -> None:
    person, user = someone()
    calendars.add_address(person, ADDRESS, user)
    refreshing.refresh_due()
    server.fails()

    _fails_twice()
    assert _messages() == []
    for _ in range(5):
        _fails_twice()

    assert ["several rounds" in m.text_en for m in _messages()] == [True]


def test_organisers_are_told_of_a_plan_s_calendar_by_its_name(session: Any, server: Server) -> None:
    _, organiser = someone()
    organiser.roles = ["organiser"]
    someone()
    plan = factories.plan()
    db.session.commit()
    calendars.add_address(plan, ADDRESS, organiser, title="Academy")
    server.fails("fetch-gone")

    _fails_twice()

    assert [(m.person_id, "Academy" in m.text_en) for m in _messages()] == [(organiser.person_id, True)]


def _fails_twice() -> None:
    for _ in range(2):
        due = db.session.scalars(select(OutsideCalendar)).one().next_at
        db.session.rollback()
        _at(max(due, clock.now()))
        assert refreshing.refresh_due() == 1


def _at(moment: datetime) -> None:
    clock.set_source(lambda: moment)


def _messages() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.id)))
