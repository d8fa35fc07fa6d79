"""The local search as a stage of a solve: from the core's best placements, back to them if it found better."""

import math
import time
from collections.abc import Callable, Iterator

from solver.anneal.annealing import Annealing, Known
from solver.anneal.compiled import IS_COMPILED
from solver.candidates import Core
from solver.counting.latest import least_end
from solver.limits import Limits
from solver.state import left_out_weight

CHAINS = 2  # always as many, so that the answer does not hang on the number of workers
HOT = 0.27  # of what a move costs on average; hotter, most moves are wasted, colder, some plans never become whole
COLD = 0.12  # in units of the cheapest wish
COOL = 0.15, 0.08  # from and to, where nothing has a price and every excess is one
MOST_CELLS = 4_000_000  # of all sessions together; beyond, the tables are larger than they are worth
EFFORT_MOVES = 400_000 if IS_COMPILED else 1_500  # moves of a chain for a unit of effort
FIRST_MOVES = 2_000
TURN = 0.2  # seconds between two looks at the clock, so that a stop is heeded
STEPS = 200  # turns of a stage whose moves are fixed by its effort
LOADING, A_CELL = 2.0, 3e-6  # seconds that the first tables may take: with less left they are not begun
TELL = 2.0  # seconds between two better timetables that are told


class Stage:
    """`budget` bounds each call: seconds, or with a limit of effort so much of that, which fixes the number of moves
    and so the answer."""

    def __init__(self, core: Core, seed: int, workers: int) -> None:
        self.core, self.seed, self.workers = core, seed, workers
        self.calls = 0
        self.known: Known = {}
        cells = sum(d.size for d in core.instance.domains)
        self.loading = LOADING + A_CELL * cells
        self.is_worth_it = cells <= MOST_CELLS and len(core.free) > 2

    def place(self, budget: float) -> bool:
        """Look for a timetable of everything that has a candidate; True where there is one."""
        core = self.core
        everything = dict(core.best)
        everything.update({s: 0 for s in core.free if s not in everything})
        return self._run(everything, budget, 1 / HOT, lambda: None, math.inf)

    def improve(
        self,
        budget: float,
        heat: float = 1.0,
        on_better: Callable[[], None] = lambda: None,
        enough: int = 0,
    ) -> bool:
        """Look for a cheaper timetable of the same sessions; `heat` 1 forgets the present one, less keeps of it.
        `on_better` is called now and then after the core has a better one; one that costs no more than `enough` ends
        the search."""
        return self._run(dict(self.core.best), budget, heat, on_better, enough)

    def _run(
        self,
        at: dict[int, int],
        budget: float,
        heat: float,
        on_better: Callable[[], None],
        enough: float,
    ) -> bool:
        if not self.is_worth_it:
            return False
        limits = self.core.limits
        if not self.known and limits.remaining() < self.loading:
            return False
        self.calls += 1
        search = self._search(at)
        if search is None or not len(search.sessions):
            return False
        hot, cold = max(COLD, HOT * heat * search.heat()), COLD
        if not search.has_wishes:
            hot, cold = COOL
        turns = Turns(limits, budget)
        better, told = False, time.monotonic()
        least = least_end(self.core.instance, at)
        for moves, before, after in turns:
            if least is not None:
                search.aim(least, before)
            ends = [hot * (cold / hot) ** share for share in (before, after)]
            search.run(moves, ends[0], ends[1], self.workers)
            if search.is_enough(enough):
                break
            if (
                turns.by_clock and time.monotonic() - told > TELL
            ):  # what is taken must not hang on when it was
                told = time.monotonic()
                if self._adopt(search.found()):
                    better = True
                    on_better()
                    if self.core.cost() <= enough:
                        break
        return self._adopt(search.found()) or better

    def _search(self, at: dict[int, int]) -> Annealing | None:
        """A search from there; None where a rule cannot be said in its tables, or they find no memory."""
        seed = self.seed + 7919 * self.calls
        try:
            search = Annealing(
                self.core.instance, at, seed, CHAINS, known=self.known, stop=self.core.limits.stop
            )
        except MemoryError:
            self.known.clear()
            self.is_worth_it = False
            return None
        self.is_worth_it = search.can_run
        return search if search.can_run else None

    def _adopt(self, found: list[dict[int, int]]) -> bool:
        """Take the best of them where it is better than the core's."""
        core, better = self.core, False
        for at in found:
            before = (core.weight(), core.cost())
            weight = sum(left_out_weight(core.instance, s) for s in core.free if s not in at)
            core.state.load(at)
            if (weight, core.state.cost()) < before:
                core.best, better = dict(at), True
        core.state.load(core.best)
        return better


class Turns:
    """How many moves at a time, and which share of the whole has been made before and after them.

    By the clock, turns are as long as it takes to look at it often enough; by effort, their number is fixed.
    """

    def __init__(self, limits: Limits, budget: float) -> None:
        self.limits, self.budget = limits, budget
        self.by_clock = math.isinf(limits.effort)

    def __iter__(self) -> Iterator[tuple[int, float, float]]:
        return self._by_clock() if self.by_clock else self._by_effort()

    def _by_effort(self) -> Iterator[tuple[int, float, float]]:
        moves = max(1, int(self.budget * EFFORT_MOVES / STEPS))
        for step in range(STEPS):
            if self.limits.over():
                return
            self.limits.spend(moves / EFFORT_MOVES)
            yield moves, step / STEPS, (step + 1) / STEPS

    def _by_clock(self) -> Iterator[tuple[int, float, float]]:
        began, moves, done = time.monotonic(), FIRST_MOVES, 0.0
        seconds = max(TURN, min(self.budget, self.limits.remaining()))
        while done < 1 and not self.limits.over():
            at = time.monotonic()
            turn = min(TURN, seconds / STEPS)
            planned = min(1.0, done + turn / seconds)
            yield moves, done, planned
            now = time.monotonic()
            moves = max(1, min(4 * moves, int(moves * turn / max(1e-6, now - at))))
            done = max(done, min(1.0, (now - began) / seconds))
