import pytest

from solver.constraints.base import BadUse
from tests.tools.stories import at, cost, plan, session

TALK = plan(session("a"))
VOTES = ["2026-04-07T12:00=7", "2026-04-09T17:00=4"]


def test_the_most_votes_are_free_and_others_cost_what_they_lack():
    assert cost("poll", TALK, {"a": at(1, "12:00")}, votes=VOTES) == 0
    assert cost("poll", TALK, {"a": at(3, "17:00")}, votes=VOTES) == 3
    assert cost("poll", TALK, {"a": at(3, "17:15")}, votes=VOTES) == 7


def test_votes_that_cannot_be_read_are_refused():
    with pytest.raises(BadUse) as refusal:
        cost("poll", TALK, {}, votes=["Tuesday=3"])

    assert refusal.value.where == "votes"
