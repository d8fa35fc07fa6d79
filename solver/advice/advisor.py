"""A compiled timetable that is asked questions: prices of all cells, best places, explanations.

Compiling takes a second, an answer milliseconds; so whoever asks often keeps an advisor (see `serving`).
"""

from functools import cached_property

import numpy as np

from solver.advice.told import Option, Verdict
from solver.advice.verdict import Judge
from solver.compile import compile_problem
from solver.couplings.tied import TiedCoupling
from solver.explain.session import explain_sessions
from solver.explain.told import Explanation, Proof
from solver.explain.ways import MayChange, not_binding
from solver.limits import Limits
from solver.problem import Place, Problem
from solver.state import State, candidates_of
from solver.timetable import Placement


class Advisor:
    """One problem and one timetable. A placement that its own rules forbid stands in nobody's way here; the
    verdicts, which are plain arithmetic, know it."""

    def __init__(self, problem: Problem, placements: tuple[Placement, ...]) -> None:
        self.problem, self.placements = problem, placements
        self._judge: Judge | None = None
        self.index = {s.id: i for i, s in enumerate(problem.sessions)}

    @cached_property
    def state(self) -> State:
        """The timetable compiled, when it is asked for first: a verdict or a repair does without."""
        state = State(compile_problem(self.problem))
        for session, candidate in candidates_of(state.instance, self.placements).items():
            state.place(session, candidate)
        return state

    def place(self, placement: Placement) -> None:
        """The session is there from now on, wherever it was; nothing is compiled again.

        As when an advisor is made, a placement that its own rules forbid stands in nobody's way.
        """
        self.remove(placement.session)
        self.placements = (*self.placements, placement)
        if self._is_compiled:
            for session, candidate in candidates_of(self.state.instance, (placement,)).items():
                self.state.place(session, candidate)

    def remove(self, session: str) -> None:
        """The session has no place from now on; one that had none stays so."""
        index = self.index[session]
        self.placements = tuple(p for p in self.placements if p.session != session)
        self._judge = None
        if self._is_compiled and index in self.state.at:
            self.state.remove(index)

    def options(
        self, session: str, *, first: int | None = None, last: int | None = None
    ) -> tuple[Option, ...]:
        """Every start and place that fits, all others being where they are, the cheapest first.

        Prices are exact. `first` and `last` (ticks) cut out a stretch of time, half-open.
        """
        state, index = self.state, self.index[session]
        domain = state.instance.domains[index]
        before = state.cost()
        was = state.remove(index) if index in state.at else None
        without = state.cost()
        prices, is_open = state.price(index), state.open(index) & (not self._lacks_its_tie(index))
        if was is not None:
            state.place(index, was)
        starts = domain.starts[domain.start_index]
        inside = (starts >= (first or 0)) & (starts < (last if last is not None else self.problem.grid.ticks))
        found = np.flatnonzero(is_open & inside)
        order = found[np.lexsort((starts[found], prices[found]))]
        return tuple(
            Option(
                int(starts[c]), domain.session.places[domain.place(int(c))], int(prices[c]) + without - before
            )
            for c in order.tolist()
        )

    def best(self, session: str, count: int = 5) -> tuple[Option, ...]:
        """The `count` cheapest of all places, exactly."""
        return self.options(session)[:count]

    def verdict(self, session: str, start: int, place: Place) -> Verdict:
        return self.judge.verdict(session, start, place)

    @property
    def judge(self) -> Judge:
        """Checks the whole timetable, so only once asked after a change."""
        if self._judge is None:
            self._judge = Judge(self.problem, self.placements)
        return self._judge

    def explain(
        self, session: str, *, left_out_proven: bool = False, may_change: MayChange = not_binding
    ) -> Explanation:
        return explain_sessions(
            self.state,
            self.placements,
            [self.index[session]],
            left_out_proven=left_out_proven,
            may_change=may_change,
        )[0]

    def is_placed(self, session: str) -> bool:
        return self.index[session] in self.state.at

    def prove(self, session: str, seconds: float) -> Proof:
        """What holds for the session (without a place) whatever the others do; at most so long. Loads OR-Tools."""
        from solver.explain.proving import prove

        limits = Limits(seconds)
        known = self.explain(session).ways
        return prove(self.state, self.placements, self.index[session], limits, known=known)

    @property
    def _is_compiled(self) -> bool:
        return "state" in self.__dict__

    def _lacks_its_tie(self, session: int) -> bool:
        """Whether it takes place only together with one that has no place."""
        ties = [c for c in self.state.instance.touching[session] if isinstance(c, TiedCoupling) and c.both]
        return any(other not in self.state.at for tie in ties for other in (tie.a, tie.b) if other != session)
