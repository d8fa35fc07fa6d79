"""Where only names are in the way, others are offered: held against every rule before it is said."""

import dataclasses

import pytest

from solver.advice.verdict import Judge
from solver.constraints import standard_uses
from solver.problem import Fixed, Group, Person, Pool, Venue
from solver.timetable import Placement
from solver.words import Words
from tests.tools.stories import at, plan, session

POOL = Pool("referee", ("R1", "R2", "R3"), 2)
TEN = at(0, "10:00")


def story(*, pool=POOL, **more):
    """A match with two referees of three, and a practice that one of them needs to attend."""
    match = session("match", places=(("L1",),), pools=(pool,), name=Words("决赛", "Final"), **more)
    practice = session("practice", people=("R1",), places=(("L2",),))
    people = tuple(Person(code, name=Words(code, code)) for code in ("R1", "R2", "R3"))
    venues = (Venue("L1"), Venue("L2"))
    return plan(match, practice, people=people, venues=venues, uses=standard_uses())


def asked(problem):
    match = Placement("match", TEN, ("L1",), (("referee", ("R1", "R2")),))
    return Judge(problem, (match,)).verdict("practice", TEN, ("L2",))


def test_the_referee_who_is_needed_elsewhere_is_replaced_by_one_who_is_free():
    verdict = asked(story())

    assert [b.rule for b in verdict.broken] == ["referee"]
    (one,) = verdict.renaming.names
    assert (one.session, one.role, one.people) == ("match", "referee", ("R2", "R3"))
    assert one.words == Words("“决赛”的裁判由R3担任（原为R1）", "referees of “Final”: R3 instead of R1")
    assert verdict.renaming.broken == ()


def test_where_the_third_is_busy_nothing_is_offered():
    problem = story()
    busy = dataclasses.replace(problem.people[2], busy=(problem.occurrences(problem.sessions[0], TEN)[0],))

    verdict = asked(dataclasses.replace(problem, people=(*problem.people[:2], busy)))

    assert "referee" in [b.rule for b in verdict.broken]
    assert verdict.renaming is None


@pytest.mark.parametrize("why", ["of a team that plays", "fixed from outside"])
def test_nobody_is_named_who_may_not_be_and_nothing_from_outside_is_changed(why):
    if why == "fixed from outside":
        problem = story(fixed=Fixed(TEN, ("L1",)))
    else:
        problem = story(pool=dataclasses.replace(POOL, neutral=True), entries=("RED",))
        problem = dataclasses.replace(problem, groups=(Group("RED", "team", members=("R3",)),))

    assert asked(problem).renaming is None


def test_what_is_broken_besides_is_told_and_not_hidden():
    problem = story()
    problem = dataclasses.replace(
        problem, sessions=(problem.sessions[0], dataclasses.replace(problem.sessions[1], places=(("L1",),)))
    )
    match = Placement("match", TEN, ("L1",), (("referee", ("R1", "R2")),))

    verdict = Judge(problem, (match,)).verdict("practice", TEN, ("L1",))

    assert [b.rule for b in verdict.renaming.broken] == ["venue_exclusive"]
    assert {b.rule for b in verdict.broken} == {"venue_exclusive", "referee"}
