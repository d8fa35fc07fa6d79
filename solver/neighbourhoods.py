"""Improve a timetable: free some sessions that have to do with each other, solve them exactly, repeat."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from solver.candidates import Core
from solver.freeing import Freed, Freeing
from solver.limits import Limits
from solver.model import Model
from solver.rounds import Mark

COLUMNS = 24
COLUMNS_A_MEMBER = 12  # more for each further session that a class counts
MOVE_EFFORT = 1.0
OVERHEAD = 0.01  # what a move counts for beside its effort, however small it is
BATCH = 4  # always as many from one timetable, so that the answer does not hang on the number of workers


@dataclass(frozen=True)
class Found:
    """What a move came to: where the freed sessions are no dearer (empty where nowhere), by how much cheaper, whether
    that was solved to the end, and the effort that it took."""

    chosen: dict[int, int]
    gain: int
    closed: bool
    spent: float


def improve(
    core: Core,
    freeing: Freeing,
    allowance: Callable[[], float],
    settled: Callable[[], bool] = lambda: False,
    on_better: Callable[[], None] = lambda: None,
) -> list[Mark]:
    """Free and solve until as much effort is counted as is allowed by then, `BATCH` moves side by side; the core's best
    placements only ever get better. It ends where everything is `settled` elsewhere. The marks lead back to where
    each batch began."""
    counted, marks, limits = 0.0, [], core.limits
    while not limits.over() and not settled() and counted < allowance():
        marks.append(Mark(counted, core.best, limits.effort, freeing.memory()))
        core.state.load(core.best)
        before = core.state.cost()
        moves = freeing.several(BATCH) if before else []
        if not moves:
            break
        counted += _batch(core, freeing, moves, limits)
        if core.cost() < before:
            on_better()
    return marks


def _batch(core: Core, freeing: Freeing, moves: list[Freed], limits: Limits) -> float:
    """Moves from one timetable, and what they found put together; what they count for."""
    counts = 0.0
    works = [partial(_solve, core, freed, limits.part(MOVE_EFFORT)) for freed in moves]
    for freed, found in zip(moves, core.crew.answers(works), strict=True):
        counts += OVERHEAD
        if found is None:
            freeing.learn(freed, 0, MOVE_EFFORT, closed=False)
            continue
        limits.spend(found.spent)
        counts += found.spent
        freeing.learn(freed, found.gain, found.spent, closed=found.closed)
        _take(core, found.chosen)
    return counts


def _take(core: Core, chosen: Mapping[int, int]) -> None:
    """Move sessions to where they are no dearer, if that still goes and still is not."""
    state = core.state
    state.load(core.best)
    before = state.cost()
    moved = {s: c for s, c in chosen.items() if core.best[s] != c}
    state.load({s: c for s, c in core.best.items() if s not in moved})
    for session, candidate in moved.items():
        if not state.open(session, ties=False)[candidate]:
            return
        state.place(session, candidate)
    if moved and state.cost() <= before:
        core.best = dict(state.at)


def _solve(core: Core, freed: Freed, limits: Limits) -> Found:
    """The cheapest way to place the freed sessions with everything else where it is. The present
    way is the hint: without it less was found in the same time."""
    state, random = core.state, np.random.default_rng((limits.seed, freed.number))
    released = set(freed.sessions)
    state.load({s: c for s, c in core.best.items() if s not in released})
    columns, classes = {}, core.interchangeable.classes(freed.sessions)
    for members in classes:
        size = COLUMNS + (len(members) - 1) * COLUMNS_A_MEMBER
        columns[members[0]] = _columns(core, members, size, random)
    hint = {s: core.best[s] for s in freed.sessions}
    model = Model(state.instance, columns, {}, {}, hint, priced=True, classes=classes)
    outcome = model.solve(limits, effort=MOVE_EFFORT)
    if outcome is None or outcome.objective > outcome.hinted:
        return Found({}, 0, False, limits.spent)
    return Found(outcome.chosen, outcome.hinted - outcome.objective, outcome.optimal, limits.spent)


def _columns(core: Core, members: tuple[int, ...], size: int, random: np.random.Generator) -> np.ndarray:
    """The cheapest candidates as things are, by lot among equals, and those that the members have."""
    state, session = core.state, members[0]
    is_open = np.flatnonzero(state.open(session, ties=False))
    price = state.price(session)[is_open]
    chosen = is_open[np.lexsort((random.random(len(is_open)), price))[:size]]
    incumbents = [c for c in core.incumbents(members) if c not in chosen]
    return np.append(chosen, incumbents).astype(int)
