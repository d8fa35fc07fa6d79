"""Prices that say "as few moves as possible, then as near as possible" to the engines that know only prices."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from solver.domain import Domain, free
from solver.instance import Instance
from solver.problem import Problem
from solver.timetable import Placement

HALF_HOUR = 30


@dataclass(frozen=True)
class Distances:
    """How far each cell of a session (index) lies from home: 0 at home, in half hours plus one for another
    place; shape (places, starts). Sessions without a home are left out."""

    cells: dict[int, np.ndarray]

    @property
    def greatest(self) -> int:
        return max((int(d.max()) for d in self.cells.values() if d.size), default=0)


def distances(instance: Instance, home: Mapping[str, Placement]) -> Distances:
    problem, found = instance.problem, {}
    for index, domain in enumerate(instance.domains):
        placement = home.get(domain.session.id)
        if placement is not None and domain.session.fixed is None:
            found[index] = _from_home(problem, domain, placement)
    return Distances(found)


def _from_home(problem: Problem, domain: Domain, home: Placement) -> np.ndarray:
    away = -(-np.abs(domain.starts - home.start) * problem.grid.tick // HALF_HOUR)
    elsewhere = np.array([place != home.place for place in domain.session.places], dtype=np.int64)
    return away[None, :] + elsewhere[:, None]


def move_prices(far: Distances, weights: Mapping[int, int], separator: int) -> dict[int, np.ndarray]:
    """`separator` × what moving counts for, plus the distance; at home nothing."""
    return {s: np.where(d > 0, weights[s] * separator, 0) + d for s, d in far.cells.items()}


@contextmanager
def repriced(instance: Instance, prices: Mapping[int, np.ndarray], seed: int) -> Iterator[None]:
    """The instance with these prices instead of its wishes, shared ones included; nobody is placed in it at
    the beginning, nor may be at the end."""
    before, couplings = [d.prices for d in instance.domains], instance.couplings
    instance.couplings = [c for c in couplings if not c.priced]
    _forget_touching(instance)
    for index, domain in enumerate(instance.domains):
        domain.prices = prices[index] if index in prices else free(domain.prices.shape)
        domain.settle(seed)
    try:
        yield
    finally:
        instance.couplings = couplings
        _forget_touching(instance)
        for domain, own in zip(instance.domains, before, strict=True):
            domain.prices = own
            domain.settle(seed)


def _forget_touching(instance: Instance) -> None:
    instance.__dict__.pop("touching", None)
