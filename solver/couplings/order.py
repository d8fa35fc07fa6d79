"""One session before another, by a least and at most a most, in ticks, days or working days."""

from collections.abc import Hashable, Sequence

import numpy as np

from solver.couplings.base import Columns, Rows
from solver.couplings.ongrid import OnGrid, Said
from solver.domain import Domain


class OrderCoupling(OnGrid):
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

    def closed(self, session: int) -> list[Said]:
        other = self.b if session == self.a else self.a
        if other not in self.at:
            return []
        mine, theirs = self.of[session], self._value(other, self.at[other])
        gap = theirs - mine if session == self.a else mine - theirs
        bad = gap < self.least if self.most is None else (gap < self.least) | (gap > self.most)
        return [Said(None, bad)] if bad.any() else []

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

    def looks(self, session: int) -> Sequence[Hashable] | None:
        return None

    def rows(self, rows: Rows, columns: Columns) -> None:
        if self.a not in columns or self.b not in columns:
            return
        first, second = self._values(rows, columns, self.a), self._values(rows, columns, self.b)
        for limit in sorted({high for _, high, _ in second}):
            late = [x for low, _, x in first if low > limit - self.least]
            early = [x for _, high, x in second if high <= limit]
            if late and early:
                rows.at_most_one(late + early)
        if self.most is not None:
            for limit in sorted({high for _, high, _ in first}):
                early = [x for _, high, x in first if high <= limit]
                late = [x for low, _, x in second if low > limit + self.most]
                if late and early:
                    rows.at_most_one(early + late)

    def _value(self, session: int, candidate: int) -> int:
        domain = self.domains[session]
        return int(self.of[session][domain.cell[candidate] % len(domain.starts)])

    def _values(self, rows: Rows, columns: Columns, session: int) -> list[tuple[int, int, int]]:
        """(least, most, literal) of the candidates' values, and of what an escape may stand for."""
        of = self.of[session]
        found = []
        for candidate in columns[session].tolist():
            value = self._value(session, candidate)
            found.append((value, value, rows.literal(session, candidate)))
        for first, last, literal in rows.escapes(session):
            within = of[first : last + 1]
            found.append((int(within.min()), int(within.max()), literal))
        return sorted(found, key=lambda one: one[:2])
