"""One session only if another is placed too; with `both`, all or none."""

from collections.abc import Hashable, Sequence

import numpy as np

from solver.couplings.base import Base, Columns, Rows
from solver.domain import Domain


class TiedCoupling(Base):
    """`b` needs `a`. While a search is under way an absent `a` forbids `b`; `broken` is asked at the end."""

    def __init__(self, use: str, domains: Sequence[Domain], a: int, b: int, both: bool) -> None:
        super().__init__(use, domains, (a, b), None)
        self.a, self.b, self.both = a, b, both

    def allowed(self, session: int) -> np.ndarray | None:
        if session == self.b and self.a not in self.at:
            return np.zeros(len(self.domains[session]), dtype=bool)
        return None

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        return ()

    def blocked(self, session: int) -> list[tuple[tuple[int, ...], np.ndarray]]:
        """An absent need forbids everything, and nobody is in the way."""
        if session == self.b and self.a not in self.at:
            return [((), np.ones(self.domains[session].size, dtype=bool))]
        return []

    def broken(self) -> tuple[int, ...]:
        """The placed sessions that must go, since what they need is not there."""
        if self.b in self.at and self.a not in self.at:
            return (self.b,)
        return (self.a,) if self.both and self.a in self.at and self.b not in self.at else ()

    def looks(self, session: int) -> Sequence[Hashable] | None:
        return None

    def rows(self, rows: Rows, columns: Columns) -> None:
        """b placed ⇒ a placed, as out(a) ≤ out(b); what is not in the model stays as it is."""
        self._needs(rows, columns, self.a, self.b)
        if self.both:
            self._needs(rows, columns, self.b, self.a)

    def _needs(self, rows: Rows, columns: Columns, needed: int, by: int) -> None:
        if needed in columns and by in columns:
            out = [(1, x) for x in rows.left_out(needed)] + [(-1, x) for x in rows.left_out(by)]
            rows.at_most(out, 0)
        elif needed in columns and by in self.at:
            rows.at_most([(1, x) for x in rows.left_out(needed)], 0)
        elif by in columns and needed not in columns and needed not in self.at:
            rows.at_most([(-1, x) for x in rows.left_out(by)], -1)
