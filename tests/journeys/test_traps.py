"""Planted traps of the sample year, asked of the plan as it is imported: each gets its reason and its way out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.imports.reading import read_folder
from scheduler.models import Plan
from scheduler.services import importing
from scheduler.services.building import build_problem
from solver.explain.asking import explained
from solver.explain.speaking import spoken

SAMPLE = Path(__file__).parents[2] / "scheduler" / "sample" / "2021"


@pytest.fixture
def year(session):
    clock.set_source(lambda: datetime(2020, 12, 15, 2, 0, tzinfo=UTC))
    assert importing.run(read_folder(SAMPLE)).written
    return build_problem(session.scalars(select(Plan)).one().id)


def test_the_opening_on_4_may_is_in_the_break_and_the_working_days_around_it_are_offered(year):
    """Trap 1: "on 4 May, a working day" is impossible in any plan; 28–30 April or 6–7 May are."""
    (told,) = explained(year, (), ["E10.opening"])

    assert told.state == "any"
    assert sum(r.cells for r in told.reasons) == told.cells
    assert {c.use for c in told.least_causes} == {"E10.on-4-may", "E10.on-a-working-day"}
    days = {year.grid.datetime(way.start).strftime("%m-%d") for way in told.ways}
    assert days & {"04-28", "04-29", "04-30", "05-06", "05-07"}
    assert all(way.confirmed for way in told.ways)
    assert "任何计划都排不下，已证明" in spoken(told, year, "zh")
    assert "同意放在" in spoken(told, year, "zh")
    assert "fits in no plan, proven" in spoken(told, year, "en")
    assert "agree to" in spoken(told, year, "en")
