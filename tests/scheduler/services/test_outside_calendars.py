"""Calendars of elsewhere: added, refreshed, failing, removed; and what is kept of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.fetching import Fetched
from scheduler.models import Busy, OutsideCalendar, Person, User
from scheduler.services import outside_calendars as calendars
from scheduler.services.building import build_problem
from tests.tools import factories, foreign
from tests.tools.foreign import calendar, event

NOW = datetime(2021, 2, 22, 1, 0, tzinfo=UTC)
ADDRESS = "https://calendar.example.com/private-0123/basic.ics"


def someone() -> tuple[Person, User]:
    person = factories.person()
    user = factories.user(None, "member", person=person)
    db.session.commit()
    return person, user


def meeting(day: int, *extra: str) -> bytes:
    return calendar(*event(f"DTSTART:202103{day:02}T010000Z", "DURATION:PT1H", "SUMMARY:Secret talk", *extra))


def spans() -> list[tuple[datetime, str]]:
    return [(b.start, b.weight) for b in db.session.scalars(select(Busy).order_by(Busy.start))]


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
            from solver.words import Words

            raise Refusal(code, Words("慢", "slow"), context=context)

        self.answer = answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(calendars, "fetch", server.fetch)
    return server


def at(moment: datetime) -> None:
    clock.set_source(lambda: moment)


@pytest.mark.postgres
def test_a_file_becomes_busy_spans_and_nothing_else_of_it_is_kept(session: Any) -> None:
    person, user = someone()

    row = calendars.add_file(person, foreign.outlook(), user, title="Outlook")

    assert spans() == [
        (datetime(2021, 3, 1, 1, tzinfo=UTC), "busy"),
        (datetime(2021, 3, 8, 1, tzinfo=UTC), "busy"),
        (datetime(2021, 3, 23, 6, tzinfo=UTC), "tentative"),
        (datetime(2021, 3, 29, 1, tzinfo=UTC), "busy"),
    ]
    assert row.counts == {"busy": 3, "tentative": 1}
    assert (row.next_at, row.items) == (None, [])
    rows = [r for table in (Busy, OutsideCalendar) for r in db.session.scalars(select(table))]
    kept = [str(value) for r in rows for value in vars(r).values()]
    assert not [text for text in kept if "组会" in text or "Payday" in text]


def test_an_address_is_asked_by_the_worker_and_not_while_it_is_added(session: Any, server: Server) -> None:
    person, user = someone()

    row = calendars.add_address(person, ADDRESS, user)
    assert (server.asked, spans(), row.title) == ([], [], "calendar.example.com")

    assert calendars.refresh_due() == 1
    assert calendars.refresh_due() == 0
    assert [a["url"] for a in server.asked] == [ADDRESS]
    assert spans() == [(datetime(2021, 3, 1, 1, tzinfo=UTC), "busy")]
    assert (row.failures, row.problem, row.etag) == (0, None, '"1"')
    assert timedelta(minutes=54) <= row.next_at - NOW <= timedelta(minutes=66)


def test_what_has_not_changed_is_not_read_again_and_counts_as_fresh(session: Any, server: Server) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)
    calendars.refresh_due()
    before = [b.id for b in db.session.scalars(select(Busy))]
    db.session.rollback()

    at(NOW + timedelta(hours=2))
    server.answer = lambda: Fetched(b"", '"1"', unchanged=True)
    calendars.refresh_due()

    assert server.asked[1]["etag"] == '"1"'
    assert [b.id for b in db.session.scalars(select(Busy))] == before
    assert row.read_at == NOW + timedelta(hours=2)


def test_as_time_goes_on_even_an_unchanged_calendar_is_read_for_the_new_days(
    session: Any, server: Server
) -> None:
    person, user = someone()
    calendars.add_address(person, ADDRESS, user)
    calendars.refresh_due()

    at(NOW + timedelta(days=31))
    calendars.refresh_due()

    assert server.asked[1]["etag"] == ""


def test_a_moved_meeting_moves_its_span_and_leaves_the_others_alone(session: Any, server: Server) -> None:
    person, user = someone()
    factories.saved(Busy(person_id=person.id, start=NOW, end=NOW + timedelta(hours=1)))
    db.session.commit()
    calendars.add_address(person, ADDRESS, user)
    calendars.refresh_due()

    at(NOW + timedelta(hours=2))
    server.answer = lambda: Fetched(meeting(2))
    calendars.refresh_due()

    assert spans() == [(NOW, "busy"), (datetime(2021, 3, 2, 1, tzinfo=UTC), "busy")]


def test_a_server_that_fails_is_asked_less_and_less_and_what_was_read_stays(
    session: Any, server: Server
) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)
    calendars.refresh_due()
    server.fails()

    waits, now = [], NOW + timedelta(hours=2)
    for _ in range(9):
        at(now)
        assert calendars.refresh_due() == 1
        waits.append(round((row.next_at - now) / timedelta(minutes=15)))
        now = row.next_at
        db.session.rollback()

    expected = (1, 2, 4, 8, 16, 32, 64, 96, 96)
    assert [abs(w - e) <= e * 0.15 for w, e in zip(waits, expected, strict=True)] == [True] * 9
    assert (row.failures, row.problem) == (9, {"code": "fetch-slow", "zh": "慢", "en": "slow"})
    assert len(spans()) == 1
    assert calendars.is_stale(row, clock.now())
    assert not calendars.is_stale(row, NOW + timedelta(hours=2))


def test_a_server_that_asks_for_patience_gets_it(session: Any, server: Server) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)
    server.fails("fetch-busy", retry_after=7200)

    calendars.refresh_due()

    assert row.next_at - NOW > timedelta(hours=1, minutes=45)


def test_a_bad_file_from_a_server_is_told_with_its_place(session: Any, server: Server) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)
    server.answer = lambda: Fetched(meeting(1, "RRULE:FREQ=SECONDLY"))

    calendars.refresh_due()

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
        calls.append(calendars.refresh_due())
        return Fetched(meeting(1))

    server.answer = answer
    assert calendars.refresh_due() == 1

    assert (calls, len(server.asked)) == ([0], 1)


def test_a_calendar_that_is_removed_while_it_is_fetched_leaves_nothing(session: Any, server: Server) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user)

    def answer() -> Fetched:
        calendars.remove(db.session.get(OutsideCalendar, number), user)
        return Fetched(meeting(1))

    number = row.id
    server.answer = answer
    calendars.refresh_due()

    assert spans() == []
    assert db.session.scalars(select(OutsideCalendar)).all() == []


def test_removing_a_calendar_takes_its_spans_and_no_others(session: Any) -> None:
    person, user = someone()
    first = calendars.add_file(person, meeting(1), user)
    calendars.add_file(person, meeting(2), user)

    calendars.remove(first, user)

    assert spans() == [(datetime(2021, 3, 2, 1, tzinfo=UTC), "busy")]


def test_nobody_touches_somebody_else_s_calendars(session: Any) -> None:
    person, user = someone()
    row = calendars.add_file(person, meeting(1), user)
    _, stranger = someone()

    for act in (
        lambda: calendars.add_file(person, meeting(2), stranger),
        lambda: calendars.remove(row, stranger),
        lambda: calendars.refresh(row, stranger),
        lambda: calendars.add_address(person, ADDRESS, stranger),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "not-allowed"


def test_an_address_inside_and_an_eleventh_calendar_are_refused(session: Any) -> None:
    person, _ = someone()
    user = access.operator()
    with pytest.raises(Refusal) as inside:
        calendars.add_address(person, "http://127.0.0.1/a.ics", user)
    for number in range(10):
        calendars.add_address(person, f"{ADDRESS}{number}", user)
    with pytest.raises(Refusal) as many:
        calendars.add_address(person, ADDRESS, user)

    assert (inside.value.code, many.value.code) == ("address-inside", "calendars-many")


def test_a_tentative_span_is_known_and_keeps_nobody_from_a_session(session: Any) -> None:
    person, user = someone()
    plan = factories.plan()
    factories.session(factories.event(plan), people=(person.code,))
    db.session.commit()

    calendars.add_file(person, foreign.outlook(), user)

    (found,) = build_problem(plan.id).people
    assert (len(spans()), len(found.busy)) == (4, 3)
