"""The best of all timetables of a tiny problem, by trying every one."""

from solver.problem import Session
from solver.state import State


def best_of_all(state: State, at: int = 0) -> tuple[int, int]:
    """The least (weight left out, cost), by trying every candidate of every session."""
    sessions: tuple[Session, ...] = state.instance.problem.sessions
    if at == len(sessions):
        before = dict(state.at)
        state.settle()
        found = (state.weight(), state.cost())
        state.load(before)
        return found
    best = best_of_all(state, at + 1)
    for candidate in state.open(at, ties=False).nonzero()[0]:
        state.place(at, int(candidate))
        best = min(best, best_of_all(state, at + 1))
        state.remove(at)
    return best
