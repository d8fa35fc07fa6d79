"""Calendars of elsewhere: added, refreshed, failing, removed; and what is kept of them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import access
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Busy, OutsideCalendar, RuleUse
from scheduler.services import outside_calendars as calendars
from scheduler.services.building import build_problem
from tests.tools import factories, foreign
from tests.tools.outside_server import ADDRESS, meeting, someone, spans


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
    assert (len(spans()), len(found.busy), found.perhaps) == (4, 3, ())


def test_where_the_plan_asks_for_it_tentative_time_is_in_the_problem_as_a_wish(session: Any) -> None:
    person, user = someone()
    plan = factories.plan()
    factories.session(factories.event(plan), people=(person.code,))
    factories.saved(RuleUse(plan_id=plan.id, code="perhaps", rule="person_tentative", sessions=["*"]))
    db.session.commit()
    calendars.add_file(person, foreign.outlook(), user)

    problem = build_problem(plan.id)

    (found,) = problem.people
    assert [problem.grid.datetime(tick).astimezone(UTC) for span in found.perhaps for tick in span] == [
        datetime(2021, 3, 23, 6, tzinfo=UTC),
        datetime(2021, 3, 23, 7, tzinfo=UTC),
    ]
    assert len(found.busy) == 3
