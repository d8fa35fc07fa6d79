"""The local search as a stage of a solve: from the core's best placements, back to them if it found better."""

import math
import time

from solver.anneal.annealing import Annealing
from solver.anneal.compiled import IS_COMPILED
from solver.candidates import Core
from solver.state import left_out_weight

CHAINS = 2  # always as many, so that the answer does not hang on the number of workers
STEPS = 40
HOT = 0.27  # of what a move costs on average; hotter, most moves are wasted, colder, some plans never become whole
COLD = 0.12  # in units of the cheapest wish
MOST_CELLS = 30_000_000  # of all sessions together; beyond, the tables are larger than they are worth
EFFORT_MOVES = 150_000 if IS_COMPILED else 1_500  # moves of a chain for a unit of effort
FIRST_MOVES = 2_000


class Stage:
    """`seconds` bound each call; with a limit of effort the number of moves is fixed instead, and so the answer."""

    def __init__(self, core: Core, seed: int, workers: int) -> None:
        self.core, self.seed, self.workers = core, seed, workers
        self.calls = 0
        cells = sum(d.legal.size for d in core.instance.domains)
        self.is_worth_it = cells <= MOST_CELLS and len(core.free) > 2

    def place(self, seconds: float) -> bool:
        """Look for a timetable of everything that has a candidate; True where there is one."""
        core = self.core
        everything = dict(core.best)
        everything.update({s: 0 for s in core.free if s not in everything})
        return self._run(everything, seconds, heat=1 / HOT)

    def improve(self, seconds: float, heat: float = 1.0) -> bool:
        """Look for a cheaper timetable of the same sessions; `heat` 1 forgets the present one, less keeps of it."""
        return self._run(dict(self.core.best), seconds, heat)

    def _run(self, at: dict[int, int], seconds: float, heat: float) -> bool:
        if not self.is_worth_it:
            return False
        limits = self.core.limits
        self.calls += 1
        search = Annealing(self.core.instance, at, self.seed + 7919 * self.calls, CHAINS)
        self.is_worth_it = search.can_run
        if not search.can_run or not len(search.sessions):
            return False
        hot = max(COLD, heat, HOT * heat * search.heat())
        until = min(time.monotonic() + seconds, limits.end)
        moves = FIRST_MOVES
        for step in range(STEPS):
            if limits.over() or time.monotonic() >= until:
                break
            began = time.monotonic()
            ends = [hot * (COLD / hot) ** (n / STEPS) for n in (step, step + 1)]
            if math.isfinite(limits.effort):
                moves = max(1, int(seconds * EFFORT_MOVES / STEPS))
                limits.spend(moves / EFFORT_MOVES)
            search.run(moves, ends[0], ends[1], self.workers)
            speed = moves / max(1e-6, time.monotonic() - began)
            moves = max(1, int(speed * max(0.0, until - time.monotonic()) / max(1, STEPS - step - 1)))
        return self._adopt(search.best())

    def _adopt(self, found: dict[int, int] | None) -> bool:
        core = self.core
        if found is None:
            return False
        before = (core.weight(), core.cost())
        weight = sum(left_out_weight(core.instance, s) for s in core.free if s not in found)
        core.state.load(found)
        if (weight, core.state.cost()) < before:
            core.best = dict(found)
            return True
        core.state.load(core.best)
        return False
