"""The whole solve: check, construct, prove and improve, verify. Every answer has been checked independently."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from solver import neighbourhoods
from solver.anneal.shares import Shares
from solver.anneal.stage import Stage
from solver.blocks.stage import Blocks
from solver.candidates import Core
from solver.check import check
from solver.codec import digest
from solver.compile import compile_problem
from solver.counting.latest import latest_bound
from solver.crew import Crew
from solver.explain.session import explain_all
from solver.freeing import Freeing
from solver.greedy import construct
from solver.instance import Instance
from solver.limits import Limits
from solver.model import load
from solver.pools.pooled import Pooled
from solver.problem import Problem
from solver.process import peak
from solver.result import Options, Progress, Result
from solver.rounds import MOVES_A_ROUND, Known, Placed, Running
from solver.staffing import staffed
from solver.state import State, candidates_of, placements
from solver.timetable import Placement
from solver.words import Words

PLACING_SHARE = 0.3  # of the time goes to placing more before prices are looked at
PLACING_STAGE = 0.15  # of the time that is left goes to a local search for a place for everything


class EnginesDisagree(RuntimeError):
    """A timetable of the engines broke a rule, or cost something else, by the independent check. Ours to mend."""


def solve(
    problem: Problem,
    options: Options = Options(),
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    start_from: tuple[Placement, ...] = (),
    compiled: Instance | None = None,
) -> Result:
    """The best timetable found within the limits, with what is proven of it.

    The caller has asked `solver.findings` first; ids are known. `on_progress` is called after every round,
    with the placements whenever they got better. A stop is heeded within half a second and keeps the best.
    Who has `compiled` the problem with this seed already, to look for findings, can give it on.
    """
    return _Run(problem, options, on_progress, should_stop).run(start_from, compiled)


class _Run:
    """One solve: its clock, its best, its bound, and whom to tell."""

    def __init__(
        self,
        problem: Problem,
        options: Options,
        tell: Callable[[Progress], None],
        stop: Callable[[], bool],
    ) -> None:
        self.problem, self.options, self.stop = problem, options, stop
        self.tell_others = tell
        self.began = time.monotonic()
        self.limits = Limits(options.seconds, effort=options.effort, seed=options.seed, stop=stop)
        self.history: list[Progress] = []
        self.bound: int | None = None
        self.weight_proven = False
        self.told: tuple[Placement, ...] | None = None
        self.least: tuple[tuple[int, int], Placed] | None = None  # the best of all that was told

    def run(self, start_from: tuple[Placement, ...], compiled: Instance | None) -> Result:
        self._say("check", None, None, Words("正在预检", "checking the problem"))
        load()
        whole = compiled or compile_problem(self.problem, self.options.seed)
        self.pooled, self.before = Pooled(whole), candidates_of(whole, start_from)
        state = State(self.pooled.instance)
        for session, candidate in self.pooled.gathered(self.before).items():
            if state.open(session)[candidate]:
                state.place(session, candidate)
        construct(state)
        with Crew(self.options.workers, self.limits) as crew:
            core = Core(state, self.limits, crew=crew)
            self._progress("greedy", core, Words("首份日程", "first timetable"))
            with suppress(MemoryError):  # what there is by then is the answer
                self._prove(core)
        return self._result(self._dealt(self._last(core)))

    # -- the stages --------------------------------------------------------------------------------

    def _prove(self, core: Core) -> None:
        """Place all that can be; then the price; then, if need be, the rest of the proof that no more fits."""
        blocks = self._in_blocks(core)
        placing = iter(()) if blocks.are_needed else core.place_all()
        stage = Stage(core, self.options.seed, self.options.workers)
        self._place(core, placing, stage, share=PLACING_SHARE)
        self._improve(core, stage, whole=not blocks.are_needed)
        self._place(core, placing, stage, share=1.0)

    def _in_blocks(self, core: Core) -> Blocks:
        """What is large and falls into parts is solved part by part; the whole goes on from there."""
        blocks = Blocks(core, self.options.seed)
        for known in blocks.rounds():
            self.weight_proven = known.weight <= known.weight_bound
            self.bound = known.bound if self.bound is None else max(self.bound, known.bound or 0)
            self._progress("blocks", core, Words("分块求解", "solving block by block"))
            if self.weight_proven and self._is_optimal(core):
                break
        blocks.hand_on()
        return blocks

    def _place(self, core: Core, placing: Iterator[Known], stage: Stage, share: float) -> None:
        """Stage one for a share of the time. A bound on the price holds for the weight left out it was made for."""
        began = core.limits.left()
        while not self.weight_proven and core.limits.left() > began * (1 - share):
            left_out = core.weight()
            known = next(placing, None)
            if core.weight() < left_out:
                self.bound = None
            self.weight_proven = core.weight() <= (known.weight_bound if known else 0)
            if known is None:
                return
            self._progress("blocks", core, Words("尽量都排上", "placing as many as can be"))
            if not self.weight_proven and core.is_stuck and stage.place(PLACING_STAGE * core.limits.left()):
                self.bound = None
                self._progress("blocks", core, Words("尽量都排上", "placing as many as can be"))

    def _improve(self, core: Core, stage: Stage, whole: bool) -> None:
        """Rounds of the core with neighbourhoods beside them, and the local search between; without the core where
        that found no memory."""
        freeing = Freeing(core.state, self.options.seed, core.classes)
        shares = Shares()

        def meanwhile(running: Running | None = None) -> None:
            most, better = MOVES_A_ROUND * core.effort, lambda: self._improved(core)
            if running is None:
                neighbourhoods.improve(core, freeing, lambda: most, on_better=better)
            else:
                settled = partial(self._hears, core, running)
                running.marks = neighbourhoods.improve(core, freeing, running.allowance, settled, better)

        self.bound = max(self.bound or 0, latest_bound(core.instance, core.best))  # wishes cost, nothing pays
        rounds = core.improve(0, meanwhile) if whole and not self._is_optimal(core) else iter(())
        for known in rounds:
            if known.bound is not None:
                self.bound = max(self.bound or 0, known.bound)
            self._progress("improve", core, Words("收紧下界", "raising the bound"))
            if self._is_optimal(core):
                return
            if core.is_stuck:
                self._search(core, stage, shares)
        while not core.limits.over() and not self._is_optimal(core):
            self._search(core, stage, shares)
            meanwhile()

    def _search(self, core: Core, stage: Stage, shares: Shares) -> None:
        """The local search, as long as it is its turn."""
        is_its_turn = True
        while is_its_turn:
            before = core.cost()
            budget = shares.share * core.limits.left()
            stage.improve(budget, shares.heat, lambda: self._improved(core), self.bound or 0)
            shares.ran(before, core.cost(), self.bound or 0)
            self._improved(core)
            is_its_turn = shares.goes_on and not core.limits.over() and not self._is_optimal(core)

    def _hears(self, core: Core, running: Running) -> bool:
        """Whether a round under way has settled everything; its bound is told as soon as it is there."""
        is_settled = running.is_settled()
        if not is_settled and (running.bound or 0) > (self.bound or 0):
            self.bound = running.bound
            self._progress("improve", core, Words("收紧下界", "raising the bound"))
        return is_settled

    def _improved(self, core: Core) -> None:
        self._progress("improve", core, Words("改进日程", "improving the timetable"))

    def _is_optimal(self, core: Core) -> bool:
        return self.bound is not None and core.cost() <= self.bound

    def _dealt(self, best: Placed) -> State:
        """Placements of the engines, with each session in a place of its own."""
        state = State(self.pooled.whole)
        state.load(self.pooled.dealt(best, self.before))
        return state

    def _result(self, state: State) -> Result:
        placed = len(state.at)
        timetable = staffed(self.problem, state)
        if len(state.at) < placed:
            self.weight_proven = False
        self._say("verify", state.cost(), self.bound, Words("独立核对", "independent check"), len(state.at))
        report = check(self.problem, timetable)
        if report.breaches:
            raise EnginesDisagree(f"{len(report.breaches)} breaches, first: {report.breaches[0]}")
        if report.cost != state.cost():
            raise EnginesDisagree(f"the engines say {state.cost()}, the check {report.cost}: {report.costs}")
        optimal = self.weight_proven and self.bound is not None and state.cost() <= self.bound
        return Result(
            status="optimal" if optimal else "stopped" if self.stop() else "feasible",
            placements=timetable.placements,
            unplaced=explain_all(state, timetable.placements, left_out_proven=self.weight_proven),
            cost=state.cost(),
            bound=self.bound,
            left_out_proven=self.weight_proven,
            costs=dict(report.costs),
            progress=tuple(self.history),
            seconds=round(time.monotonic() - self.began, 3),
            memory=peak(),
            seed=self.options.seed,
            problem=digest(self.problem),
            versions=_versions(),
        )

    # -- limits and words --------------------------------------------------------------------------

    def _progress(self, phase: str, core: Core, words: Words) -> None:
        worth = core.weight(), core.cost()
        if self.least is None or worth < self.least[0]:
            self.least = worth, core.best
        (_, cost), at = self.least
        best = placements(self.pooled.whole, self.pooled.dealt(at, self.before))
        self._say(phase, cost, self.bound, words, len(at), best if best != self.told else None)
        self.told = best

    def _last(self, core: Core) -> Placed:
        """The answer: where the clock ends a run, no better timetable that was told is lost because moves beside a
        round were taken back; where effort does, it does not hang on what was told when."""
        if self.least is None or math.isfinite(core.limits.effort):
            return core.best
        return self.least[1] if self.least[0] < (core.weight(), core.cost()) else core.best

    def _say(
        self,
        phase: str,
        cost: int | None,
        bound: int | None,
        words: Words,
        placed: int = 0,
        best: tuple[Placement, ...] | None = None,
    ) -> None:
        seconds = round(time.monotonic() - self.began, 3)
        total = len(self.problem.sessions)
        self.tell_others(Progress(seconds, phase, cost, bound, placed, total, words, best))
        self.history.append(Progress(seconds, phase, cost, bound, placed, total, words))


def _versions() -> dict[str, str]:
    found = {}
    for package in ("ortools", "fieldday"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
