"""What a solve hears of bookings: their spans, and the changeovers that an event needs beside them."""

from datetime import date

import pytest

from scheduler.models import DeskRule
from scheduler.services import booking as desk
from scheduler.services.building import build_problem
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.desk import gym

DAY = date(2021, 10, 15)


@pytest.mark.postgres
def test_a_booking_takes_its_changeover_from_the_plan_as_well(session):
    hall = gym()
    with writing():
        plan = factories.plan(first_day=DAY, last_day=DAY)
        factories.saved(DeskRule(code="changeover", params={"pairs": ["badminton/event:30"]}))
    row = hall.book("GYM-B", "18:00", "19:00", "21044", day="2021-10-15")
    assert row.state == "confirmed"

    problem = build_problem(plan.id)

    court = next(v for v in problem.venues if v.id == "GYM-B")
    spans = [(b.span.start * problem.grid.tick, b.span.end * problem.grid.tick) for b in court.taken]
    assert spans == [(17 * 60 + 30, 19 * 60 + 30)]
    desk.cancel(row, hall.clerk)
    assert [v.taken for v in build_problem(plan.id).venues if v.id == "GYM-B"] == [()]
