"""Addresses in the database are sealed, and opened by a key of before."""

from typing import Any

import pytest
from flask import current_app
from sqlalchemy import text

from scheduler import sealing
from scheduler.extensions import db
from scheduler.services import outside_calendars as calendars
from scheduler.services import outside_refreshing as refreshing
from tests.tools.outside_server import ADDRESS, Server, fails_twice, notes, someone, spans


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(refreshing, "fetch", server.fetch)
    return server


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
    fails_twice()

    assert row.problem["code"] == "calendar-sealed"
    assert len(server.asked) == 1
    assert len(spans()) == 1
    assert ["key has changed" in m.text_en for m in notes()] == [True]
