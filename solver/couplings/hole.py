"""Two sessions side by side in time touch, or leave a stretch between them that is long enough to use."""

from collections.abc import Hashable, Sequence

import numpy as np

from solver.couplings.base import Base, Columns, Rows
from solver.domain import Domain

Places = tuple[int, ...] | None


class HoleCoupling(Base):
    """A wish: its price is due once where a hole of less than `least` ticks lies between the two.

    `wider` are, for each of the two, the ticks that its occurrences take before and after what is published.
    """

    def __init__(
        self,
        use: str,
        domains: Sequence[Domain],
        places: dict[int, Places],
        wider: dict[int, tuple[int, int]],
        least: int,
        price: int,
    ) -> None:
        super().__init__(use, domains, tuple(places), price)
        self.places, self.wider, self.least = places, wider, least

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        return ()

    def marginal(self, session: int) -> np.ndarray | None:
        bad = self._bad(session, np.arange(len(self.domains[session])), self._placed(session))
        return bad * (self.price or 0) if bad.any() else None

    def cost(self) -> int:
        if len(self.at) < 2:
            return 0
        session = self.sessions[0]
        bad = self._bad(session, np.array([self.at[session]]), self._placed(session))
        return (self.price or 0) if bad[0] else 0

    def rows(self, rows: Rows, columns: Columns) -> None:
        first, second = sorted(self.sessions, key=lambda s: s not in columns)
        if first not in columns:
            return
        groups = self._groups(rows, columns, first, second)
        if not groups:
            return
        switch = rows.penalty(1, self.price or 0, self._hint(rows))
        for mine, theirs, limit in groups:
            rows.at_most([*((1, literal) for literal in (*mine, *theirs)), (-1, switch)], limit)

    def looks(self, session: int) -> Sequence[Hashable] | None:
        places = self.places[session]
        number = len(self.domains[session].session.places)
        return None if places is None else [place in places for place in range(number)]

    # -- how it is made ----------------------------------------------------------------------------

    def _groups(
        self, rows: Rows, columns: Columns, first: int, second: int
    ) -> list[tuple[list[int], list[int], int]]:
        """Literals of which, in each group, more than the limit together leave a hole."""
        if second not in columns:
            spans = self._placed(first)
            bad = columns[first][self._bad(first, columns[first], spans)]
            mine = [rows.literal(first, int(c)) for c in bad]
            return [(mine, [], 0)] if mine else []
        alike: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for candidate in columns[first].tolist():
            alike.setdefault(self._spans(first, candidate), []).append(candidate)
        found = []
        for spans, candidates in alike.items():
            bad = columns[second][self._bad(second, columns[second], spans)]
            if spans and len(bad):
                mine = [rows.literal(first, c) for c in candidates]
                found.append((mine, [rows.literal(second, int(c)) for c in bad], 1))
        return found

    def _placed(self, session: int) -> tuple[tuple[int, int], ...]:
        """What the other one takes where it is now."""
        return tuple(span for o in self.others(session) for span in self._spans(o, self.at[o]))

    def _spans(self, session: int, candidate: int) -> tuple[tuple[int, int], ...]:
        domain, places = self.domains[session], self.places[session]
        if places is not None and domain.place(candidate) not in places:
            return ()
        return tuple(domain.intervals(candidate, *self.wider[session]))

    def _bad(self, session: int, candidates: np.ndarray, spans: Sequence[tuple[int, int]]) -> np.ndarray:
        """For each of the candidates whether it leaves a hole beside one of the spans."""
        domain, (lead, tail), places = self.domains[session], self.wider[session], self.places[session]
        bad = np.zeros(len(candidates), dtype=bool)
        for row in domain.occurs[:, domain.start_index[candidates]]:
            for start, end in spans:
                before, after = row - lead - end, start - (row + domain.length + tail)
                bad |= (row >= 0) & (_is_hole(before, self.least) | _is_hole(after, self.least))
        if places is not None:
            bad &= np.isin(domain.place_index[candidates], places)
        return bad

    def _hint(self, rows: Rows) -> int:
        first, second = self.sessions
        at = {s: rows.hint[s] for s in self.sessions if s in rows.hint}
        at = {**{s: c for s, c in self.at.items() if s not in at}, **at}
        if len(at) < 2:
            return 0
        return int(self._bad(first, np.array([at[first]]), self._spans(second, at[second]))[0])


def _is_hole(between: np.ndarray, least: int) -> np.ndarray:
    return (between > 0) & (between < least)
