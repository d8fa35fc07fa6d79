"""Rounds of the exact core: what one answers, what is known after it, and one that is still under way."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.crew import Job
from solver.model import Outcome

if TYPE_CHECKING:
    from solver.candidates import Core

Placed = dict[int, int]  # session → candidate


@dataclass(frozen=True)
class Known:
    """What a round has shown: the weight left out and the cost, each with its bound."""

    weight: int
    weight_bound: int
    cost: int
    bound: int | None

    @property
    def proven(self) -> bool:
        return self.weight <= self.weight_bound and self.bound is not None and self.cost <= self.bound


@dataclass(frozen=True)
class Round:
    """What a model over a few candidates answered, and the deterministic time that it took."""

    outcome: Outcome | None
    spent: float


class Running:
    """A round under way: the placements that it began with, and what it has come to as soon as it has."""

    def __init__(self, core: "Core", job: Job[Round], base: Placed, cost: int) -> None:
        self.core, self.job, self.base, self.cost = core, job, base, cost
        self.bound: int | None = None
        self._settles: bool | None = None

    def is_settled(self) -> bool:
        """Whether it has come to the optimum; False while it runs."""
        if self._settles is None and self.core.crew.is_done(self.job):
            self._settles = self._has_settled()
        return bool(self._settles)

    def _has_settled(self) -> bool:
        core, found = self.core, self.job.answer()
        if found is None or found.outcome is None:
            return False
        self.bound = core.bound_of(found.outcome, self.cost)
        return core.best_cost(self.base, core.completed(found.outcome, self.base)) <= self.bound
