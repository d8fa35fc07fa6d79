"""How many buckets are in use at all: as few as possible, or at least so many."""

from typing import ClassVar

import numpy as np

from solver.couplings.base import Columns, Rows, switched_on
from solver.couplings.count import CountCoupling, Terms


class UsedCoupling(CountCoupling):
    """Every bucket in use beyond the first costs; or, with `least`, each that is missing of so many in use."""

    distinct: ClassVar[bool] = True

    def _added(self, session: int, mine: np.ndarray) -> np.ndarray | None:
        if self.price is None:
            return None
        fresh = np.append(self.held == 0, False)[mine]
        if self.least is None:
            return self.price * (fresh & bool(self.held.any())) if self.at else None
        used, waiting = int((self.held > 0).sum()), self._potential()
        now = self._short(used, waiting)
        return self.price * (
            self._short(used + 1, waiting - 1)
            - now
            + np.where(fresh, 0, 1) * (self._short(used, waiting - 1) - self._short(used + 1, waiting - 1))
        )

    def _short(self, used: int, waiting: int) -> int:
        """What is missing of the least number of buckets; whoever is not placed may still open one."""
        return max(0, (self.least or 0) - used - waiting)

    def _cost(self, held: np.ndarray, waiting: int) -> int:
        assert self.price is not None
        used = int((held > 0).sum())
        return self.price * (max(0, used - 1) if self.least is None else self._short(used, waiting))

    # -- rows --------------------------------------------------------------------------------------

    def _rows(self, rows: Rows, terms: Terms, columns: Columns) -> None:
        (self._distinct_rows if self.least is None else self._variety_rows)(rows, terms, columns)

    def _distinct_rows(self, rows: Rows, terms: Terms, columns: Columns) -> None:
        hinted = self._hinted(rows, columns) > 0
        used = int((self.held > 0).sum())
        fresh = []
        for bucket in sorted(terms):
            if self.held[bucket] > 0:
                continue
            uses = rows.penalty(1, 0, int(hinted[bucket]))
            fresh.append(uses)
            for session, literals in terms[bucket]:
                switched_on(rows, session, literals, uses)
        if fresh:
            extra = rows.penalty(
                len(fresh), self.price or 0, max(0, int(hinted.sum()) - 1) - max(0, used - 1)
            )
            rows.at_most([*((1, u) for u in fresh), (-1, extra)], 0 if used else 1)

    def _variety_rows(self, rows: Rows, terms: Terms, columns: Columns) -> None:
        """At least so many buckets in use: each is worth one only where somebody is in it."""
        assert self.least is not None
        assert self.price is not None
        hinted = self._hinted(rows, columns) > 0
        missing = self.least - int((self.held > 0).sum())
        missing -= sum(1 for s in self.sessions if s not in columns and s not in self.at)
        if missing <= 0:
            return
        away = [(-1, x) for s in self.sessions if s in columns for x in rows.away(s)]
        fresh = []
        for bucket in sorted(terms):
            if self.held[bucket] == 0:
                uses = rows.penalty(1, 0, int(hinted[bucket]))
                fresh.append((-1, uses))
                rows.at_most([(1, uses), *((-1, x) for _, some in terms[bucket] for x in some)], 0)
        due = self._short(int(hinted.sum()), self._waiting(rows, columns))
        rows.at_most([*fresh, *away, (-1, rows.penalty(missing, self.price, due))], -missing)
