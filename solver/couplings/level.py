"""Groups keep level: none is ever more than so many members ahead of another."""

from collections.abc import Hashable, Sequence
from typing import Self

import numpy as np

from solver.couplings.base import Columns, Rows
from solver.couplings.ongrid import OnGrid, Said
from solver.domain import Domain


class LevelCoupling(OnGrid):
    """`groups` are the members of each; `buckets[session]` is the bucket of each start, from 0.

    `held[g, b]` are the members of a group that are placed in a bucket; what counts is their sum up to a bucket.
    """

    def __init__(
        self,
        use: str,
        domains: Sequence[Domain],
        groups: Sequence[Sequence[int]],
        buckets: dict[int, np.ndarray],
        most: int,
    ) -> None:
        super().__init__(use, domains, sorted(buckets), None)
        self.groups, self.buckets, self.most = groups, buckets, most
        self.of = {s: [g for g, members in enumerate(groups) if s in members] for s in buckets}
        self.size = 1 + max(int(b.max(initial=0)) for b in buckets.values())
        self.held = np.zeros((len(groups), self.size), dtype=np.int64)
        self.waiting = np.array([len(members) for members in groups], dtype=np.int64)

    # -- state -------------------------------------------------------------------------------------

    def place(self, session: int, candidate: int) -> None:
        super().place(session, candidate)
        self._add(session, candidate, 1)

    def remove(self, session: int, candidate: int) -> None:
        super().remove(session, candidate)
        self._add(session, candidate, -1)

    def closed(self, session: int) -> list[Said]:
        fits = self._fits(session)
        return [] if fits.all() else [Said(None, ~fits[self.buckets[session]])]

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        start = cell % len(self.domains[session].starts)
        return () if self._fits(session)[self.buckets[session][start]] else self.others(session)

    def blocked(self, session: int) -> list[tuple[tuple[int, ...], np.ndarray]]:
        fits = self._fits(session)
        if fits.all():
            return []
        cells = np.tile(~fits[self.buckets[session]], len(self.domains[session].session.places))
        return [(self.others(session), cells)]

    def looks(self, session: int) -> Sequence[Hashable] | None:
        return None

    def over(self, domains: Sequence[Domain]) -> Self:
        other = super().over(domains)
        other.held, other.waiting = self.held.copy(), self.waiting.copy()
        return other

    # -- rows --------------------------------------------------------------------------------------

    def rows(self, rows: Rows, columns: Columns) -> None:
        """A running sum for each group and bucket, and between them a level that rises with them all."""
        inside = [s for s in self.sessions if s in columns]
        if not inside:
            return
        if self._is_broken():  # by fixed ones: then nobody else comes in
            for session in inside:
                rows.at_most([(1, rows.literal(session, int(c))) for c in columns[session]], 0)
            return
        new, hinted = self._literals(rows, columns, inside), self._hinted(rows, columns)
        waiting = self.waiting - np.array([sum(s in columns for s in members) for members in self.groups])
        lows = (np.cumsum(hinted, axis=1) + self._hinted_waiting(rows, columns)[:, None]).min(axis=0)
        highs = np.cumsum(hinted, axis=1)
        sums: list[int | None] = [None] * len(self.groups)
        for bucket in range(self.size):
            here = [new[group, bucket] for group in range(len(self.groups))]
            if not any(here) and not self.held[:, bucket].any():
                continue
            level = rows.penalty(int(lows.max()) + 1, 0, int(lows[bucket]))
            for group, literals in enumerate(here):
                base, before = int(self.held[group, bucket]), sums[group]
                most = len(self.groups[group])
                total = sums[group] = rows.penalty(most, 0, int(highs[group, bucket]))
                terms = [(1, x) for x in literals] + ([(1, before)] if before is not None else [])
                rows.at_most([*terms, (-1, total)], -base)
                rows.at_most([*((-a, x) for a, x in terms), (1, total)], base)
                rows.at_most([(1, total), (-1, level)], self.most)
                away = [(-1, x) for s in self.groups[group] if s in columns for x in rows.away(s)]
                rows.at_most([(1, level), (-1, total), *away], int(waiting[group]))

    def _literals(self, rows: Rows, columns: Columns, inside: list[int]) -> dict[tuple[int, int], list[int]]:
        found: dict[tuple[int, int], list[int]] = {
            (g, b): [] for g in range(len(self.groups)) for b in range(self.size)
        }
        for session in inside:
            of_candidate = self.buckets[session][self.domains[session].start_index]
            for candidate in columns[session].tolist():
                for group in self.of[session]:
                    literal = rows.literal(session, candidate)
                    found[group, int(of_candidate[candidate])].append(literal)
        return found

    # -- arithmetic --------------------------------------------------------------------------------

    def _fits(self, session: int) -> np.ndarray:
        """For each bucket whether the session, now unplaced, may be in it.

        Up to the bucket its groups can no longer hope for it; from the bucket on they are one further.
        """
        have = np.cumsum(self.held, axis=1)
        could = have + self.waiting[:, None]
        mine = self.of[session]
        high, low = have.max(axis=0), could.min(axis=0)
        behind = high - np.minimum(low, could[mine].min(axis=0) - 1) > self.most
        ahead = np.maximum(high, have[mine].max(axis=0) + 1) - low > self.most
        first = int(np.argmax(behind)) if behind.any() else self.size
        last = self.size - 1 - int(np.argmax(ahead[::-1])) if ahead.any() else -1
        buckets = np.arange(self.size)
        return (buckets <= first) & (buckets > last)

    def _is_broken(self) -> bool:
        """Whether those outside the model are too far apart, whatever is done inside."""
        have = np.cumsum(self.held, axis=1)
        return bool((have.max(axis=0) - (have + self.waiting[:, None]).min(axis=0) > self.most).any())

    def _bucket(self, session: int, candidate: int) -> int:
        return int(self.buckets[session][self.domains[session].start_index[candidate]])

    def _add(self, session: int, candidate: int, sign: int) -> None:
        bucket = self._bucket(session, candidate)
        for group in self.of[session]:
            self.held[group, bucket] += sign
            self.waiting[group] -= sign

    def _hinted(self, rows: Rows, columns: Columns) -> np.ndarray:
        held = self.held.copy()
        for session, candidate in rows.hint.items():
            if session in self.of and session in columns:
                held[self.of[session], self._bucket(session, candidate)] += 1
        return held

    def _hinted_waiting(self, rows: Rows, columns: Columns) -> np.ndarray:
        waiting = self.waiting.copy()
        for session in rows.hint:
            if session in self.of and session in columns:
                waiting[self.of[session]] -= 1
        return waiting
