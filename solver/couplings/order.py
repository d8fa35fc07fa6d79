"""One session before another, by a least and at most a most, in ticks, days or working days."""

from collections.abc import Sequence

import numpy as np

from solver.couplings.base import Base, Columns, Rows
from solver.domain import Domain


class OrderCoupling(Base):
    """`after_a` and `before_b` are the two values over the starts whose difference is bounded."""

    def __init__(
        self,
        use: str,
        domains: Sequence[Domain],
        a: int,
        b: int,
        values: tuple[np.ndarray, np.ndarray],
        least: int,
        most: int | None,
    ) -> None:
        super().__init__(use, domains, (a, b), None)
        self.a, self.b = a, b
        self.of = {a: values[0], b: values[1]}
        self.least, self.most = least, most

    def allowed(self, session: int) -> np.ndarray | None:
        other = self.b if session == self.a else self.a
        if other not in self.at:
            return None
        mine = self.of[session][self.domains[session].start_index]
        theirs = self._value(other, self.at[other])
        gap = theirs - mine if session == self.a else mine - theirs
        fits = gap >= self.least
        return fits if self.most is None else fits & (gap <= self.most)

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        other = self.b if session == self.a else self.a
        if other not in self.at:
            return ()
        mine = self.of[session][cell % len(self.domains[session].starts)]
        theirs = self._value(other, self.at[other])
        gap = theirs - mine if session == self.a else mine - theirs
        fine = gap >= self.least and (self.most is None or gap <= self.most)
        return () if fine else (other,)

    def blocked(self, session: int) -> list[tuple[tuple[int, ...], np.ndarray]]:
        other = self.b if session == self.a else self.a
        if other not in self.at:
            return []
        theirs = self._value(other, self.at[other])
        gap = (theirs - self.of[session]) * (1 if session == self.a else -1)
        bad = gap < self.least if self.most is None else (gap < self.least) | (gap > self.most)
        return [((other,), np.tile(bad, len(self.domains[session].session.places)))]

    def rows(self, rows: Rows, columns: Columns) -> None:
        if self.a not in columns or self.b not in columns:
            return
        first, second = self._sorted(rows, columns, self.a), self._sorted(rows, columns, self.b)
        for limit in _steps(second):
            late = [x for v, x in first if v > limit - self.least]
            early = [x for v, x in second if v <= limit]
            if late and early:
                rows.at_most_one(late + early)
        if self.most is not None:
            for limit in _steps(first):
                early = [x for v, x in first if v <= limit]
                late = [x for v, x in second if v > limit + self.most]
                if late and early:
                    rows.at_most_one(early + late)

    def _value(self, session: int, candidate: int) -> int:
        domain = self.domains[session]
        return int(self.of[session][domain.cell[candidate] % len(domain.starts)])

    def _sorted(self, rows: Rows, columns: Columns, session: int) -> list[tuple[int, object]]:
        found = [(self._value(session, int(c)), rows.literal(session, int(c))) for c in columns[session]]
        return sorted(found, key=lambda pair: pair[0])


def _steps(values: list[tuple[int, object]]) -> list[int]:
    return sorted({v for v, _ in values})
