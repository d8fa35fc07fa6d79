"""Couplings whose answers hang on the start, on the place, or on both by themselves.

What several of them say of a session is put together over places × starts first, and then looked up once for all of
its candidates, which may be tens of thousands.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from solver.couplings.base import Base
from solver.couplings.keys import Keys
from solver.domain import Domain


class Said(NamedTuple):
    """Something said of some places of a session (None: of all): `values` fit (places, starts) of those."""

    places: Sequence[int] | None
    values: np.ndarray


class OnGrid(Base):
    """A coupling that says what it has to say of starts and places."""

    def closed(self, session: int) -> list[Said]:
        """Where the session may not be now."""
        return []

    def extra(self, session: int) -> list[Said]:
        """What its being there would add to the cost now."""
        return []

    def allowed(self, session: int) -> np.ndarray | None:
        closed = self.closed(session)
        return ~anywhere(self.domains[session], closed) if closed else None

    def marginal(self, session: int) -> np.ndarray | None:
        extra = self.extra(session)
        return summed(self.domains[session], extra) if extra else None


def anywhere(domain: Domain, said: Sequence[Said]) -> np.ndarray:
    """For each candidate whether any of them says so of its place and start."""
    table = np.zeros(domain.shape, dtype=bool)
    for places, values in said:
        table[_rows(places)] |= values
    return table.ravel()[domain.cell]


def summed(domain: Domain, said: Sequence[Said]) -> np.ndarray:
    """For each candidate the sum of what they say of its place and start."""
    table = np.zeros(domain.shape, dtype=np.int64)
    for places, values in said:
        table[_rows(places)] += values
    return table.ravel()[domain.cell]


def of_keys(keys: Keys, values: np.ndarray) -> Said:
    """Values of the numbers that the keys give to starts or places."""
    return Said(None, values[:, None] if keys.by_place else values)


def _rows(places: Sequence[int] | None) -> slice | int | list[int]:
    if places is None:
        return slice(None)
    return places[0] if len(places) == 1 else list(places)
