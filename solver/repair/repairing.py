"""Repair: place all that had a place, with the least weight moved, then the least distance, then the wishes.

First whatever cannot stay goes to the nearest cell with room, in milliseconds. Mostly that is all, and proven
at once (see `confined`). Where more has to move, the exact core says what: its candidates are priced by moving
and distance, home is the cheapest, so what need not move enters the model with one candidate and an escape
(docs/decisions/0003), and the proof holds over all of them.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from solver.assign import assign
from solver.candidates import Core
from solver.check import check
from solver.compile import compile_problem
from solver.constraints import bound_uses
from solver.edits import Spare
from solver.escapes import Grown
from solver.explain.session import explain_all
from solver.instance import Instance
from solver.limits import Limits
from solver.problem import Problem
from solver.repair.affected import Changed, changed
from solver.repair.confined import confined, must_move
from solver.repair.pricing import Distances, distances, move_prices, repriced
from solver.repair.told import Moved, Repair
from solver.result import Options
from solver.state import State, candidates_of
from solver.timetable import Placement, Timetable

NEAREST = 24  # candidates that what cannot stay begins with


def repair(
    problem: Problem,
    placements: tuple[Placement, ...],
    options: Options = Options(seconds=10.0),
    *,
    weights: Mapping[str, int] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    on_first: Callable[[tuple[Placement, ...]], None] = lambda first: None,
) -> Repair:
    """`placements` made right under the problem as it is now; what was not placed stays out.

    `weights` says what moving a session counts for (readers, notice left), 1 where it says nothing. `on_first`
    is called with the first answer. The caller has asked `solver.findings`.
    """
    began = time.monotonic()
    limits = Limits(options.seconds, effort=options.effort, seed=options.seed, stop=should_stop)
    what = changed(problem, placements)
    near = _Repairing(confined(what), weights or {}, limits)
    with near.by_distance() as state:
        near.first(state)
        on_first(state.placements())
        first_seconds = time.monotonic() - began
        least = near.least(state)
    found = near.dressed(least)
    lowest = must_move(what, near.instance, near.weight)
    if found.left_out() or near.weight_away(found) > lowest:
        answer = found.placements()
        near = _Repairing(what, weights or {}, limits)
        with near.by_distance() as state:
            near.first(state, answer)
            least = near.least(state)
        found = near.dressed(least)
    told = near.told(found, least, what.problem)
    return replace(told, first_seconds=round(first_seconds, 3), seconds=round(time.monotonic() - began, 3))


@dataclass(frozen=True)
class _Least:
    """What stage two has found and proven: candidates by the cells, not by prices that change."""

    at: dict[int, tuple[int, int]]  # session → (start tick, place)
    bound: int
    lost_proven: bool


class _Repairing:
    """The stages, over the sessions of `what` that are not fixed."""

    def __init__(self, what: Changed, weights: Mapping[str, int], limits: Limits) -> None:
        self.what, self.limits = what, limits
        self.instance: Instance = compile_problem(what.problem, limits.seed)
        self.far: Distances = distances(self.instance, what.home)
        sessions = what.problem.sessions
        self.weight = {s: max(1, weights.get(sessions[s].id, 1)) for s in self.far.cells}

    @contextmanager
    def by_distance(self) -> Iterator[State]:
        """An empty state in which moving and distance are all that costs."""
        with repriced(self.instance, move_prices(self.far, self.weight, self._separator()), self.limits.seed):
            state = State(self.instance)
            yield state
            state.load({})

    # -- stages ------------------------------------------------------------------------------------

    def first(self, state: State, start: tuple[Placement, ...] = ()) -> None:
        """Everybody at home, or where `start` has them, as far as that goes; then the others, the hardest
        first, as near as can be."""
        sessions = self.what.problem.sessions
        there = {**self.what.home, **{p.session: p for p in start}}
        homes = candidates_of(self.instance, there.values())
        at_odds = self.what.contested | self.what.forced  # what is fixed from outside may be in their way
        at_ease = [s for s in homes if sessions[s].id not in at_odds or sessions[s].fixed]
        for session in at_ease:
            state.place(session, homes[session])
        for session in sorted(homes.keys() - set(at_ease), key=lambda s: (-self.weight.get(s, 0), s)):
            if state.open(session, ties=False)[homes[session]]:
                state.place(session, homes[session])
        left = [s for s in state.left_out() if len(self.instance.domains[s])]
        for session in sorted(left, key=lambda s: (int(state.open(s).sum()), s)):
            candidate = state.best(session)
            if candidate is not None:
                state.place(session, candidate)
        state.settle()

    def least(self, state: State) -> _Least:
        """The exact core over prices of moving: who had a place keeps one, and as little as can be moves."""
        index = {s.id: i for i, s in enumerate(self.what.problem.sessions)}
        loose = {index[s] for s in self.what.forced} | set(state.left_out())
        loose |= {s for s, c in state.at.items() if self._is_away(s, c)}
        sizes = {s: NEAREST if s in loose else 1 for s in self.far.cells}
        core = Core(state, self.limits, Grown(sizes))
        lost_proven = self._place_all(core)
        size = core.grown.size
        core.grown.size = {s: NEAREST if s in loose else min(size[s], sizes.get(s, 1)) for s in size}
        bound = 0
        for known in core.improve(0) if core.cost() else ():
            bound = max(bound, known.bound or 0)
            if core.cost() <= bound:
                break
        state.load(core.best)
        domains = self.instance.domains
        return _Least(
            {s: (domains[s].start(c), domains[s].place(c)) for s, c in core.best.items()}, bound, lost_proven
        )

    def _place_all(self, core: Core) -> bool:
        for known in core.place_all():
            if core.weight() <= known.weight_bound:
                return True
        return core.weight() == 0

    def dressed(self, least: _Least) -> State:
        """With the wishes back: those that moved may still choose among places no farther away."""
        for session, far in self.far.cells.items():
            domain = self.instance.domains[session]
            here = least.at.get(session)
            domain.legal &= self._no_farther(domain.starts, far, here)
            domain.settle(self.limits.seed)
        state = State(self.instance)
        for session, (start, place) in least.at.items():
            candidate = self.instance.domains[session].candidate_at(start, place)
            assert candidate is not None
            state.place(session, candidate)
        core = Core(state, self.limits)
        has_choice = any(len(self.instance.domains[s]) > 1 for s in self.far.cells)
        for known in core.improve(0) if has_choice else ():
            if known.bound is not None and core.cost() <= known.bound:
                break
        state.load(core.best)
        return state

    # -- figures -----------------------------------------------------------------------------------

    def _separator(self) -> int:
        """More than all distances together could be: no session more is moved to save distance."""
        return 1 + self.far.greatest * max(1, len(self.far.cells))

    def _is_away(self, session: int, candidate: int) -> bool:
        return session in self.far.cells and self._distance(session, candidate) > 0

    def _has_moved(self, session: int, candidate: int) -> bool:
        """Away from home, or to a reserve date, which is the new home."""
        name = self.what.problem.sessions[session].id
        return self._is_away(session, candidate) or self.what.home.get(name) != self.what.was.get(name)

    def _distance(self, session: int, candidate: int) -> int:
        return int(self.far.cells[session].ravel()[self.instance.domains[session].cell[candidate]])

    @staticmethod
    def _no_farther(starts: np.ndarray, far: np.ndarray, here: tuple[int, int] | None) -> np.ndarray:
        if here is None:
            return np.zeros_like(far, dtype=bool)
        start, place = here
        mine = int(far[place, int(np.flatnonzero(starts == start)[0])])
        return far <= mine

    def weight_away(self, state: State) -> int:
        return sum(self.weight[s] for s, c in state.at.items() if self._is_away(s, c))

    def told(self, state: State, least: _Least, problem: Problem) -> Repair:
        """What `state` has, for the whole problem."""
        home, separator = self.what.home, self._separator()
        timetable = assign(problem, Timetable.of(problem, state.placements())).timetable
        moved = tuple(
            self._moved(timetable, s, c) for s, c in sorted(state.at.items()) if self._has_moved(s, c)
        )
        away = [m for m in moved if m.distance]
        to_reserves = sum(m.weight for m in moved) - sum(m.weight for m in away)
        weight, distance = sum(m.weight for m in away), sum(m.distance for m in away)
        lost = explain_all(state, timetable.placements, left_out_proven=least.lost_proven)
        bound = min(least.bound, weight * separator + distance)
        return Repair(
            placements=timetable.placements,
            moved=moved,
            unplaced=tuple(e for e in lost if e.session in home),
            moved_weight=weight + to_reserves,
            moved_bound=bound // separator + to_reserves,
            distance=distance,
            distance_bound=bound % separator if bound // separator == weight else 0,
            lost_proven=least.lost_proven,
            cost=check(problem, timetable).cost,
            excused=self._excused({m.session for m in moved}),
            reserves=self.what.reserves,
            left_out=self.what.left_out,
        )

    def _excused(self, moved: set[str]) -> tuple[Spare, ...]:
        """Of the promises that were put aside only those that are broken: a mover that was near."""
        uses = {u.id: u for u in bound_uses(self.instance.problem) if u.rule.code == "frozen_horizon"}
        near = {i: self._near(u.params.days) for i, u in uses.items()}
        return tuple(
            e
            for e in self.what.excused
            if e.session in moved and self.what.was[e.session].start < near.get(e.use, 0)
        )

    def _near(self, days: int) -> int:
        problem = self.what.problem
        return problem.now + problem.ticks(1440) * days

    def _moved(self, timetable: Timetable, session: int, candidate: int) -> Moved:
        name = self.what.problem.sessions[session].id
        now = timetable.get(name)
        assert now is not None
        return Moved(
            session=name,
            was=self.what.was[name],
            now=now,
            weight=self.weight[session],
            distance=self._distance(session, candidate),
            forced=name in self.what.forced,
        )
