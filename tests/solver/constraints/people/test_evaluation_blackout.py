from datetime import date

from solver.constraints import rule
from solver.problem import Blocked, Group
from solver.words import Words
from tests.tools.stories import at, breaches, faults, plan, session, span

WOMEN = Group("women", off=(Blocked(span(6, "12:00", "24:00"), Words("三八妇女节", "Women's Day")),))
ON_THE_EIGHTH = at(6, "14:00")


def march(**more):
    """The week from 2 March 2026; Sunday is the 8th."""
    return plan(session("a", **more), first=date(2026, 3, 2), groups=(WOMEN, Group("men")))


def test_until_the_afternoon_is_allowed_and_one_tick_longer_is_refused():
    assert faults("evaluation_blackout", march(groups=("women",)), {"a": at(6, "11:00")}) == []
    assert faults("evaluation_blackout", march(groups=("women",)), {"a": at(6, "11:15")}) == [("a",)]


def test_other_groups_and_the_audience_are_free():
    assert faults("evaluation_blackout", march(groups=("men",)), {"a": ON_THE_EIGHTH}) == []
    assert faults("evaluation_blackout", march(audience=("women",)), {"a": ON_THE_EIGHTH}) == []


def test_teams_that_play_are_left_alone_too():
    assert faults("evaluation_blackout", march(entries=("women",)), {"a": ON_THE_EIGHTH}) == [("a",)]


def test_the_reason_is_named():
    [breach] = breaches("evaluation_blackout", march(groups=("women",)), {"a": ON_THE_EIGHTH})

    assert (
        rule("evaluation_blackout").sentence.say(breach.facts, "en")
        == "women is left alone then: Women's Day"
    )
