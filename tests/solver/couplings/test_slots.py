"""What is taken beforehand counts against the limit, in every engine."""

import pytest

from solver.constraints import standard_uses
from solver.problem import Blocked, Venue
from solver.result import Options
from solver.search import solve
from tests.tools.stories import plan, session, span

ONE_LANE = Blocked(span(0, "10:00", "11:00"), lanes=1)


@pytest.mark.parametrize(("booked", "placed"), [((), 2), ((ONE_LANE,), 1), ((ONE_LANE, ONE_LANE), 0)])
def test_bookings_of_single_lanes_leave_room_for_as_many_matches_as_there_are_lanes_left(booked, placed):
    hour = {"lanes": 1, "window": span(0, "10:00", "11:00"), "places": (("courts",),)}
    courts = Venue("courts", lanes=2, taken=booked)
    problem = plan(session("a", **hour), session("b", **hour), venues=(courts,), uses=standard_uses())

    result = solve(problem, Options(seconds=60, seed=1))

    assert len(result.placements) == placed
    assert result.status == "optimal"
