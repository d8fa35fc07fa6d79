"""Improve a timetable: free a few dozen sessions that have to do with each other, solve them exactly, repeat."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice

import numpy as np

from solver.candidates import Core
from solver.limits import Limits
from solver.model import Model
from solver.state import State

FREED = 40
COLUMNS = 24
COLUMNS_A_MEMBER = 12  # more for each further session that a class counts
MOVE_EFFORT = 1.0
BATCH = 4  # always as many from one timetable, so that the answer does not hang on the number of workers


def neighbourhoods(state: State, seed: int) -> Iterator[list[int]]:
    """Endless sets of movable sessions, grown from an expensive one along what it shares with others."""
    random = np.random.default_rng(seed)
    sessions = state.instance.problem.sessions
    movable = [i for i, d in enumerate(state.instance.domains) if len(d) > 1 and sessions[i].fixed is None]
    while movable:
        costs = np.array([_saving(state, i) for i in movable], dtype=float)
        start = int(random.choice(movable, p=(costs + 1) / (costs + 1).sum()))
        yield _grown(state, start, set(movable), random)


def improve(
    core: Core,
    moves: Iterator[list[int]],
    rounds: int,
    limits: Limits,
    settled: Callable[[], bool] = lambda: False,
    on_better: Callable[[], None] = lambda: None,
) -> None:
    """Some rounds of freeing and solving, `BATCH` side by side; the core's best placements only ever get better.
    It ends where everything is `settled` elsewhere."""
    for first in range(0, rounds, BATCH):
        if limits.over() or settled():
            return
        core.state.load(core.best)
        if core.state.cost() == 0:
            return
        if _batch(core, moves, min(BATCH, rounds - first), limits):
            on_better()


def _batch(core: Core, moves: Iterator[list[int]], count: int, limits: Limits) -> bool:
    """So many neighbourhoods of one timetable, and what they found put together; whether anything was."""
    freed = [[s for s in one if s in core.best] for one in islice(moves, count)]
    better = False
    for found in core.crew.answers([partial(_solve, core, one, limits.part(MOVE_EFFORT)) for one in freed]):
        if found is None:
            continue
        chosen, spent = found
        limits.spend(spent)
        better = _taken(core, chosen) or better
    return better


def _taken(core: Core, chosen: Mapping[int, int]) -> bool:
    """Move sessions to where they are better off, if that still goes and still is cheaper."""
    state = core.state
    state.load(core.best)
    before = state.cost()
    moved = {s: c for s, c in chosen.items() if core.best[s] != c}
    state.load({s: c for s, c in core.best.items() if s not in moved})
    for session, candidate in moved.items():
        if not state.open(session, ties=False)[candidate]:
            return False
        state.place(session, candidate)
    if not moved or state.cost() >= before:
        return False
    core.best = dict(state.at)
    return True


def _solve(core: Core, freed: list[int], limits: Limits) -> tuple[dict[int, int], float]:
    """The cheapest way to place the freed sessions with everything else where it is (empty where none is cheaper),
    and the deterministic time that it took."""
    state = core.state
    state.load({s: c for s, c in core.best.items() if s not in set(freed)})
    columns = {}
    classes = core.interchangeable.classes(freed)
    for members in classes:
        session, size = members[0], COLUMNS + (len(members) - 1) * COLUMNS_A_MEMBER
        is_open, price = state.open(session, ties=False), state.price(session)
        order = np.argsort(np.where(is_open, price, np.iinfo(np.int64).max), kind="stable")[:size]
        chosen = order[is_open[order]]
        incumbents = [c for c in core.incumbents(members) if c not in chosen]
        columns[session] = np.append(chosen, incumbents).astype(int)
    hint = {s: core.best[s] for s in freed}
    model = Model(state.instance, columns, {}, {}, hint, priced=True, classes=classes)
    outcome = model.solve(limits, effort=MOVE_EFFORT)
    is_cheaper = outcome is not None and outcome.objective < outcome.hinted
    return (outcome.chosen if outcome is not None and is_cheaper else {}), limits.spent


def _saving(state: State, session: int) -> int:
    """What the session costs above its cheapest candidate."""
    candidate = state.at.get(session)
    cost = state.instance.domains[session].cost
    return 0 if candidate is None else int(cost[candidate] - cost[0])


def _grown(state: State, start: int, movable: set[int], random: np.random.Generator) -> list[int]:
    """Sessions reached from the first one over shared couplings, in a random order, up to the limit."""
    freed, frontier = {start}, [start]
    while frontier and len(freed) < FREED:
        near = sorted(
            {o for c in state.instance.touching[frontier.pop(0)] for o in c.sessions} & movable - freed
        )
        for other in random.permutation(near)[:12]:
            if len(freed) < FREED:
                freed.add(int(other))
                frontier.append(int(other))
    return sorted(freed)
