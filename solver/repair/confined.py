"""The first thing to try: whoever can stay where they are does, and only the others look for a place.

Whoever the rules forbid to stay moves in every timetable, and of two that are at odds one does. Where no more
than that has to move, nothing can move less; and since nobody else moves in any timetable that moves as little,
the nearest places found among these few are the nearest of all. So the whole is proven in a small problem.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from solver.instance import Instance
from solver.problem import Fixed, Session
from solver.repair.affected import Changed
from solver.state import State, candidates_of
from solver.timetable import Placement

MOST_PAIRS = 100  # of sessions at odds that are looked at


def confined(what: Changed) -> Changed:
    """The same with everybody fixed at home who can stay there."""
    loose = what.forced | what.contested
    sessions = (s if s.id in loose or s.fixed else _at(s, what.home[s.id]) for s in what.problem.sessions)
    return replace(what, problem=replace(what.problem, sessions=tuple(sessions)))


def _at(session: Session, home: Placement) -> Session:
    return replace(session, places=(home.place,), fixed=Fixed(home.start, home.place))


def must_move(what: Changed, instance: Instance, weight: Mapping[int, int]) -> int:
    """The weight that leaves home in every timetable: what its own rules and the things fixed from outside keep
    from it, and the lighter of each two that are at odds. `instance` is compiled from the confined problem."""
    index = {s.id: i for i, s in enumerate(instance.problem.sessions)}
    homes = candidates_of(instance, what.home.values())
    state = State(instance)
    for session in what.problem.sessions:
        if session.fixed is not None and index[session.id] in homes:
            state.place(index[session.id], homes[index[session.id]])
    loose = sorted(index[s] for s in what.forced | what.contested)
    gone = {s for s in loose if s not in homes or not state.open(s, ties=False)[homes[s]]}
    least = sum(weight[s] for s in gone)
    for one, other in list(combinations([s for s in loose if s not in gone], 2))[:MOST_PAIRS]:
        if one in gone or other in gone:
            continue
        state.place(one, homes[one])
        if not state.open(other, ties=False)[homes[other]]:
            gone |= {one, other}
            least += min(weight[one], weight[other])
        state.remove(one)
    return least
