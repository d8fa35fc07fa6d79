"""How much of the members lies in each bucket: a day, a week, a month, a place."""

from collections.abc import Hashable, Sequence
from typing import ClassVar, Self

import numpy as np

from solver.couplings.base import Columns, Rows
from solver.couplings.keys import Keys
from solver.couplings.ongrid import OnGrid, Said, of_keys
from solver.domain import Domain

Terms = dict[int, list[tuple[int, list[int]]]]  # by bucket: a session, the literals of its candidates there


class CountCoupling(OnGrid):
    """`buckets[session]` is the bucket of each cell (perhaps of a narrow type), −1 where it does not count.

    `least_in` are the buckets that `least` speaks of. Windows of `width` buckets are named by their first.
    """

    distinct: ClassVar[bool] = False  # whether buckets in use count, not what is in them: see used.py

    def __init__(
        self,
        use: str,
        domains: Sequence[Domain],
        members: dict[int, int],
        buckets: dict[int, Keys],
        *,
        most: int | None,
        least: int | None,
        least_in: tuple[int, ...],
        width: int,
        price: int | None,
    ) -> None:
        super().__init__(use, domains, sorted(members), price)
        self.amount, self.buckets = members, buckets
        self.most, self.least, self.least_in = most, least, least_in
        self.width = width
        size = 1 + max((int(b.of.max()) for b in buckets.values() if len(b.of)), default=-1)
        self.size = max(size, 1 + max(least_in, default=-1))
        self.held = np.zeros(self.size, dtype=np.int64)

    # -- state -------------------------------------------------------------------------------------

    def place(self, session: int, candidate: int) -> None:
        super().place(session, candidate)
        self._add(session, candidate, 1)

    def remove(self, session: int, candidate: int) -> None:
        super().remove(session, candidate)
        self._add(session, candidate, -1)

    def closed(self, session: int) -> list[Said]:
        if self.priced:
            return []
        fits, keys = self._fits(session), self.buckets[session]
        return [] if fits.all() else [of_keys(keys, ~fits[keys.of])]

    def extra(self, session: int) -> list[Said]:
        keys = self.buckets[session]
        prices = self._added(session, keys.of)
        return [] if prices is None else [of_keys(keys, prices)]

    def _added(self, session: int, mine: np.ndarray) -> np.ndarray | None:
        """What the session would add to the cost in each of these buckets."""
        if self.price is None:
            return None
        extra = self._more_short(session, mine) if self.least is not None else np.zeros(len(mine), np.int64)
        if self.most is None:
            return self.price * extra
        windows = self._windows(self.held)
        over = np.maximum(0, windows + self.amount[session] - self.most) - np.maximum(0, windows - self.most)
        if self.least is None and not over.any():
            return None
        summed = np.zeros(self.size, dtype=np.int64)
        for shift in range(self.width):
            summed[shift:] += over[: self.size - shift]
        return self.price * (extra + np.where(mine < 0, 0, np.append(summed, 0)[mine]))

    def cost(self) -> int:
        return 0 if self.price is None else self._cost(self.held, self._potential())

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        bucket = int(self.buckets[session][cell])
        if bucket < 0 or self.most is None:
            return self.others(session) if self.least is not None else ()
        return tuple(o for o in self.others(session) if abs(self._bucket(o) - bucket) < self.width)

    def blocked(self, session: int) -> list[tuple[tuple[int, ...], np.ndarray]]:
        """Bucket by bucket: everything in a bucket is forbidden by the same ones."""
        if self.priced:
            return []
        cells, fits = self.buckets[session][np.arange(self.domains[session].size)], self._fits(session)
        found: dict[tuple[int, ...], np.ndarray] = {}
        for bucket in np.unique(cells[~fits[cells]]).tolist():
            here = cells == bucket
            who = self.blockers(session, int(np.flatnonzero(here)[0]))
            found[who] = found[who] | here if who in found else here
        return list(found.items())

    def looks(self, session: int) -> Sequence[Hashable] | None:
        return self.buckets[session].looks()

    def over(self, domains: Sequence[Domain]) -> Self:
        other = super().over(domains)
        other.held = self.held.copy()
        return other

    # -- rows --------------------------------------------------------------------------------------

    def rows(self, rows: Rows, columns: Columns) -> None:
        inside = [s for s in self.sessions if s in columns]
        if not inside:
            return
        terms: Terms = {}
        for session in inside:
            mine: dict[int, list[int]] = {}
            buckets = self.buckets[session][self.domains[session].cell[columns[session]]].tolist()
            for bucket, literal in zip(buckets, rows.literals(session), strict=True):
                mine.setdefault(bucket, []).append(literal)
            mine.pop(-1, None)
            for bucket, literals in mine.items():
                terms.setdefault(bucket, []).append((session, literals))
        self._rows(rows, terms, columns)

    def _rows(self, rows: Rows, terms: Terms, columns: Columns) -> None:
        if self.most is not None:
            self._most_rows(rows, self._with_escapes(rows, terms, columns), columns)
        if self.least is not None:
            self._least_rows(rows, terms, columns)

    def _with_escapes(self, rows: Rows, terms: Terms, columns: Columns) -> Terms:
        """The terms, and the escapes of which all candidates count in one bucket."""
        found = dict(terms)
        for session in self.sessions:
            for first, last, literal in rows.escapes(session) if session in columns else ():
                bucket = self._shared(session, first, last)
                if bucket >= 0:
                    found[bucket] = [*found.get(bucket, ()), (session, [literal])]
        return found

    def _shared(self, session: int, first: int, last: int) -> int:
        """The bucket of all starts between, −1 where they differ."""
        keys = self.buckets[session]
        found = keys.of[first : last + 1]
        return int(found[0]) if not keys.by_place and (found == found[0]).all() else -1

    def _most_rows(self, rows: Rows, terms: Terms, columns: Columns) -> None:
        assert self.most is not None
        base = self._windows(self.held)
        full = base if self.price is None else self._windows(self._hinted(rows, columns))
        firsts = sorted({b - shift for b in terms for shift in range(self.width) if b - shift >= 0})
        previous: set = set()
        for first in firsts:
            within = [t for b in range(first, first + self.width) for t in terms.get(b, ())]
            room = self.most - int(base[first])
            total = sum(self.amount[s] * rows.count(s) for s in {s for s, _ in within})
            if total <= room:
                continue
            if self.price is None:
                literals = [x for _, some in within for x in some]
                if self.width > 1 and set(literals) == previous:
                    continue
                previous = set(literals)
                if room == 1 and all(self.amount[s] == 1 == rows.count(s) for s, _ in within):
                    rows.at_most_one(literals)
                else:
                    rows.at_most(self._weighed(within), max(room, 0))
            else:
                over = rows.penalty(total - min(room, 0), self.price, max(0, int(full[first]) - self.most))
                rows.at_most([*self._weighed(within), (-1, over)], room)

    def _weighed(self, within: list[tuple[int, list[int]]], sign: int = 1) -> list[tuple[int, int]]:
        return [(sign * self.amount[s], x) for s, literals in within for x in literals]

    def _least_rows(self, rows: Rows, terms: Terms, columns: Columns) -> None:
        assert self.least is not None
        away = [(-self.amount[s], x) for s in self.sessions if s in columns for x in rows.away(s)]
        outside = sum(self.amount[s] for s in self.sessions if s not in columns and s not in self.at)
        hinted, waiting = self._hinted(rows, columns), self._waiting(rows, columns)
        for bucket in self.least_in:
            here = self._weighed(terms.get(bucket, []), -1)
            missing = self.least - int(self.held[bucket]) - outside
            if missing <= 0:
                continue
            if self.price is None:
                rows.at_most(here + away, -missing)
            else:
                short = rows.penalty(missing, self.price, max(0, self.least - int(hinted[bucket]) - waiting))
                rows.at_most([*here, *away, (-1, short)], -missing)

    # -- arithmetic --------------------------------------------------------------------------------

    def _bucket(self, session: int) -> int:
        return int(self.buckets[session][self.domains[session].cell[self.at[session]]])

    def _add(self, session: int, candidate: int, sign: int) -> None:
        bucket = int(self.buckets[session][self.domains[session].cell[candidate]])
        if bucket >= 0:
            self.held[bucket] += sign * self.amount[session]

    def _windows(self, held: np.ndarray) -> np.ndarray:
        """The sum over each window, by its first bucket."""
        if self.width == 1:
            return held
        sums = np.concatenate(([0], np.cumsum(held)))
        ends = np.minimum(np.arange(self.size) + self.width, self.size)
        return sums[ends] - sums[:-1]

    def _worst(self, windows: np.ndarray) -> np.ndarray:
        """For each bucket the fullest window that holds it."""
        worst = windows.copy()
        for shift in range(1, min(self.width, self.size)):
            worst[shift:] = np.maximum(worst[shift:], windows[:-shift])
        return worst

    def _potential(self) -> int:
        """The amounts of the members that are not placed: they count as if they were anywhere."""
        return sum(a for s, a in self.amount.items() if s not in self.at)

    def _fits(self, session: int) -> np.ndarray:
        """For each bucket whether the session may take it now; the last is for what is not counted (−1)."""
        fits = np.ones(self.size + 1, dtype=bool)
        if self.most is not None and self.at:
            fits[:-1] = self._worst(self._windows(self.held)) + self.amount[session] <= self.most
        if self.least is not None:
            fits &= self._least_kept(session)
        return fits

    def _least_kept(self, session: int) -> np.ndarray:
        """The buckets that leave every bucket a chance to reach the least: any, only the tight one, or none."""
        assert self.least is not None
        others = self._potential() - self.amount[session]
        tight = [b for b in self.least_in if int(self.held[b]) + others < self.least]
        kept = np.full(self.size + 1, not tight)
        if len(tight) == 1:
            kept[tight[0]] = True
        return kept

    def _more_short(self, session: int, mine: np.ndarray) -> np.ndarray:
        """For each bucket taken, by how much all others get shorter: the session counted for each of them."""
        assert self.least is not None
        waiting = self._potential()
        short = {b: self.least - int(self.held[b]) - waiting for b in self.least_in}
        grows = {b: max(0, s + self.amount[session]) - max(0, s) for b, s in short.items()}
        own = np.zeros(self.size + 1, dtype=np.int64)
        for bucket, more in grows.items():
            own[bucket] = more
        return sum(grows.values()) - own[mine]

    def _cost(self, held: np.ndarray, waiting: int) -> int:
        assert self.price is not None
        total = 0
        if self.most is not None:
            total += int(np.maximum(0, self._windows(held) - self.most).sum())
        if self.least is not None:
            total += sum(max(0, self.least - int(held[b]) - waiting) for b in self.least_in)
        return self.price * total

    def _hinted(self, rows: Rows, columns: Columns) -> np.ndarray:
        held = self.held.copy()
        for session in self.sessions:
            if session in columns and (candidate := rows.hint.get(session)) is not None:
                bucket = int(self.buckets[session][self.domains[session].cell[candidate]])
                if bucket >= 0:
                    held[bucket] += self.amount[session]
        return held

    def _waiting(self, rows: Rows, columns: Columns) -> int:
        return sum(
            amount
            for s, amount in self.amount.items()
            if s not in self.at and not (s in columns and s in rows.hint)
        )
