"""The exact core: CP-SAT on few candidates a session, grown only where the proof needs more.

Every session has its cheapest candidates in the model and one "escape" that stands for all the others: it
uses no resource and costs what the cheapest of them costs. So the model's bound holds for all candidates, and
a solution without escapes is optimal over all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from solver.crew import Crew, Job
from solver.escapes import FIRST, Grown, Pieces
from solver.greedy import construct
from solver.instance import Instance
from solver.interchangeable import Class, Interchangeable, same_candidate
from solver.limits import Limits
from solver.model import Between, Escapes, Model, Outcome
from solver.rounds import Known, Placed, Round, Running
from solver.state import State, left_out_weight

GROWTH = 3
PLACING_GROWTH = 8  # what cannot be placed is proven only with all of its candidates
MORE_A_MEMBER = 1  # candidates more for each further session that a class counts
FIRST_EFFORT, EACH = (
    2.0,
    0.001,
)  # deterministic time of a round, at least so much a session; doubled where it ends it
LOSSES = 2  # rounds that may be lost, most likely for lack of memory, before no more are begun


class Core:
    """The lazy core over all movable sessions of a state, or some. It leaves the best placements in the state.

    `grown` says with which candidates sessions begin, where that is not the usual number; the rounds are done by the
    `crew`, without one in this process. `free` are the sessions that it may place: all others stay as they are.
    """

    def __init__(
        self,
        state: State,
        limits: Limits,
        grown: Grown | None = None,
        crew: Crew | None = None,
        free: Sequence[int] | None = None,
    ) -> None:
        self.state, self.instance, self.limits = state, state.instance, limits
        self.crew = crew or Crew(1, limits)
        self.free = movable(state.instance) if free is None else list(free)
        self.grown = Grown(dict.fromkeys(self.free, FIRST))
        if grown is not None:
            self.grown.take_over(grown.of(self.free))
        self.pieces = Pieces(state.instance)
        self.interchangeable = Interchangeable(self.instance, self.free)
        self.classes = self.interchangeable.classes(self.free)
        self.best = dict(state.at)
        self.first_effort = max(FIRST_EFFORT, EACH * len(self.free))
        self.effort, self.losses = self.first_effort, 0
        self.allowed = 0  # what timetables of a bound may leave out beyond what the best does
        # Among equally cheap solutions the one with the fewest escapes: so prices count this much.
        self.scale = len(self.free) + 1
        self.weights = {i: left_out_weight(self.instance, i) for i in self.free}

    def place_all(self) -> Iterator[Known]:
        """Stage one: leave out as little weight as can be, and prove it."""
        bound = 0
        while self.weight() > bound and self._goes_on():
            base, job = dict(self.best), self._begin(priced=False)
            outcome = self._ended(job)
            if outcome is not None:
                bound = max(bound, self._unscaled(outcome.bound))
                self._keep(self.completed(outcome, base))
                self._grow(outcome, PLACING_GROWTH)
            yield self._known(bound, None)

    def improve(
        self, weight_bound: int, meanwhile: Callable[["Running"], None] = lambda running: None
    ) -> Iterator[Known]:
        """Stage two: the cheapest timetable that leaves out no more, with a bound that rises round by round.

        `meanwhile` may improve the best placements while a round runs, which knows nothing of that; what it is given
        says for how long, and keeps the marks to which the core goes back if that was longer than the round took: so
        the answer is the same whether they ran side by side or one after the other.
        """
        bound, self.effort = None, self.first_effort
        while self._goes_on():
            running = Running(self, self._begin(priced=True), dict(self.best), self.cost())
            meanwhile(running)
            running.job.answer()
            if mark := running.too_late():
                self.best, self.limits.effort = mark.best, mark.effort
                mark.undo()
            outcome = self._ended(running.job)
            if outcome is not None:
                bound = max(bound or 0, self.bound_of(outcome, running.cost))
                self._keep(self.completed(outcome, running.base))
                self._grow(outcome, GROWTH)
            yield self._known(weight_bound, bound)
            if bound is not None and self.cost() <= bound:
                return

    @property
    def is_stuck(self) -> bool:
        """Whether some round of this stage did not come to its end: the models are too hard to be solved whole."""
        return self.effort > self.first_effort

    # -- one round ---------------------------------------------------------------------------------

    def _goes_on(self) -> bool:
        return not self.limits.over() and self.losses < LOSSES

    def _begin(self, *, priced: bool) -> Job[Round]:
        return self.crew.begin(lambda: self._round(priced=priced))

    def _ended(self, job: Job[Round]) -> Outcome | None:
        """What a round answered; one that did not come to its end is followed by one that may take longer."""
        found = job.answer()
        if found is None:
            self.losses += 1
            return None
        self.limits.spend(found.spent)
        if found.outcome is None or not found.outcome.optimal:
            self.effort *= 2
        return found.outcome

    def _round(self, *, priced: bool) -> Round:
        self.state.load({s: c for s, c in self.best.items() if s not in self.weights})
        columns, escapes = {}, {}
        for members in self.classes:
            columns[members[0]], escape = self._columns(members, priced)
            if escape is not None:
                escapes[members[0]] = escape
        out = self.weight() + self.allowed
        weights: dict[int, int | None] = {
            s: (0 if priced else w) if (out or not priced) else None for s, w in self.weights.items()
        }
        hint = {s: self.best[s] for s in self.free if s in self.best}
        model = Model(
            self.instance,
            columns,
            escapes,
            weights,
            hint,
            priced=priced,
            scale=self.scale,
            classes=self.classes,
        )
        if priced and out:
            model.limit_left_out(self.weights, out)
        own = self.limits.part(self.effort)
        outcome = model.solve(own, effort=self.effort)
        self.state.load(self.best)
        return Round(outcome, own.spent)

    def _columns(self, members: Class, priced: bool) -> tuple[np.ndarray, Escapes | None]:
        """The cheapest open candidates of the first with the incumbents, and the price of all the others."""
        session = members[0]
        domain = self.instance.domains[session]
        is_open = np.flatnonzero(self.state.open(session, ties=False))
        size = self.grown.size[session] + (len(members) - 1) * MORE_A_MEMBER
        taken = is_open[:size] if priced else _spread(is_open, self.instance.domains[session].cell, size)
        escape: Escapes | None = None
        if self.pieces.are_apart(session, self.grown):
            taken, escape = self._by_time(session, is_open, taken, priced)
        elif len(is_open) > size:
            escape = int(domain.cost[is_open[size]]) if priced else 0
        return np.append(taken, [c for c in self.incumbents(members) if c not in taken]).astype(int), escape

    def _by_time(
        self, session: int, is_open: np.ndarray, taken: np.ndarray, priced: bool
    ) -> tuple[np.ndarray, dict[Between, int] | None]:
        """More candidates of the times to which the session has escaped, and an escape for each time: so those that
        come before or after others cannot escape to where these forbid it."""
        domain, near = self.instance.domains[session], self.grown.near.get(session, {})
        starts = domain.start_index[is_open]
        left = ~np.isin(is_open, taken)
        escapes: dict[Between, int] = {}
        for first, after in pairwise(self.pieces.edges(session, self.grown).tolist()):
            here = np.flatnonzero(left & (starts >= first) & (starts < after))
            left[here[: near.get((first, after - 1), 0)]] = False
            here = here[left[here]]
            if len(here):
                escapes[first, after - 1] = int(domain.cost[is_open[here[0]]]) if priced else 0
        return is_open[~left], escapes or None

    def incumbents(self, members: Class) -> list[int]:
        """Where the members are now, as candidates of the first."""
        domains = self.instance.domains
        return [
            same_candidate(domains[s], self.best[s], domains[members[0]]) for s in members if s in self.best
        ]

    def _unscaled(self, bound: int) -> int:
        """What a bound of a model says of the cost: the model adds one an escape, at most one a session."""
        return -(-(bound - len(self.free)) // self.scale)

    def bound_of(self, outcome: Outcome, cost: int) -> int:
        """What a round says of the cost, where that was `cost` when it began."""
        return self._unscaled(outcome.bound) + cost - outcome.hinted // self.scale

    def completed(self, outcome: Outcome, base: Placed) -> Placed:
        """The solution with places for what escaped."""
        fixed = {s: c for s, c in base.items() if s not in self.weights}
        self.state.load({**fixed, **outcome.chosen})
        construct(self.state, self.free)
        return dict(self.state.at)

    def _keep(self, found: Placed) -> None:
        self.best = self._better(self.best, found)

    def best_cost(self, one: Placed, other: Placed) -> int:
        """The cost of the better one of two."""
        return min(self._worth(one), self._worth(other))[1]

    def _better(self, one: Placed, other: Placed) -> Placed:
        """Who leaves out less weight, then costs less; the first of equals."""
        return min(one, other, key=self._worth)

    def _worth(self, placed: Placed) -> tuple[int, int]:
        self.state.load(placed)
        return sum(w for s, w in self.weights.items() if s not in placed), self.state.cost()

    def _grow(self, outcome: Outcome, factor: int) -> None:
        for session, when in outcome.when.items():
            self.pieces.escaped(self.grown, session, when, factor)
        escaped = set(outcome.escaped) - outcome.when.keys()
        for members in self.classes:
            if not escaped.isdisjoint(members):
                self.grown.size |= dict.fromkeys(members, self.grown.size[members[0]] * factor)
                self.pieces.part(self.grown, members)

    # -- figures -----------------------------------------------------------------------------------

    def weight(self) -> int:
        """The weight of the movable sessions that the best placements leave out."""
        return sum(w for s, w in self.weights.items() if s not in self.best)

    def cost(self) -> int:
        """The price of the best placements' broken wishes; they are in the state afterwards."""
        self.state.load(self.best)
        return self.state.cost()

    def _known(self, weight_bound: int, bound: int | None) -> Known:
        return Known(self.weight(), weight_bound, self.cost(), bound)


def _spread(candidates: np.ndarray, cells: np.ndarray, size: int) -> np.ndarray:
    """So many of the candidates: half the cheapest, half spread evenly over places and time with the first and
    the last of all. Where no price counts, what comes before and after others is settled at the ends."""
    if len(candidates) <= size:
        return candidates
    ordered = candidates[np.argsort(cells[candidates], kind="stable")]
    even = ordered[np.unique(np.linspace(0, len(ordered) - 1, size - size // 2).round().astype(int))]
    return np.unique(np.concatenate((candidates[: size // 2], even)))


def movable(instance: Instance) -> list[int]:
    """The sessions that can be placed and are not fixed."""
    sessions = instance.problem.sessions
    return [i for i, d in enumerate(instance.domains) if len(d) and sessions[i].fixed is None]


def impossible(instance: Instance) -> list[int]:
    """The sessions that have no candidate at all: their own rules leave nothing."""
    return [i for i, d in enumerate(instance.domains) if not len(d)]
