"""Who is told of a calendar that cannot be read any more, and when."""

from typing import Any

import pytest

from scheduler.extensions import db
from scheduler.fetching import Fetched
from scheduler.services import outside_calendars as calendars
from scheduler.services import outside_refreshing as refreshing
from tests.tools import factories
from tests.tools.outside_server import ADDRESS, Server, fails_twice, meeting, notes, set_now, someone


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(refreshing, "fetch", server.fetch)
    return server


def test_a_revoked_address_is_told_once_and_again_only_after_it_was_readable(
    session: Any, server: Server
) -> None:
    person, user = someone()
    row = calendars.add_address(person, ADDRESS, user, title="Choir")
    refreshing.refresh_due()
    server.fails("fetch-gone")

    fails_twice()
    fails_twice()
    (message,) = notes()
    assert message.person_id == person.id
    assert "example.com" not in message.text_zh + message.text_en
    assert "Choir" not in message.text_zh + message.text_en

    server.answer = lambda: Fetched(meeting(2))
    set_now(row.next_at)
    refreshing.refresh_due()
    server.fails("fetch-forbidden")
    fails_twice()
    assert [m.kind for m in notes()] == ["outside", "outside"]


def test_a_server_that_is_away_for_an_hour_is_no_news_and_one_for_a_day_is(
    session: Any, server: Server
) -> None:
    person, user = someone()
    calendars.add_address(person, ADDRESS, user)
    refreshing.refresh_due()
    server.fails()

    fails_twice()
    assert notes() == []
    for _ in range(5):
        fails_twice()

    assert ["several rounds" in m.text_en for m in notes()] == [True]


def test_organisers_are_told_of_a_plan_s_calendar_by_its_name(session: Any, server: Server) -> None:
    _, organiser = someone()
    organiser.roles = ["organiser"]
    someone()
    plan = factories.plan()
    db.session.commit()
    calendars.add_address(plan, ADDRESS, organiser, title="Academy")
    server.fails("fetch-gone")

    fails_twice()

    assert [(m.person_id, "Academy" in m.text_en) for m in notes()] == [(organiser.person_id, True)]
