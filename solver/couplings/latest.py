"""How late the last of the members is."""

from collections.abc import Hashable, Sequence

import numpy as np

from solver.couplings.base import Base, Columns, Rows, looks_of_cells, switched_on
from solver.domain import Domain


class LatestCoupling(Base):
    """A wish: its price is due for each unit of the largest value. `values[session]` are of the cells."""

    def __init__(
        self, use: str, domains: Sequence[Domain], values: dict[int, np.ndarray], price: int
    ) -> None:
        super().__init__(use, domains, sorted(values), price)
        self.values = values

    def of(self, session: int) -> np.ndarray:
        """The value of each candidate."""
        return self.values[session][self.domains[session].cell]

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        return ()

    def cost(self) -> int:
        return (self.price or 0) * self._latest(self.at)

    def marginal(self, session: int) -> np.ndarray | None:
        now = self._latest({s: c for s, c in self.at.items() if s != session})
        return (self.price or 0) * np.maximum(0, self.of(session) - now)

    def rows(self, rows: Rows, columns: Columns) -> None:
        """A switch for each value in use, each with those before it: the price of a step is the way to it."""
        inside = [s for s in self.sessions if s in columns]
        now = self._latest({s: c for s, c in self.at.items() if s not in columns})
        hinted = {s: c for s, c in rows.hint.items() if s in columns and s in self.values}
        then = max(now, self._latest(hinted))
        by_value: dict[int, list[tuple[int, int]]] = {}
        for session in inside:
            for candidate, value in zip(columns[session], self.of(session)[columns[session]], strict=True):
                if value > now:
                    literal = rows.literal(session, int(candidate))
                    by_value.setdefault(int(value), []).append((session, literal))
        before, last = now, None
        for value in sorted(by_value):
            reached = rows.penalty(1, (self.price or 0) * (value - before), int(then >= value))
            if last is not None:
                rows.at_most([(1, reached), (-1, last)], 0)
            before, last = value, reached
            for session in inside:
                later = [x for v in by_value if v >= value for s, x in by_value[v] if s == session]
                if later:
                    switched_on(rows, session, later, reached)

    def looks(self, session: int) -> Sequence[Hashable] | None:
        return looks_of_cells(self.values[session], len(self.domains[session].session.places))

    def _latest(self, at: dict[int, int]) -> int:
        return max((int(self.values[s][self.domains[s].cell[c]]) for s, c in at.items()), default=0)
