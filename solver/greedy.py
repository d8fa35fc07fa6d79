"""A first timetable in well under a second: the most constrained session first, each at its cheapest."""

from collections.abc import Iterable, Mapping, Sequence

from solver.instance import Instance
from solver.state import State


def construct(state: State, among: Sequence[int] | None = None) -> None:
    """Place what is not placed yet, of all sessions or of some. What finds no room may push out what blocks it, a
    few times over, but nobody who is not among them."""
    order = _order(state.instance, range(len(state.instance.domains)) if among is None else among)
    may_move = None if among is None else frozenset(among)
    waiting = [s for s in order if s not in state.at and len(state.instance.domains[s])]
    left = [s for s in waiting if not _put(state, s)]
    for session in left:
        if session not in state.at:
            _make_room(state, session, may_move)
    state.settle()


def _put(state: State, session: int) -> bool:
    candidate = state.best(session)
    if candidate is None and state.instance.problem.sessions[session].fixed:
        candidate = 0  # it comes from outside and takes place, whatever it clashes with
    if candidate is None:
        return False
    state.place(session, candidate)
    return True


def _order(instance: Instance, among: Iterable[int]) -> list[int]:
    """Fixed ones, then what others need, repeated series, then fewest candidates."""
    rank = instance.needed_first

    def key(session: int) -> tuple:
        s = instance.problem.sessions[session]
        return (
            s.fixed is None,
            rank[session],
            s.priority,
            s.repeat is None,
            len(instance.domains[session]),
            session,
        )

    return sorted(among, key=key)


def _make_room(state: State, session: int, may_move: frozenset[int] | None, tries: int = 40) -> bool:
    """Ejection: take a candidate, put its blockers elsewhere; undo if one of them finds nothing."""
    domain, touching = state.instance.domains[session], state.instance.touching[session]
    for candidate in range(min(tries, len(domain))):
        cell = int(domain.cell[candidate])
        blockers = sorted({b for c in touching if not c.priced for b in c.blockers(session, cell)})
        if len(blockers) > 3 or any(state.instance.problem.sessions[b].fixed for b in blockers):
            continue
        if may_move is not None and not may_move.issuperset(blockers):
            continue
        was = {blocker: state.remove(blocker) for blocker in blockers}
        if state.open(session)[candidate]:
            state.place(session, candidate)
            if all(_put(state, b) for b in blockers):
                return True
        _put_back(state, session, was)
    return False


def _put_back(state: State, session: int, was: Mapping[int, int]) -> None:
    """The session nowhere, the others where they were."""
    for one in (session, *was):
        if one in state.at:
            state.remove(one)
    for blocker, candidate in was.items():
        state.place(blocker, candidate)
