"""Where only the names of a duty are in the way: others who could do it, held against every rule again."""

from solver.advice.told import Renamed
from solver.check import Report, check
from solver.constraints.duties import called
from solver.naming import names_for
from solver.problem import Problem
from solver.timetable import Placement, Timetable
from solver.words import Words


def renamed(problem: Problem, moved: Timetable, report: Report) -> tuple[tuple[Renamed, ...], Report] | None:
    """Who else does the duties that clash in the timetable, and its report then; None where others do not help
    either. Only sessions whose names clash are named anew; what comes from outside keeps its own people."""
    clashing = _clashing(problem, report)
    if not clashing:
        return None
    placed = {p.session: p for p in moved.placements}
    for session in clashing:
        placed[session] = _named_anew(problem, placed, session)
    after = check(problem, Timetable.of(problem, placed.values()))
    if _clashing(problem, after):
        return None
    before = {p.session: dict(p.duties) for p in moved.placements}
    changes = tuple(
        _told(problem, session, role, before[session].get(role, ()), people)
        for session in clashing
        for role, people in placed[session].duties
        if before[session].get(role, ()) != people
    )
    return (changes, after) if changes else None


def _clashing(problem: Problem, report: Report) -> list[str]:
    codes = {s for use, breach in report.breaches if use.rule.code == "referee" for s in breach.sessions}
    sessions = (problem.session[code] for code in sorted(codes))
    return [s.id for s in sessions if s.pools and s.fixed is None]


def _named_anew(problem: Problem, placed: dict[str, Placement], session: str) -> Placement:
    there, known = placed[session], dict(placed[session].duties)
    others = Timetable.of(problem, (p for p in placed.values() if p.session != session))
    names = names_for(problem, others, problem.session[session], there.start, known)
    duties = tuple((pool.role, tuple(names.get(pool.role, ()))) for pool in problem.session[session].pools)
    return Placement(session, there.start, there.place, duties)


def _told(problem: Problem, session: str, role: str, was: tuple[str, ...], now: tuple[str, ...]) -> Renamed:
    on, off = (tuple(p for p in one if p not in other) for one, other in ((now, was), (was, now)))
    words = Words(*(_said(problem, session, role, on, off, language) for language in ("zh", "en")))
    return Renamed(session, role, now, words)


def _said(
    problem: Problem, session: str, role: str, on: tuple[str, ...], off: tuple[str, ...], language: str
) -> str:
    def names(people: tuple[str, ...]) -> str:
        return ("、" if language == "zh" else ", ").join(_name(problem, p, language) for p in people)

    title, duty = problem.session[session].name.get(language) or session, called(role).get(language)
    if language == "zh":
        return f"“{title}”的{duty}由{names(on)}担任（原为{names(off)}）"
    return f"{duty} of “{title}”: {names(on)} instead of {names(off)}"


def _name(problem: Problem, person: str, language: str) -> str:
    known = problem.person.get(person)
    return (known.name.get(language) if known else "") or person
