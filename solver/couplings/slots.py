"""At every tick the members take at most so much: courts, floors, people, kit, and pairs kept apart."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Self

import numpy as np

from solver.couplings.base import Columns, Rows, marks
from solver.couplings.ongrid import OnGrid, Said
from solver.couplings.usage import Interval, above, cliques
from solver.domain import Domain
from solver.timespan import Span

BEFOREHAND = -1  # stands for the session of what is taken before any is placed


@dataclass(frozen=True)
class Part:
    """A member of the coupling: what it takes, how much wider than published, and at which places."""

    amount: int
    lead: int
    tail: int
    places: tuple[int, ...] | None


class SlotsCoupling(OnGrid):
    """Usage over time. Only intervals are kept, so a long horizon costs nothing."""

    def __init__(
        self,
        use: str,
        domains: Sequence[Domain],
        parts: dict[int, list[Part]],
        limit: int,
        price: int | None,
        taken: Sequence[tuple[Span, int]] = (),
    ) -> None:
        super().__init__(use, domains, sorted(parts), price)
        self.parts, self.limit = parts, limit
        self._taken: dict[int, list[tuple[int, int, int]]] = {}  # session → (start, end, amount)
        if taken:
            self._taken[BEFOREHAND] = [(*span, amount) for span, amount in taken]
        self._full: dict[int, np.ndarray] = {}

    @property
    def beforehand(self) -> Sequence[tuple[int, int, int]]:
        """(start, end, amount) of what is taken before any session is placed."""
        return self._taken.get(BEFOREHAND, [])

    def keeps_apart(self, sessions: Sequence[int]) -> bool:
        """Whether no two of the sessions may ever overlap, as published, wherever they are."""
        return not self.priced and all(
            any(2 * p.amount > self.limit and p.places is None for p in self.parts.get(s, ()))
            for s in sessions
        )

    def place(self, session: int, candidate: int) -> None:
        super().place(session, candidate)
        spans = self._spans(session, candidate)
        if spans:
            self._taken[session] = spans
            self._full.clear()

    def remove(self, session: int, candidate: int) -> None:
        super().remove(session, candidate)
        if self._taken.pop(session, None) is not None:
            self._full.clear()

    def closed(self, session: int) -> list[Said]:
        return [] if self.priced or not self._taken else self._clashes(session)

    def extra(self, session: int) -> list[Said]:
        if self.price is None or not self._taken or self.cost():
            return []
        clashes = self._clashes(session)
        if len(clashes) > 1:  # the price is due once
            table = np.zeros(self.domains[session].shape, dtype=bool)
            for places, values in clashes:
                table[slice(None) if places is None else list(places)] |= values
            clashes = [Said(None, table)]
        return [Said(places, values * self.price) for places, values in clashes]

    def cost(self) -> int:
        if self.price is None:
            return 0
        return self.price if len(self._full_spans(0)) else 0

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        domain, mine = self.domains[session], []
        index, place = cell % len(domain.starts), cell // len(domain.starts)
        for part in self.parts.get(session, ()):
            if part.places is None or place in part.places:
                for t in domain.occurs[:, index]:
                    if t >= 0:
                        mine.append((int(t) - part.lead, int(t) + domain.length + part.tail))
        return tuple(
            other
            for other, spans in self._taken.items()
            if other not in (session, BEFOREHAND)
            and any(a < e and s < b for a, b in mine for s, e, _ in spans)
        )

    def blocked(self, session: int) -> list[tuple[tuple[int, ...], np.ndarray]]:
        if self.priced or session not in self.parts:
            return []
        others = {o: spans for o, spans in self._taken.items() if o != session}
        if self._each_is_enough(session, others):
            found = [
                (o, self._overlaps(session, [(s, e) for s, e, _ in spans])) for o, spans in others.items()
            ]
            return [(() if o == BEFOREHAND else (o,), bad) for o, bad in found if bad.any()]
        return self._blocked_together(session)

    def rows(self, rows: Rows, columns: Columns) -> None:
        intervals = self._columns(rows, columns)
        if self._number(rows, intervals) < 2 and not (self.priced and self._taken):
            return
        switch = None
        if self.price is not None:
            switch = rows.penalty(1, self.price, self._hint(rows, columns))
        taken = [span for spans in self._taken.values() for span in spans]
        for active, used in cliques(intervals, taken):
            self._row(rows, active, self.limit - used, switch)

    def looks(self, session: int) -> Sequence[Hashable] | None:
        parts = self.parts.get(session, ())
        if all(part.places is None for part in parts):
            return None
        return [
            tuple(sorted((p.amount, p.lead, p.tail) for p in parts if p.places is None or place in p.places))
            for place in range(len(self.domains[session].session.places))
        ]

    def over(self, domains: Sequence[Domain]) -> Self:
        other = super().over(domains)
        other._taken, other._full = dict(self._taken), {}
        return other

    # -- how it is made ----------------------------------------------------------------------------

    def _spans(self, session: int, candidate: int) -> list[tuple[int, int, int]]:
        domain, place = self.domains[session], self.domains[session].place(candidate)
        return [
            (start, end, part.amount)
            for part in self.parts.get(session, ())
            if part.places is None or place in part.places
            for start, end in domain.intervals(candidate, part.lead, part.tail)
        ]

    def _clashes(self, session: int) -> list[Said]:
        """Where usage would pass the limit."""
        found = []
        for part in self.parts.get(session, ()):
            full = self._full_spans(part.amount)
            if len(full):
                touches = self._touches(self.domains[session], full, part)
                if touches is not None:
                    found.append(Said(part.places, touches))
        return found

    def _touches(self, domain: Domain, full: np.ndarray, part: Part) -> np.ndarray | None:
        """For each start whether an occurrence touches the spans (in order, apart); None where nowhere."""
        begins, ends, after = full[:, 0], full[:, 1], domain.length + part.tail
        if domain.session.repeat is None and len(domain.starts):
            starts = domain.starts  # in order, so the few spans are looked up among them
            first = ends.searchsorted(starts[0] - part.lead, side="right")
            last = begins.searchsorted(starts[-1] + after, side="left")
            if first >= last:
                return None
            touched = np.zeros(len(starts), dtype=bool)
            low = starts.searchsorted(begins[first:last] - after, side="right")
            high = starts.searchsorted(ends[first:last] + part.lead, side="left")
            for one, other in zip(low.tolist(), high.tolist(), strict=True):
                touched[one:other] = True
            return touched
        begun = begins.searchsorted(domain.occurs + after, side="left")
        over = ends.searchsorted(domain.occurs - part.lead, side="right")
        return np.any((begun > over) & (domain.occurs >= 0), axis=0)

    def _each_is_enough(self, session: int, others: dict[int, list[tuple[int, int, int]]]) -> bool:
        """Whether any one of the others is in the way wherever it overlaps, as on an exclusive court."""
        mine = min(part.amount for part in self.parts[session])
        return all(mine + amount > self.limit for spans in others.values() for _, _, amount in spans)

    def _blocked_together(self, session: int) -> list[tuple[tuple[int, ...], np.ndarray]]:
        """Where several share a floor: who is there together where it would be too full."""
        domain = self.domains[session]
        full = np.zeros(domain.size, dtype=bool)
        for part in self.parts[session]:
            full |= self._overlaps(session, self._full_spans(part.amount), part)
        found: dict[tuple[int, ...], list[int]] = {}
        for cell in np.flatnonzero(full).tolist():
            found.setdefault(self.blockers(session, cell), []).append(cell)
        return [(who, marks(full.size, cells)) for who, cells in found.items()]

    def _overlaps(
        self, session: int, spans: Sequence[tuple[int, int]] | np.ndarray, only: Part | None = None
    ) -> np.ndarray:
        """For every cell whether what the session would take there overlaps the spans (in order, apart)."""
        domain = self.domains[session]
        result = np.zeros(domain.shape, dtype=bool)
        for part in (only,) if only else self.parts[session]:
            bad = np.zeros(len(domain.starts), dtype=bool)
            for row in domain.occurs:
                for start, end in spans:
                    bad |= (row >= 0) & (row - part.lead < end) & (start < row + domain.length + part.tail)
            rows = slice(None) if part.places is None else list(part.places)
            result[rows] |= bad
        return result.ravel()

    def _full_spans(self, amount: int) -> np.ndarray:
        """Where so much more does not fit (amount 0: where the limit is passed already), see `above`."""
        if amount not in self._full:
            self._full[amount] = above(
                [span for spans in self._taken.values() for span in spans], self.limit - amount
            )
        return self._full[amount]

    def _columns(self, rows: Rows, columns: Columns) -> list[Interval]:
        """(start, end, amount, session, literal) of every member's column."""
        found: list[Interval] = []
        for session in self.sessions:
            if session not in columns or not len(columns[session]):
                continue
            domain, candidates = self.domains[session], columns[session]
            ticks = domain.occurs[:, domain.start_index[candidates]].tolist()
            for part in self.parts.get(session, ()):
                there = self._there(domain, candidates, part.places)
                after = domain.length + part.tail
                found.extend(
                    (t - part.lead, t + after, part.amount, session, literal)
                    for times in ticks
                    for t, literal, is_there in zip(times, rows.literals(session), there, strict=False)
                    if is_there and t >= 0
                )
        return found

    def _there(
        self, domain: Domain, candidates: np.ndarray, places: tuple[int, ...] | None
    ) -> Iterable[bool]:
        """Which of the candidates are at the places: most are not, where the members share one of many."""
        if places is None:
            return repeat(True)
        at = domain.place_index[candidates]
        return (at == places[0] if len(places) == 1 else np.isin(at, places)).tolist()

    def _row(self, rows: Rows, active: list[Interval], limit: int, switch: int | None) -> None:
        if switch is None and self._number(rows, active) == 1:
            return
        largest: dict[int, int] = {}
        for _, _, amount, session, _ in active:
            largest[session] = max(largest.get(session, 0), amount)
        total = sum(amount * rows.count(session) for session, amount in largest.items())
        if total <= limit:
            return
        if switch is not None:
            terms = [(amount, literal) for _, _, amount, _, literal in active]
            rows.at_most([*terms, (limit - total, switch)], limit)
        elif limit == 1 and max(largest.values()) == 1:
            rows.at_most_one([literal for *_, literal in active])
        else:
            rows.at_most([(amount, literal) for _, _, amount, _, literal in active], max(limit, 0))

    def _number(self, rows: Rows, intervals: list[Interval]) -> int:
        """How many sessions the intervals are of."""
        return sum(map(rows.count, {i[3] for i in intervals}))

    def _hint(self, rows: Rows, columns: Columns) -> int:
        taken = [span for spans in self._taken.values() for span in spans]
        for session, candidate in rows.hint.items():
            if session in self.parts and session in columns:
                taken += self._spans(session, candidate)
        return int(len(above(taken, self.limit)) > 0)
