"""The compiled problem that every engine reads: domains, named masks, couplings."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.constraints import Bound
from solver.couplings.alike import AlikeCoupling
from solver.couplings.company import CompanyCoupling
from solver.couplings.count import CountCoupling
from solver.couplings.hole import HoleCoupling
from solver.couplings.keys import Keys
from solver.couplings.latest import LatestCoupling
from solver.couplings.level import LevelCoupling
from solver.couplings.order import OrderCoupling
from solver.couplings.slots import SlotsCoupling
from solver.couplings.tied import TiedCoupling
from solver.domain import Domain
from solver.problem import Problem
from solver.shapes import Facts
from solver.view import View

Coupled = (
    SlotsCoupling
    | HoleCoupling
    | OrderCoupling
    | AlikeCoupling
    | CountCoupling
    | TiedCoupling
    | CompanyCoupling
    | LatestCoupling
    | LevelCoupling
)


@dataclass(frozen=True, slots=True)
class NamedMask:
    """A mask kept under the name of its use, for findings and reasons. It is asked for rarely and there are
    many, so it is kept in bits."""

    use: Bound
    bits: np.ndarray
    size: int
    place: int | None
    facts: Facts

    @property
    def allowed(self) -> np.ndarray:
        """For each start whether it is allowed."""
        return np.unpackbits(self.bits, count=self.size).astype(bool)


@dataclass
class Instance:
    """The compiled problem. Sessions are indices into `problem.sessions` and `domains`."""

    problem: Problem
    view: View
    uses: tuple[Bound, ...]
    domains: list[Domain] = field(default_factory=list)
    masks: list[list[NamedMask]] = field(default_factory=list)
    couplings: list[Coupled] = field(default_factory=list)
    keys: dict[tuple[int, str, int], Keys] = field(default_factory=dict, repr=False)

    @cached_property
    def use(self) -> dict[str, Bound]:
        return {u.id: u for u in self.uses}

    @cached_property
    def touching(self) -> list[list[Coupled]]:
        """For each session the couplings it is in."""
        result: list[list[Coupled]] = [[] for _ in self.domains]
        for coupling in self.couplings:
            for session in coupling.sessions:
                result[session].append(coupling)
        return result

    @cached_property
    def needed_first(self) -> list[int]:
        """How many steps of "needs" stand before each session."""
        rank = [0] * len(self.domains)
        ties = [c for c in self.couplings if isinstance(c, TiedCoupling) and not c.both]
        for _ in range(len(ties)):
            changed = False
            for tie in ties:
                if rank[tie.b] <= rank[tie.a] < len(rank):
                    rank[tie.b], changed = rank[tie.a] + 1, True
            if not changed:
                break
        return rank

    @cached_property
    def class_factors(self) -> dict[int, int]:
        """What a weight counts for in each class of priority: a class outweighs all sessions of the classes
        below it, so that one is never bought with the other."""
        factors: dict[int, int] = {}
        below = 0
        for priority in sorted({s.priority for s in self.problem.sessions}, reverse=True):
            factors[priority] = below + 1
            members = [max(1, s.weight) for s in self.problem.sessions if s.priority == priority]
            below += factors[priority] * sum(members)
        return factors

    @cached_property
    def places(self) -> dict[tuple[str, ...], int]:
        """A number for each place, for rules about the same place."""
        found = sorted({place for s in self.problem.sessions for place in s.places})
        return {place: number for number, place in enumerate(found)}
