"""Who does the duties of one session when all others are named: whoever did them and still can, then others."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from solver.constraints.duties import eligible, is_free
from solver.problem import Problem, Session
from solver.timespan import Span
from solver.timetable import Placement, Timetable


def names_for(
    problem: Problem,
    others: Timetable,
    session: Session,
    start: int,
    before: Mapping[str, Sequence[str]],
) -> dict[str, list[str]]:
    """Role → people. A duty that cannot be filled keeps who there is: the check says what is missing.

    `others` are the placements without the session. Those with the least duties come first.
    """
    taken = _taken(problem, others, problem.occurrences(session, start))
    load = Counter(p for one in others.placements for _, people in one.duties for p in people)
    found: dict[str, list[str]] = {}
    for pool in session.pools:
        able = [
            p
            for p in eligible(problem, session, pool)
            if p not in taken and is_free(problem, session, start, p)
        ]
        known = before.get(pool.role, ())
        able.sort(key=lambda p: (p not in known, load[p], p))
        found[pool.role] = sorted(able[: pool.need])
        taken.update(found[pool.role])
    return {role: people for role, people in found.items() if people}


def _taken(problem: Problem, others: Timetable, spans: tuple[Span, ...]) -> set[str]:
    return {
        person
        for session, placement in others.placed(problem.sessions)
        if any(a.overlaps(b) for a in problem.occurrences(session, placement.start) for b in spans)
        for person in _people(session, placement)
    }


def _people(session: Session, placement: Placement) -> Iterator[str]:
    yield from session.people
    for _, people in placement.duties:
        yield from people
