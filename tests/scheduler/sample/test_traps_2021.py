"""Planted traps: what the data says about them, tried on the few sessions that each is about."""

from dataclasses import replace
from datetime import date

import pytest

from solver.constraints import bind, rule
from solver.findings import find
from solver.problem import Blocked
from solver.timespan import Span, merged
from solver.view import View

FAILURE = (date(2021, 5, 31), date(2021, 6, 18))


def only(problem, *sessions):
    """The problem with these sessions alone, and the rules that still select something."""
    few = replace(problem, sessions=tuple(s for s in problem.sessions if s.id in sessions))
    return replace(few, uses=tuple(u for u in few.uses if few.select(u.sessions)))


def days(problem, first, last):
    grid = problem.grid
    return Span(grid.at(grid.day_of(first)), grid.at(grid.day_of(last) + 1))


def closed(problem, venue, span):
    venues = (
        replace(v, closures=(*v.closures, Blocked(span))) if v.id == venue else v for v in problem.venues
    )
    return replace(problem, venues=tuple(venues))


def away(problem, person, span):
    people = (replace(p, busy=merged((*p.busy, span))) if p.id == person else p for p in problem.people)
    return replace(problem, people=tuple(people))


def stuck(problem):
    return [f.where.removeprefix("sessions.") for f in find(problem) if f.code == "nowhere-to-go"]


def director(problem):
    """Who must be at the forum and at the congress, and not at the committee."""
    at = problem.session
    leaders = set(at["E09.1"].people) & set(at["E13.main"].people)
    others = set(at["E12P.1"].people)
    (found,) = leaders - others
    return found


def test_the_singing_contest_has_days_in_the_year_as_it_is(problem):
    assert stuck(only(problem, "E06.final", "X9.1")) == []


@pytest.mark.parametrize("give_way", ["nothing", "auditorium", "director", "both"])
def test_the_choir_squeeze_ends_only_if_both_give_way(problem, give_way):
    who = director(problem)
    squeezed = only(problem, "E06.final", "X9.1")
    span = days(problem, *FAILURE)
    if give_way in ("nothing", "director"):
        squeezed = closed(squeezed, "AUD", span)
    if give_way in ("nothing", "auditorium"):
        squeezed = away(squeezed, who, span)
    if give_way in ("director", "both"):
        squeezed = replace(squeezed, people=tuple(replace(p, busy=()) for p in squeezed.people))

    assert stuck(squeezed) == ([] if give_way == "both" else ["E06.final"])


def test_in_october_the_last_slot_of_the_lanes_is_dark_but_lunch_is_not(problem):
    reserve = only(problem, "E22.reserve")
    window = days(problem, date(2021, 10, 18), date(2021, 10, 22))
    session = replace(reserve.sessions[0], window=window, minutes=60)
    reserve = replace(reserve, sessions=(session,))
    view, daylight = View(reserve), rule("daylight")
    use = next(u for u in reserve.uses if u.rule == "daylight")

    (mask, *_) = daylight.declare(view, bind(reserve, use, daylight))

    light = {
        reserve.grid.minute(int(start))
        for start, allowed in zip(view.starts(session), mask.allowed, strict=True)
        if allowed and window.start <= start < window.end
    }
    assert 12 * 60 in light
    assert 17 * 60 not in light
