"""A weekly session leaves out the dates on which it cannot be held, and keeps all others where they are."""

import dataclasses

import pytest

from solver.check import check
from solver.edits import LeaveOut, apply
from solver.problem import Fixed, Person, Repeat
from solver.repair.repairing import repair
from solver.repair.speaking import summary
from solver.timespan import Span
from solver.timetable import Timetable
from tests.tools.courts import at, closed, courts, match

WEEKS = 3


def weekly(name="class", weeks=WEEKS, **more):
    return dataclasses.replace(match(name, **more), repeat=Repeat(weeks), window=Span(0, 48 * 7 * WEEKS))


def term(*sessions, closures=(), people=()):
    problem = courts(*sessions, days=7 * WEEKS, closures=closures)
    uses = (*problem.uses, dataclasses.replace(problem.uses[0], id="busy", rule="person_busy"))
    return dataclasses.replace(problem, people=people, uses=uses)


def test_a_week_in_which_the_court_is_closed_is_left_out_and_the_class_stays():
    problem = term(weekly(), match("one"), closures=(closed(8),))
    before = (at("class", 1, 10), at("one", 1, 12))

    found = repair(problem, before)

    assert (found.left_out, found.moved, found.unplaced) == ((LeaveOut("class", (8,)),), (), ())
    assert set(found.placements) == set(before)
    assert found.proven
    assert summary(found).zh == "0 场改期，1 场每周的共停 1 次；已证明不可能更少、更近。"
    assert (
        summary(found).en == "0 moved, 1 dates of 1 weekly sessions left out; proven: not fewer, nor nearer."
    )
    whole = apply(problem, found.left_out)
    assert check(whole, Timetable.of(whole, found.placements)).breaches == ()


def test_whoever_leads_it_is_away_once_and_what_is_imposed_has_the_court_once():
    away = Person("P", busy=(Span(8 * 48, 9 * 48),))
    imposed = match("new", fixed=Fixed(15 * 48 + 20, ("A",)))
    problem = term(weekly(people=("P",)), imposed, people=(away,))

    found = repair(problem, (at("class", 1, 10),))

    assert found.left_out == (LeaveOut("class", (8, 15)),)
    assert found.moved == ()


@pytest.mark.parametrize("how", ["every week", "only once"])
def test_a_class_that_could_never_be_held_is_moved_instead(how):
    closures = tuple(closed(1 + 7 * week, 10, 11) for week in range(WEEKS))
    session = weekly() if how == "every week" else match("class")

    found = repair(term(session, closures=closures), (at("class", 1, 10),))

    assert found.left_out == ()
    assert [m.session for m in found.moved] == ["class"]


def test_where_two_that_could_move_are_at_odds_no_date_is_left_out():
    problem = term(weekly(), match("one"))

    found = repair(problem, (at("class", 1, 10), at("one", 8, 10)), weights={"class": 9})

    assert found.left_out == ()
    assert [m.session for m in found.moved] == ["one"]


def test_leaving_out_what_is_left_out_already_changes_nothing():
    problem = apply(term(weekly(), closures=(closed(8),)), [LeaveOut("class", (8,))])

    assert repair(problem, (at("class", 1, 10),)).left_out == ()
    assert [s.start // 48 for s in problem.occurrences(problem.sessions[0], 48 + 20)] == [1, 15]
