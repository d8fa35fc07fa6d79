"""The candidates of one session: every (start, place) that its own rules allow, cheapest first."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from solver.narrow import narrowed
from solver.problem import Session

_ONLY, _NONE = np.zeros(1, dtype=np.int32), np.zeros(0, dtype=np.int32)


@lru_cache(maxsize=1024)
def free(shape: tuple[int, int]) -> np.ndarray:
    """Prices of nought, not to be written to. All share them: cells are many."""
    return np.broadcast_to(np.int8(0), shape)


@dataclass
class Domain:
    """Arrays over the candidates: `cell` (place × number of starts + start index), `cost`.

    Candidates are many, so each array has the narrowest type that holds it: reckon in wider ones.
    Cells are the raw grid; `occurs` are, for each start, the published start ticks of the occurrences (−1
    where one is left out), shape (occurrences, starts). `length` is in ticks. Candidates of equal cost are
    shuffled, so that the first few of them are not all on the same day.
    """

    index: int
    session: Session
    starts: np.ndarray
    occurs: np.ndarray
    length: int
    _legal: np.ndarray | None  # bool, shape (places, starts); None once candidates have been made of it
    prices: np.ndarray  # int, shape (places, starts)
    cell: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    cost: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _known: tuple[np.ndarray, tuple[np.ndarray, np.ndarray]] | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.cell)

    @property
    def shape(self) -> tuple[int, int]:
        """(places, starts)"""
        return len(self.session.places), len(self.starts)

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self.session.places) * len(self.starts)

    @property
    def legal(self) -> np.ndarray:
        """For each cell, in `shape`, whether it is a candidate, or is to be one. Candidates are far fewer than
        cells, so it is not kept once they are made; to have others set it and `settle` again."""
        if self._legal is not None:
            return self._legal
        legal = np.zeros(self.size, dtype=bool)
        legal[self.cell] = True
        return legal.reshape(self.shape)

    @legal.setter
    def legal(self, legal: np.ndarray) -> None:
        self._legal = legal

    @property
    def start_index(self) -> np.ndarray:
        return self._indices[1]

    @property
    def place_index(self) -> np.ndarray:
        return self._indices[0]

    @property
    def _indices(self) -> tuple[np.ndarray, np.ndarray]:
        """Place and start of each candidate, worked out anew when the candidates are others."""
        known = self._known
        if known is None or known[0] is not self.cell:
            places, starts = np.divmod(self.cell, max(1, len(self.starts)))
            found = narrowed(places, len(self.session.places)), narrowed(starts, len(self.starts))
            known = self._known = self.cell, found
        return known[1]

    def start(self, candidate: int) -> int:
        return int(self.starts[self.cell[candidate] % len(self.starts)])

    def place(self, candidate: int) -> int:
        return int(self.cell[candidate] // len(self.starts))

    def intervals(self, candidate: int, lead: int = 0, tail: int = 0) -> list[tuple[int, int]]:
        """The occupied spans of a candidate, widened."""
        at = self.occurs[:, self.cell[candidate] % len(self.starts)]
        return [(int(t) - lead, int(t) + self.length + tail) for t in at if t >= 0]

    def last_end(self) -> np.ndarray:
        """For each candidate the end of its last occurrence."""
        return self.occurs.max(axis=0)[self.start_index] + self.length

    def settle(self, seed: int) -> None:
        """Make the candidates from what is legal now."""
        legal, self._legal = self.legal, None
        if legal.size == 1:  # most sessions of a repair stay where they are
            self.cell = _ONLY if legal.flat[0] else _NONE
            self.cost = self.prices.reshape(-1)[self.cell].astype(np.int64)
            return
        cells = np.flatnonzero(legal.ravel())
        costs = self.prices.ravel()[cells]
        if len(cells) < 2:
            self.cell, self.cost = cells.astype(np.int32), costs
            return
        shuffled = np.random.default_rng((seed, self.index)).permutation(len(cells))
        drawn = np.empty_like(shuffled)
        drawn[shuffled] = np.arange(len(cells))
        order = drawn[np.argsort(costs[drawn], kind="stable")]
        self.cell, self.cost = cells[order].astype(np.int32), costs[order]

    def candidate_at(self, start: int, place: int) -> int | None:
        """The candidate that starts at the tick in the place, if it is legal."""
        at = int(np.searchsorted(self.starts, start))
        if at == len(self.starts) or self.starts[at] != start:
            return None
        hit = np.flatnonzero(self.cell == place * len(self.starts) + at)
        return int(hit[0]) if len(hit) else None
