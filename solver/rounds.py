"""Rounds of the exact core: what one answers, what is known after it, and one that is still under way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.crew import Job
from solver.model import Outcome

if TYPE_CHECKING:
    from solver.candidates import Core

Placed = dict[int, int]  # session → candidate

MOVES_A_ROUND = 3  # effort of neighbourhoods for each unit of a round that does not come to its end
SHARE_OF_A_ROUND = 0.6  # of what one has taken that does: moves wait for one another, too


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
    """What a model over a few candidates answered, and the effort that it took."""

    outcome: Outcome | None
    spent: float


@dataclass(frozen=True)
class Mark:
    """How things were when so much had been counted for moves beside a round; `undo` is for whatever learns."""

    counted: float
    best: Placed
    effort: float
    undo: Callable[[], None]


class Running:
    """A round under way: the placements that it began with, and what it has come to as soon as it has.

    Beside it others may move, for as long as it takes and not longer: how long that was is known only when it is over,
    so each `Mark` says where to go back to if it was too much. Who moves beside it and who moves after it come to the
    same that way, and nobody waits who has something to say.
    """

    def __init__(self, core: "Core", job: Job[Round], base: Placed, cost: int) -> None:
        self.core, self.job, self.base, self.cost = core, job, base, cost
        self.most = MOVES_A_ROUND * core.effort
        self.bound: int | None = None
        self.marks: list[Mark] = []
        self._settles: bool | None = None

    def allowance(self) -> float:
        """What moves beside it may count for: most of what it took, or several times that where it came to no end."""
        found = self.job.answer() if self.core.crew.is_done(self.job) else None
        if found is None or found.outcome is None or not found.outcome.optimal:
            return self.most
        return min(self.most, SHARE_OF_A_ROUND * found.spent)

    def too_late(self) -> Mark | None:
        """Where moves were past what they were allowed, once the round is over; where it settles all, they begin."""
        if not self.marks:
            return None
        allowed = 0.0 if self.is_settled() else self.allowance()
        return next((mark for mark in self.marks if mark.counted >= allowed), None)

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
