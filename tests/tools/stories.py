"""Small plans told in a few words, for the tests of single rules.

A story begins on Monday 6 April 2026, in ticks of 15 minutes. Each answer is held against the oracle, so a
story tells of the declaration as well as of the check.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from solver.constraints import bind, rules
from solver.constraints.base import Breach
from solver.grid import Grid
from solver.problem import Day, Place, Problem, Session, Use
from solver.timespan import Span
from solver.timetable import Placement, Timetable
from solver.view import View
from tests.tools import oracle

MONDAY = date(2026, 4, 6)


def at(day: int, clock: str = "0:00", tick: int = 15) -> int:
    """The tick of a time of a story: `at(1, "10:00")` is Tuesday at ten."""
    hours, minutes = clock.split(":")
    return (day * 1440 + int(hours) * 60 + int(minutes)) // tick


def span(day: int, start: str, end: str) -> Span:
    return Span(at(day, start), at(day, end))


def session(name: str, /, minutes: int = 60, **more: Any) -> Session:
    """A match of one hour that may begin at every quarter of an hour."""
    given = {"event": "E1", "kind": "match", "window": Span(0, 0), "step": 15, **more}
    return Session(name, minutes=minutes, **given)


def plan(*sessions: Session, types: str = "wwwwwrr", first: date = MONDAY, **more: Any) -> Problem:
    """One letter a day: work, rest, holiday, makeup, eve. Sessions without a window get all of it."""
    names = {"w": "work", "r": "rest", "h": "holiday", "m": "makeup", "e": "eve"}
    grid = Grid(first, len(types))
    everything = Span(0, grid.ticks)
    whole = tuple(replace(s, window=everything) if s.window == Span(0, 0) else s for s in sessions)
    return Problem(grid, tuple(Day(names[t]) for t in types), whole, **{"house": (0, 1440), **more})


def breaches(
    code: str,
    problem: Problem,
    where: dict[str, int | tuple[int, Place]],
    *,
    use: dict[str, Any] | None = None,
    **params: Any,
) -> list[Breach]:
    """What the rule finds when the sessions start there; the first of its places unless one is given."""
    rule = rules()[code]
    bound = bind(problem, Use(**{"id": code, "rule": code, "params": params, **(use or {})}), rule)
    timetable = Timetable.of(problem, _placements(problem, where))
    found = list(rule.check(problem, timetable, bound))
    view = View(problem)
    shapes = list(rule.declare(view, bound))
    assert bool(found) == bool(oracle.broken(view, timetable, shapes)) or not bound.hard
    if not bound.hard:
        assert bound.weight * sum(b.amount for b in found) == oracle.cost(view, timetable, shapes)
    return found


def faults(code: str, problem: Problem, where: dict[str, Any], **more: Any) -> list[tuple[str, ...]]:
    """The sessions of each breach."""
    return [b.sessions for b in breaches(code, problem, where, **more)]


def cost(code: str, problem: Problem, where: dict[str, Any], **more: Any) -> int:
    """What the wish costs, at a weight of one."""
    return sum(b.amount for b in breaches(code, problem, where, **more))


def _placements(problem: Problem, where: dict[str, int | tuple[int, Place]]) -> Iterable[Placement]:
    for name, there in where.items():
        start, place = there if isinstance(there, tuple) else (there, problem.session[name].places[0])
        yield Placement(name, start, place)
