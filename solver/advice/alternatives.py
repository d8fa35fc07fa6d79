"""Several good timetables that differ: a choice for people who know what no rule says."""

from collections.abc import Callable

import numpy as np

from solver import neighbourhoods
from solver.advice.told import Alternative
from solver.candidates import Core
from solver.check import check
from solver.compile import compile_problem
from solver.freeing import Freeing
from solver.limits import Limits
from solver.problem import Problem
from solver.result import Options
from solver.staffing import staffed
from solver.state import State, candidates_of
from solver.timetable import Placement

EFFORT = 2.4  # of the neighbourhoods that each alternative is improved by
TRIES = 3  # other orders of chance, where one has led to none


def alternatives(
    problem: Problem,
    placements: tuple[Placement, ...],
    *,
    count: int = 3,
    differ: int = 10,
    within: float = 0.05,
    options: Options = Options(seconds=20.0),
    should_stop: Callable[[], bool] = lambda: False,
    on_found: Callable[[Alternative], None] = lambda _: None,
    on_none: Callable[[int], None] = lambda _: None,
) -> tuple[Alternative, ...]:
    """Up to `count` timetables with the same sessions placed as `placements`, each of which has at least
    `differ` of them elsewhere than in the given one and in each other one, and costs at most `within`
    (0.05: five per cent, and at least one) more than the given one. All are checked; fewer come back where no
    more were found, which does not prove that there are none. `on_found` hears of each at once;
    `on_none`, where there is none at all, about how much more one would cost: the sum of the cheapest single
    moves, others staying.
    """
    limits = Limits(options.seconds, effort=options.effort, seed=options.seed, stop=should_stop)
    finder = _Finder(problem, placements, within, limits)
    found: list[Alternative] = []
    while len(found) < count and not limits.over():
        one = next((one for _ in range(TRIES) if (one := finder.next(differ)) or limits.over()), None)
        if one is None:
            break
        found.append(one)
        on_found(one)
    if not found and (about := finder.about(differ)) is not None:
        on_none(about)
    return tuple(found)


class _Finder:
    """Keeps, for each session, the cells that the timetables so far have used: a fresh cell differs from all."""

    def __init__(
        self, problem: Problem, placements: tuple[Placement, ...], within: float, limits: Limits
    ) -> None:
        self.problem, self.limits = problem, limits
        self.instance = compile_problem(problem, limits.seed)
        self.given = candidates_of(self.instance, placements)
        self.state = State(self.instance)
        self.state.load(self.given)
        self.most = self.state.cost() + max(1, int(max(1, self.state.cost()) * within))
        self.random = np.random.default_rng(limits.seed)
        self.used: dict[int, set[int]] = {}
        self._use(self.given)

    def next(self, differ: int) -> Alternative | None:
        """The next timetable: first enough sessions to fresh cells, the cheapest first; then all else improved
        around them."""
        self.state.load(self.given)
        moved = self._moved(differ)
        if len(moved) < differ:
            return None
        at = self._improved(moved)
        self.state.load(at)
        timetable = staffed(self.problem, self.state)
        report = check(self.problem, timetable)
        if report.breaches or report.cost > self.most or len(self.state.at) < len(self.given):
            return None
        self._use(self.state.at)
        return Alternative(timetable.placements, report.cost, self._differs(dict(self.state.at)))

    def _moved(self, differ: int) -> set[int]:
        """Sessions put to fresh cells until there are enough, or the price is too high."""
        moved: set[int] = set()
        for session in self._cheapest_first():
            if len(moved) == differ or self.limits.over():
                break
            before = self.state.remove(session)
            candidate = self._fresh(session)
            if candidate is not None:
                self.state.place(session, candidate)
                if self.state.cost() <= self.most:
                    moved.add(session)
                    continue
                self.state.remove(session)
            self.state.place(session, before)
        return moved

    def about(self, differ: int) -> int | None:
        """What the cheapest moves of so many sessions cost together, each alone; None where fewer can move."""
        self.state.load(self.given)
        costs = sorted(self._costs().values())[:differ]
        return max(0, sum(costs)) if len(costs) == differ else None

    def _cheapest_first(self) -> list[int]:
        """The movable sessions by what their cheapest fresh cell costs; equals in an order of chance, so that
        the timetables differ in different things."""
        costs = self._costs()
        chance = {s: float(r) for s, r in zip(costs, self.random.random(len(costs)), strict=True)}
        return sorted(costs, key=lambda s: (costs[s] > 0, costs[s] if costs[s] > 0 else 0, chance[s]))

    def _costs(self) -> dict[int, int]:
        """Movable session → what its cheapest fresh cell costs more."""
        sessions = self.problem.sessions
        costs = {}
        for session in sorted(self.given):
            if sessions[session].fixed is None and len(self.instance.domains[session]) > 1:
                before = self.state.remove(session)
                candidate = self._fresh(session)
                if candidate is not None:
                    price = self.state.price(session)
                    costs[session] = int(price[candidate] - price[before])
                self.state.place(session, before)
        return costs

    def _fresh(self, session: int) -> int | None:
        """The cheapest open candidate that no timetable so far has; of equals one of another day."""
        domain = self.instance.domains[session]
        is_open = self.state.open(session) & ~np.isin(domain.cell, list(self.used[session]))
        if not is_open.any():
            return None
        price = np.where(is_open, self.state.price(session), np.iinfo(np.int64).max)
        grid, home = self.problem.grid, domain.start(self.given[session])
        equals = np.flatnonzero(price == price.min())
        days = [grid.day(domain.start(int(c))) == grid.day(home) for c in equals]
        return int(equals[int(np.argmin(days))])

    def _improved(self, moved: set[int]) -> dict[int, int]:
        """Everything else, and the moved ones among fresh cells, made cheaper."""
        kept = {}
        for session in moved:
            domain = self.instance.domains[session]
            kept[session] = domain.cell, domain.cost, self.state.remove(session)
        at = dict(self.state.at)
        for session, (cells, costs, candidate) in kept.items():
            fresh = ~np.isin(cells, list(self.used[session]))
            domain = self.instance.domains[session]
            domain.cell, domain.cost = cells[fresh], costs[fresh]
            at[session] = int(np.flatnonzero(domain.cell == cells[candidate])[0])
        self.state.load(at)
        core = Core(self.state, self.limits)
        neighbourhoods.improve(core, Freeing(self.state, self.limits.seed), lambda: EFFORT)
        found = {s: int(self.instance.domains[s].cell[c]) for s, c in core.best.items()}
        self.state.load({})
        for session, (cells, costs, _) in kept.items():
            self.instance.domains[session].cell, self.instance.domains[session].cost = cells, costs
        return {s: int(np.flatnonzero(self.instance.domains[s].cell == c)[0]) for s, c in found.items()}

    def _use(self, at: dict[int, int]) -> None:
        for session, candidate in at.items():
            self.used.setdefault(session, set()).add(int(self.instance.domains[session].cell[candidate]))

    def _differs(self, at: dict[int, int]) -> int:
        return sum(at.get(s) != c for s, c in self.given.items())
