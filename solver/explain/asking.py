"""Explanations of a timetable that was made before: for a command line, a service, a page."""

from collections.abc import Iterable

from solver.compile import compile_problem
from solver.explain.session import explain_sessions
from solver.explain.told import Explanation
from solver.explain.ways import MayChange, not_binding
from solver.problem import Problem
from solver.state import State, candidates_of
from solver.timetable import Placement


def explained(
    problem: Problem,
    placements: tuple[Placement, ...],
    sessions: Iterable[str],
    *,
    left_out_proven: bool = False,
    ways: int = 4,
    may_change: MayChange = not_binding,
) -> tuple[Explanation, ...]:
    """Why the sessions (ids) are nowhere, or nowhere else, with all others where the placements have them.

    A placement that its own rules forbid stands in nobody's way: the check tells of it.
    """
    state = State(compile_problem(problem))
    for session, candidate in candidates_of(state.instance, placements).items():
        state.place(session, candidate)
    index = {s.id: i for i, s in enumerate(problem.sessions)}
    return explain_sessions(
        state,
        placements,
        [index[s] for s in sessions],
        left_out_proven=left_out_proven,
        ways=ways,
        may_change=may_change,
    )
