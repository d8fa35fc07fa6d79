"""Who does which duty after a repair: whoever was named, as far as that can be."""

from dataclasses import replace

from solver.check import broken, check
from solver.edits import apply
from solver.naming import names_for
from solver.problem import Problem
from solver.repair.told import Repair
from solver.timetable import Placement
from solver.timetable import Timetable as Placements


def with_duties(announced: tuple[Placement, ...], told: Repair, problem: Problem) -> tuple[Placement, ...]:
    """Who did not move keeps the people who were named, so that its entry stays as it is, byte for byte; those
    who moved, and those whose people can no more, get names beside them. Everybody is named anew only where that
    cannot be."""
    kept = {p.session: p for p in announced}
    problem = apply(problem, told.left_out)
    moved = {m.session for m in told.moved}
    placed = {
        p.session: p
        if p.session in moved or p.session not in kept
        else replace(p, duties=kept[p.session].duties)
        for p in told.placements
    }
    cut = replace(problem, sessions=tuple(s for s in problem.sessions if s.id in placed))
    anew = moved | _misnamed(cut, placed)
    for code in sorted(anew, key=lambda code: placed[code].start):
        session, there = cut.session[code], placed[code]
        if session.pools:
            others = Placements.of(cut, (p for p in placed.values() if p.session != code))
            before = {role: list(who) for role, who in kept[code].duties}
            names = names_for(cut, others, session, there.start, before)
            placed[code] = replace(there, duties=tuple((role, tuple(names[role])) for role in sorted(names)))
    same = tuple(placed.values())
    cut = apply(cut, told.excused)
    if check(cut, Placements.of(cut, same)).breaches:
        return told.placements
    return same


def _misnamed(problem: Problem, placed: dict[str, Placement]) -> set[str]:
    """Sessions with somebody named who cannot be there: away by now, or somewhere else."""
    found = broken(problem, Placements.of(problem, placed.values()), problem.session.keys())
    codes = {code for use, breach in found if use.rule.code == "referee" for code in breach.sessions}
    return {code for code in codes if problem.session[code].pools}
