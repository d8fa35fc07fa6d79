"""Weekly sessions leave out the dates on which they cannot be held: a class does not lose its term, or move for all
of it, because of one week."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from solver.check import broken
from solver.constraints import Bound
from solver.constraints.base import Breach
from solver.edits import LeaveOut, apply
from solver.problem import Problem, Session
from solver.timetable import Placement, Timetable

Breaches = Iterable[tuple[Bound, Breach]]


def dates_left_out(problem: Problem, known: Mapping[str, Placement], breaches: Breaches) -> list[LeaveOut]:
    """For each weekly session that its own rules keep from staying, the dates on which they do; where that is
    every date it has none to leave out."""
    fixed = {s.id for s in problem.sessions if s.fixed is not None}
    against: dict[str, set[str]] = {}
    for use, breach in breaches:
        names = set(breach.sessions) - fixed
        if len(names) == 1:
            against.setdefault(names.pop(), set()).add(use.id)
    weekly = [s for s in problem.sessions if s.id in against and s.repeat is not None]
    found = (LeaveOut(s.id, _days(problem, known, s, against[s.id])) for s in weekly)
    return [edit for edit in found if edit.days]


def _days(
    problem: Problem, known: Mapping[str, Placement], session: Session, uses: set[str]
) -> tuple[int, ...]:
    """The days on which those rules are broken where the session is held on that day only."""
    held = [problem.grid.day(span.start) for span in problem.occurrences(session, known[session.id].start)]
    alone = _with_fixed(problem, session, uses)
    there = Timetable.of(alone, (known[s.id] for s in alone.sessions if s.id in known))
    bad = []
    for day in held:
        only = apply(alone, [LeaveOut(session.id, tuple(d for d in held if d != day))])
        if any(
            session.id in b.sessions for _, b in broken(only, Timetable(only, there.placements), {session.id})
        ):
            bad.append(day)
    return tuple(bad) if len(bad) < len(held) else ()


def _with_fixed(problem: Problem, session: Session, uses: set[str]) -> Problem:
    """The session, what nobody can move, and the rules that speak against it."""
    sessions = tuple(s for s in problem.sessions if s.id == session.id or s.fixed is not None)
    return replace(problem, sessions=sessions, uses=tuple(u for u in problem.uses if u.id in uses))
