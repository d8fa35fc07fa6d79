import pytest

from solver.constraints.base import BadUse
from tests.tools.stories import at, cost, plan, session

ONE = plan(session("a"))


def test_each_day_away_costs_one_before_and_after():
    assert cost("near_anchor", ONE, {"a": at(3, "18:00")}, date="2026-04-09") == 0
    assert cost("near_anchor", ONE, {"a": at(5)}, date="2026-04-09") == 2
    assert cost("near_anchor", ONE, {"a": at(0)}, date="2026-04-09") == 3


def test_begun_weeks_count_whole():
    assert cost("near_anchor", ONE, {"a": at(1)}, date="2026-04-13", per=3) == 2
    assert cost("near_anchor", ONE, {"a": at(0)}, date="2026-04-13", per=3) == 3


def test_a_date_that_is_none_is_refused():
    with pytest.raises(BadUse) as refusal:
        cost("near_anchor", ONE, {}, date="4 May")

    assert refusal.value.where == "date"
