"""Names for duties, with the timetable mended where nobody can be named.

The rules see to it that enough people are free at each start and that a pool is not asked for more than it
has at a time. That is nearly always enough; where the own branches of two matches at once leave too few, the
later one is put elsewhere.
"""

import numpy as np

from solver.assign import assign
from solver.problem import Problem
from solver.state import State
from solver.timetable import Timetable

TRIES = 24


def staffed(problem: Problem, state: State) -> Timetable:
    """The state's timetable with names; what cannot be staffed anywhere is taken out of the state."""
    index = {s.id: i for i, s in enumerate(problem.sessions)}
    staffing = assign(problem, Timetable.of(problem, state.placements()))
    for session in staffing.unstaffed:
        if problem.session[session].fixed:
            continue  # it takes place as it comes; its people have to be found by hand
        _elsewhere(problem, state, index[session])
        staffing = assign(problem, Timetable.of(problem, state.placements()))
        if session in staffing.unstaffed:
            state.remove(index[session])
    state.settle()
    return assign(problem, Timetable.of(problem, state.placements())).timetable


def _elsewhere(problem: Problem, state: State, session: int) -> None:
    """Move the session to its cheapest start at which everybody can be named; back where there is none."""
    before = state.remove(session)
    price = np.where(state.open(session), state.price(session), np.iinfo(np.int64).max)
    for candidate in np.argsort(price, kind="stable")[:TRIES]:
        if candidate == before or price[candidate] == np.iinfo(np.int64).max:
            continue
        state.place(session, int(candidate))
        if not assign(problem, Timetable.of(problem, state.placements())).unstaffed:
            return
        state.remove(session)
    state.place(session, before)
