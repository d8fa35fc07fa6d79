"""One CP-SAT model over a few candidates of each free session. The only module that talks to OR-Tools.

The formulation is candidates with cliques: one literal a (session, start, place), at most one of those that
share a resource and a tick. Its relaxation is almost integral, but only a full LP shows that: one worker and
linearization level 2 (docs/decisions/0003).
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np

from solver.cliques import telling
from solver.instance import Instance
from solver.interchangeable import Class, dealt, same_candidate
from solver.limits import Limits
from solver.process import lacks_memory

NONE = np.zeros(0, dtype=np.int64)
LEAST = -(1 << 63)  # of a sum that has no least
VARIABLE = 0.0001  # of effort for each variable: easy models take longer to be made than to be solved


Between = tuple[int, int]  # the first and the last of some starts
Escapes = int | Mapping[Between, int]  # the price of all that is left out; or by when it is


@dataclass(frozen=True)
class Outcome:
    """What a model answered: the candidate of each session, who escaped, who was left out.

    `bound` is of the model's objective; `hinted` is the objective of the hint.
    """

    optimal: bool
    chosen: dict[int, int]
    escaped: tuple[int, ...]
    left_out: tuple[int, ...]
    objective: int
    bound: int
    hinted: int
    when: Mapping[int, Between] = field(default_factory=dict)


class Model:
    """The rows of an instance's couplings over some columns.

    `escapes[s]` is the price of "some candidate that is not in the model", which uses no resource: what the
    cheapest of those costs at least. The objective is `scale` × the prices plus the number of escapes, so that
    an escape is not taken where a candidate of the same price would do. Several escapes of a session, each for
    the candidates of some time, know of what comes before and after others. `weights[s]` is the
    price of leaving the session out; None forbids it. `hint` is the incumbent, complete over
    the sessions that are placed. `prices` stand for those of the sessions' own wishes, one a candidate.
    Of each of the `classes` of interchangeable sessions only the first has columns, an escape and a weight: they
    are for all of it. The outcome names them again.
    """

    def __init__(
        self,
        instance: Instance,
        columns: Mapping[int, np.ndarray],
        escapes: Mapping[int, Escapes],
        weights: Mapping[int, int | None],
        hint: Mapping[int, int],
        *,
        priced: bool,
        scale: int = 1,
        prices: Mapping[int, np.ndarray] | None = None,
        classes: Sequence[Class] = (),
    ) -> None:
        from ortools.sat.python import cp_model  # here, so that only a solving process pays for it

        self.cp, self.model, self.hint, self.scale = cp_model, cp_model.CpModel(), hint, scale
        self.prices = prices
        self.domains = instance.domains
        self.members = {members[0]: members for members in classes if len(members) > 1}
        self.constraints = self.model.proto.constraints
        self.most: list[int] = []  # of each variable; the least is 0
        self.values: list[int] = []  # of each variable, in the hint
        self.price: dict[int, int] = {}  # of a variable, in the objective
        self.x: dict[int, dict[int, int]] = {}  # session → candidate → literal
        self.escape: dict[int, dict[Between | None, int]] = {}
        self.unplaced: dict[int, int] = {}
        for session, candidates in columns.items():
            self._session(instance, session, candidates, escapes.get(session), weights.get(session), priced)
        self.sessions = tuple(columns)
        represented = {s: NONE for members in self.members.values() for s in members[1:]}
        columns = {**columns, **represented}
        inside = set(columns)
        asked = (c for c in instance.couplings if priced or not c.priced)
        for coupling in telling(c for c in asked if not inside.isdisjoint(c.sessions)):
            coupling.rows(self, columns)
        self._finish()

    # -- what couplings call -----------------------------------------------------------------------

    def count(self, session: int) -> int:
        return len(self.members.get(session, (session,)))

    def literal(self, session: int, candidate: int) -> int:
        return self.x[session][candidate]

    def literals(self, session: int) -> Sequence[int]:
        return [*self.x[session].values()] if session in self.x else ()

    def away(self, session: int) -> Sequence[int]:
        return [*self.escape.get(session, {}).values(), *self.left_out(session)]

    def escapes(self, session: int) -> Sequence[tuple[int, int, int]]:
        return [(*between, v) for between, v in self.escape.get(session, {}).items() if between is not None]

    def left_out(self, session: int) -> Sequence[int]:
        return [self.unplaced[session]] if session in self.unplaced else []

    def at_most_one(self, literals: Sequence[int]) -> None:
        self.constraints.add().at_most_one.literals.extend(literals)

    def at_most(self, terms: Sequence[tuple[int, int]], limit: int) -> None:
        self._linear(terms, LEAST, limit)

    def penalty(self, most: int, price: int, hint: int) -> int:
        return self._variable(most, price, min(hint, most))

    # -- solving -----------------------------------------------------------------------------------

    def limit_left_out(self, sessions: Mapping[int, int], weight: int) -> None:
        """Never leave out more weight than this."""
        terms = [(w, self.unplaced[s]) for s, w in sessions.items() if s in self.unplaced]
        if terms:
            self.at_most(terms, weight)

    def solve(self, limits: Limits, *, effort: float) -> Outcome | None:
        """Solve with at most so much effort; None where nothing was found (the hint is then the best known)."""
        solver = self.cp.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.linearization_level = 2
        parameters.random_seed = limits.seed
        parameters.max_deterministic_time = max(0.01, min(effort, limits.effort))
        parameters.max_time_in_seconds = max(0.05, limits.remaining())
        with _watched(solver, limits.stop):
            status = solver.solve(self.model)
        limits.spend(solver.response_proto.deterministic_time + VARIABLE * len(self.values))
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return None
        return Outcome(
            optimal=status == self.cp.OPTIMAL,
            **self._named([*solver.response_proto.solution]),
            objective=round(solver.objective_value),
            bound=int(np.ceil(solver.best_objective_bound - 1e-6)),
            hinted=self.hinted,
        )

    @property
    def hinted(self) -> int:
        """The objective of the hint."""
        return sum(price * self.values[var] for var, price in self.price.items())

    # -- how it is made ----------------------------------------------------------------------------

    def _session(
        self,
        instance: Instance,
        session: int,
        candidates: np.ndarray,
        escape: Escapes | None,
        weight: int | None,
        priced: bool,
    ) -> None:
        cost = instance.domains[session].cost if self.prices is None else self.prices[session]
        members = self.members.get(session, (session,))
        hinted = {self._candidate(m, self.hint[m], session) for m in members if m in self.hint}
        taken = candidates.tolist()
        prices = cost[candidates].tolist() if priced or self.prices is not None else [0] * len(taken)
        literals = [
            self._variable(1, price, int(c in hinted)) for c, price in zip(taken, prices, strict=True)
        ]
        self.x[session] = dict(zip(taken, literals, strict=True))
        if escape is not None:
            by_time = {None: escape} if isinstance(escape, int) else escape
            ways = {between: self._variable(len(members), price, 0) for between, price in by_time.items()}
            self.escape[session] = ways
            for way in ways.values():
                self.price[way] = self.price.get(way, 0) + 1
            literals.extend(ways.values())
        if weight is not None:
            self.unplaced[session] = self._variable(len(members), weight, len(members) - len(hinted))
            literals.append(self.unplaced[session])
        if len(members) == 1:
            self.constraints.add().exactly_one.literals.extend(literals)
        else:
            self._linear([(1, x) for x in literals], len(members), len(members))

    def _candidate(self, session: int, candidate: int, other: int) -> int:
        """The candidate of another of its class at the same cell."""
        return same_candidate(self.domains[session], candidate, self.domains[other])

    def _named(self, value: Sequence[int]) -> dict[str, Any]:
        """Who takes which candidate, by the values of a solution, who escapes and who is left out."""
        chosen: dict[int, int] = {}
        escaped: list[int] = []
        left_out: list[int] = []
        for session in self.sessions:
            members = self.members.get(session, (session,))
            taken = [candidate for candidate, x in self.x[session].items() if value[x]]
            chosen |= dealt(self.domains, members, taken, self.hint)
            rest = [s for s in members if s not in chosen]
            number = value[self.unplaced[session]] if session in self.unplaced else 0
            rest.sort(key=lambda s: s in self.hint)  # whoever is left out now stays so
            left_out += rest[:number]
            escaped += rest[number:]
        when = {s: (first, last) for s in escaped for first, last, x in self.escapes(s) if value[x]}
        return {"chosen": chosen, "escaped": tuple(escaped), "left_out": tuple(left_out), "when": when}

    def _variable(self, most: int, price: int, hint: int) -> int:
        number = len(self.most)
        self.most.append(most)
        self.values.append(hint)
        if price:
            self.price[number] = price * self.scale
        return number

    def _linear(self, terms: Sequence[tuple[int, int]], least: int, most: int) -> None:
        linear = self.constraints.add().linear
        linear.vars.extend([x for _, x in terms])
        linear.coeffs.extend([a for a, _ in terms])
        linear.domain.extend((least, most))

    def _finish(self) -> None:
        """What is known only now: written at once, which is several times as fast as one by one."""
        proto, one_of_each = self.model.proto, self.cp.CpModel()
        kinds = {most: one_of_each.new_int_var(0, most, "").index for most in set(self.most)}
        found = {most: one_of_each.proto.variables[index] for most, index in kinds.items()}
        proto.variables.extend([found[most] for most in self.most])
        proto.solution_hint.vars.extend([*range(len(self.values))])
        proto.solution_hint.values.extend(self.values)
        proto.objective.vars.extend([*self.price])
        proto.objective.coeffs.extend([*self.price.values()])
        proto.objective.scaling_factor = 1


def load() -> None:
    """Load OR-Tools, which takes a second or two; a run does it first, so that its rounds are rounds. Raises
    MemoryError where there is not enough for its libraries."""
    try:
        import_module("ortools.sat.python.cp_model")
    except ImportError as error:
        if lacks_memory(error):
            raise MemoryError(str(error)) from error
        raise


class _watched:
    """While a solver runs, ask now and then whether to stop, and tell it until it has."""

    def __init__(self, solver: Any, stop: Callable[[], bool]) -> None:
        self.solver, self.stop, self.over = solver, stop, threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _watch(self) -> None:
        # A stop that arrives before the search has begun is lost, so it is sent until it is over.
        while not self.over.wait(0.05):
            if self.stop():
                self.solver.stop_search()
