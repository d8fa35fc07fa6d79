"""What cannot stay: the placements that the changed problem forbids, and the reserve dates kept for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from solver.check import broken
from solver.constraints import bind, rule
from solver.constraints.base import Bound, Breach
from solver.constraints.order.rain_reserve import pairs
from solver.edits import LeaveOut, Spare, Widen, apply
from solver.problem import Problem
from solver.repair.weekly import dates_left_out
from solver.timespan import Span
from solver.timetable import Placement, Timetable


@dataclass(frozen=True)
class Changed:
    """The problem that is to be repaired: only what had a place, or is fixed, is in it.

    `was` says for each session (id) where it was, `home` where it is expected: the same, but for one that
    goes to its reserve date that is the reserve's place, and the reserve is given up. `forced` cannot stay
    where they were; `contested` are at odds with others, so that one of them has to go. Both are `excused`
    from the promise that what is near stays: it cannot be kept for them, and holds for all others. Weekly
    sessions leave out the dates (`left_out`) that stand against them.
    """

    problem: Problem
    was: dict[str, Placement]
    home: dict[str, Placement]
    forced: frozenset[str]
    contested: frozenset[str]
    reserves: tuple[str, ...] = ()
    excused: tuple[Spare, ...] = ()
    left_out: tuple[LeaveOut, ...] = ()


def changed(problem: Problem, placements: Sequence[Placement]) -> Changed:
    """The problem cut to what was placed, with the reserves of what cannot stay put to use."""
    known = {p.session: p for p in placements if p.session in problem.session}
    for session in problem.sessions:  # what others have fixed since takes place whatever was announced
        if session.fixed is not None and session.id not in known:
            place = session.fixed.place if session.fixed.place is not None else session.places[0]
            known[session.id] = Placement(session.id, session.fixed.start, place)
    sessions = tuple(s for s in problem.sessions if s.id in known)
    # Unless something is cut, what the problem has worked out already (selections, hours) is kept.
    cut = problem if len(sessions) == len(problem.sessions) else replace(problem, sessions=sessions)
    breaches = _breaches(cut, known)
    left_out = dates_left_out(cut, known, breaches)
    if left_out:
        cut = apply(cut, left_out)
        breaches = _breaches(cut, known)
    forced, contested = _at_odds(cut, breaches)
    excused = tuple(Spare(use, session) for use in _promises(cut) for session in sorted(forced | contested))
    cut = apply(cut, excused)
    was = dict(known)
    taken = {main: reserve for main, reserve in _reserves(cut) if main in forced and reserve in known}
    for main, reserve in taken.items():
        cut = _with_reserve(cut, main, known[reserve])
        known[main] = replace(known[reserve], session=main)
    used = frozenset(taken.values())
    if used:
        cut = replace(cut, sessions=tuple(s for s in cut.sessions if s.id not in used))
    home = {s: p for s, p in known.items() if s not in used}
    was = {s: p for s, p in was.items() if s not in used}
    return Changed(
        cut, was, home, forced - used, contested - used, tuple(sorted(used)), excused, tuple(left_out)
    )


def _promises(problem: Problem) -> list[str]:
    return [use.id for use in problem.uses if use.rule == "frozen_horizon"]


def _breaches(problem: Problem, known: dict[str, Placement]) -> tuple[tuple[Bound, Breach], ...]:
    return broken(problem, Timetable.of(problem, known.values()), problem.session.keys())


def _at_odds(
    problem: Problem, breaches: tuple[tuple[Bound, Breach], ...]
) -> tuple[frozenset[str], frozenset[str]]:
    """Who cannot stay, and who cannot stay together.

    A rule of its own forbids a session where a breach names only it, or only fixed ones besides.
    """
    fixed = {s.id for s in problem.sessions if s.fixed is not None}
    named = [set(breach.sessions) - fixed for _, breach in breaches]
    forced = frozenset(session for names in named if len(names) == 1 for session in names)
    return forced, frozenset(s for names in named for s in names) - forced


def _reserves(problem: Problem) -> list[tuple[str, str]]:
    """What is kept for what: (session, its reserve)."""
    uses = (bind(problem, u, rule(u.rule)) for u in problem.uses if u.on and u.rule == "rain_reserve")
    return [(main.id, reserve.id) for use in uses for main, reserve in pairs(use)]


def _with_reserve(problem: Problem, main: str, there: Placement) -> Problem:
    """The session may go to its reserve's date, and needs no reserve any more."""
    span = Span(there.start, there.start + problem.length(problem.session[main]))
    uses = [u.id for u in problem.uses if u.rule == "rain_reserve"]
    return apply(problem, [Widen(main, span), *(Spare(use, main) for use in uses)])
