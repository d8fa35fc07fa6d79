"""Improve a timetable: free a few dozen sessions that have to do with each other, solve them exactly, repeat."""

from collections.abc import Iterator

import numpy as np

from solver.candidates import Core
from solver.limits import Limits
from solver.model import Model
from solver.state import State

FREED = 40
COLUMNS = 24
MOVE_EFFORT = 1.0


def neighbourhoods(state: State, seed: int) -> Iterator[list[int]]:
    """Endless sets of movable sessions, grown from an expensive one along what it shares with others."""
    random = np.random.default_rng(seed)
    sessions = state.instance.problem.sessions
    movable = [i for i, d in enumerate(state.instance.domains) if len(d) > 1 and sessions[i].fixed is None]
    while movable:
        costs = np.array([_saving(state, i) for i in movable], dtype=float)
        start = int(random.choice(movable, p=(costs + 1) / (costs + 1).sum()))
        yield _grown(state, start, set(movable), random)


def improve(core: Core, moves: Iterator[list[int]], rounds: int, limits: Limits) -> None:
    """Some rounds of freeing and solving; the core's best placements only ever get better."""
    state = core.state
    for _ in range(rounds):
        if limits.over():
            return
        state.load(core.best)
        before = state.cost()
        if before == 0:
            return
        freed = [s for s in next(moves) if s in core.best]
        chosen = _solve(core, freed, limits)
        if chosen is None:
            continue
        state.load({**core.best, **chosen})
        if state.cost() < before:
            core.best = dict(state.at)


def _solve(core: Core, freed: list[int], limits: Limits) -> dict[int, int] | None:
    """The cheapest way to place the freed sessions with everything else where it is."""
    state = core.state
    state.load({s: c for s, c in core.best.items() if s not in set(freed)})
    columns = {}
    for session in freed:
        is_open, price = state.open(session, ties=False), state.price(session)
        order = np.argsort(np.where(is_open, price, np.iinfo(np.int64).max), kind="stable")[:COLUMNS]
        chosen = order[is_open[order]]
        incumbent = core.best[session]
        columns[session] = chosen if incumbent in chosen else np.append(chosen, incumbent)
    hint = {s: core.best[s] for s in freed}
    model = Model(state.instance, columns, {}, {}, hint, priced=True)
    outcome = model.solve(limits, effort=MOVE_EFFORT)
    if outcome is None or outcome.objective >= outcome.hinted:
        return None
    return outcome.chosen


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
