"""Two sessions on the same day, at the same time, in the same place."""

from collections.abc import Hashable, Sequence

import numpy as np

from solver.couplings.base import Base, Columns, Rows, looks_of_cells
from solver.domain import Domain


class AlikeCoupling(Base):
    """`keys[session]` is the key of each cell (places × starts, flat)."""

    def __init__(
        self, use: str, domains: Sequence[Domain], a: int, b: int, keys: dict[int, np.ndarray]
    ) -> None:
        super().__init__(use, domains, (a, b), None)
        self.keys = keys

    def allowed(self, session: int) -> np.ndarray | None:
        for other in self.others(session):
            mine = self.keys[session][self.domains[session].cell]
            return mine == self.keys[other][self.domains[other].cell[self.at[other]]]
        return None

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        wanted = self.keys[session][cell]
        return tuple(
            o for o in self.others(session) if self.keys[o][self.domains[o].cell[self.at[o]]] != wanted
        )

    def blocked(self, session: int) -> list[tuple[tuple[int, ...], np.ndarray]]:
        return [
            ((other,), self.keys[session] != self.keys[other][self.domains[other].cell[self.at[other]]])
            for other in self.others(session)
        ]

    def looks(self, session: int) -> Sequence[Hashable] | None:
        return looks_of_cells(self.keys[session], len(self.domains[session].session.places))

    def rows(self, rows: Rows, columns: Columns) -> None:
        a, b = self.sessions
        if a not in columns or b not in columns:
            return
        key_a, key_b = (self.keys[s][self.domains[s].cell[columns[s]]] for s in (a, b))
        for key in sorted(set(key_a.tolist())):
            here = [rows.literal(a, int(c)) for c, k in zip(columns[a], key_a, strict=True) if k == key]
            elsewhere = [rows.literal(b, int(c)) for c, k in zip(columns[b], key_b, strict=True) if k != key]
            if here and elsewhere:
                rows.at_most_one(here + elsewhere)
