"""A number for each cell of a session, kept by what it hangs on: cells are many."""

from collections.abc import Hashable, Sequence

import numpy as np

from solver.domain import Domain


class Keys:
    """`of` says it of each start, or with `by_place` of each place. Cells are place × `wide` + start, flat."""

    __slots__ = ("by_place", "of", "wide")

    def __init__(self, of: np.ndarray, wide: int, by_place: bool = False) -> None:
        self.of, self.wide, self.by_place = of, max(1, wide), by_place

    def __getitem__(self, cells: np.ndarray | int) -> np.ndarray:
        """The numbers of some cells."""
        return self.of[cells // self.wide if self.by_place else cells % self.wide]

    def of_candidates(self, domain: Domain) -> np.ndarray:
        return self.of[domain.place_index if self.by_place else domain.start_index]

    def looks(self) -> Sequence[Hashable] | None:
        """How each place looks by its number; None where they are of starts."""
        return self.of.tolist() if self.by_place else None

    def same(self, other: "Keys") -> bool:
        """Whether another session with as many places and starts has the same numbers."""
        return self.by_place == other.by_place and np.array_equal(self.of, other.of)
