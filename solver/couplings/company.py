"""Nobody of a group stands alone in time: another member overlaps, or begins or ends next to it."""

from collections.abc import Hashable, Sequence
from typing import Self

import numpy as np

from solver.couplings.base import Base, Columns, Rows
from solver.domain import Domain

Stretch = tuple[int, int]
At = dict[Stretch, list[tuple[int, int]]]  # whose literals say that they are there
Elsewhere = dict[int, list[int]]


class CompanyCoupling(Base):
    """A wish: its price is due for each placed member that has no other within `gap` ticks."""

    def __init__(
        self, use: str, domains: Sequence[Domain], members: Sequence[int], gap: int, price: int
    ) -> None:
        super().__init__(use, domains, sorted(members), price)
        self.gap = gap
        self.single_file = False  # whether another rule keeps the members from overlapping, see couple.settle
        self._spans: dict[int, Stretch] = {}

    def place(self, session: int, candidate: int) -> None:
        super().place(session, candidate)
        self._spans[session] = self.stretch(session, candidate)

    def remove(self, session: int, candidate: int) -> None:
        super().remove(session, candidate)
        del self._spans[session]

    def stretch(self, session: int, candidate: int) -> Stretch:
        """The first occurrence of a candidate, as published."""
        start = self.domains[session].start(candidate)
        return start, start + self.domains[session].length

    def near(self, one: Stretch, other: Stretch) -> bool:
        return one[0] <= other[1] + self.gap and other[0] <= one[1] + self.gap

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        return ()

    def cost(self) -> int:
        return (self.price or 0) * len(self._alone(self._spans))

    def marginal(self, session: int) -> np.ndarray | None:
        """Alone costs; whoever is alone now and gets company costs no more."""
        domain, price = self.domains[session], self.price or 0
        others = {s: span for s, span in self._spans.items() if s != session}
        starts = domain.starts[domain.start_index]
        found = np.zeros(len(starts), dtype=bool)
        for span in others.values():
            found |= self._touches(starts, domain.length, span)
        total = np.where(found, 0, price)
        for alone in self._alone(self._spans):
            if alone != session:
                total = total - price * self._touches(starts, domain.length, others[alone])
        return total

    def looks(self, session: int) -> Sequence[Hashable] | None:
        return None

    def over(self, domains: Sequence[Domain]) -> Self:
        other = super().over(domains)
        other._spans = {}
        return other

    def rows(self, rows: Rows, columns: Columns) -> None:
        inside = [s for s in self.sessions if s in columns]
        if not inside:
            return
        at: At = {}
        for session in inside:
            for candidate in columns[session].tolist():
                span = self.stretch(session, candidate)
                at.setdefault(span, []).append((session, rows.literal(session, candidate)))
        fixed = {s: span for s, span in sorted(self._spans.items()) if s not in columns}
        lone = [span for span in at if not any(self.near(span, o) for o in fixed.values())]
        elsewhere = {s: self._elsewhere(rows, s) for s in inside}
        hinted = self._hinted(rows, columns)
        if self.single_file:
            self._rows_of_times(rows, at, lone, elsewhere, hinted)
        else:
            self._rows_of_members(rows, at, lone, elsewhere, hinted)
        self._rows_of_fixed(rows, at, fixed, elsewhere, hinted)

    def _rows_of_times(
        self, rows: Rows, at: At, lone: list[Stretch], elsewhere: Elsewhere, hinted: dict[int, Stretch]
    ) -> None:
        """Whoever is there is alone there: at most one is, so it does not matter who."""
        alone = {hinted[s] for s in self._alone(hinted)}
        escapes = [(-1, x) for literals in elsewhere.values() for x in literals]
        for span in lone:
            due = rows.penalty(1, self.price or 0, int(span in alone))
            company = [(-1, x) for o in at if o != span and self.near(span, o) for _, x in at[o]]
            rows.at_most([*((1, x) for _, x in at[span]), *company, *escapes, (-1, due)], 0)

    def _rows_of_members(
        self, rows: Rows, at: At, lone: list[Stretch], elsewhere: Elsewhere, hinted: dict[int, Stretch]
    ) -> None:
        alone = set(self._alone(hinted))
        beside = {span: [o for o in at if self.near(span, o)] for span in lone}
        for session in elsewhere:
            mine = [(span, here) for span in lone if (here := [x for s, x in at[span] if s == session])]
            if not mine:
                continue
            due = rows.penalty(1, self.price or 0, int(session in alone))
            for span, literals in mine:
                company = [(-1, x) for near in beside[span] for s, x in at[near] if s != session]
                company += [(-1, x) for s in elsewhere if s != session for x in elsewhere[s]]
                rows.at_most([*((1, x) for x in literals), *company, (-1, due)], 0)

    def _rows_of_fixed(
        self,
        rows: Rows,
        at: At,
        fixed: dict[int, Stretch],
        elsewhere: Elsewhere,
        hinted: dict[int, Stretch],
    ) -> None:
        alone = set(self._alone(hinted))
        for session, span in fixed.items():
            if any(o != session and self.near(span, other) for o, other in fixed.items()):
                continue
            due = rows.penalty(1, self.price or 0, int(session in alone))
            company = [(-1, x) for o in at if self.near(span, o) for _, x in at[o]]
            company += [(-1, x) for literals in elsewhere.values() for x in literals]
            rows.at_most([*company, (-1, due)], -1)

    # -- how it is made ----------------------------------------------------------------------------

    def _alone(self, spans: dict[int, Stretch]) -> list[int]:
        order = sorted(spans.items(), key=lambda one: one[1])
        found, latest = [], None
        for index, (session, span) in enumerate(order):
            after = index + 1 < len(order) and self.near(span, order[index + 1][1])
            before = latest is not None and latest + self.gap >= span[0]
            if not after and not before:
                found.append(session)
            latest = span[1] if latest is None else max(latest, span[1])
        return found

    def _elsewhere(self, rows: Rows, session: int) -> list[int]:
        """The literals for candidates that are not in the model: they might be beside anybody."""
        unplaced = set(rows.left_out(session))
        return [x for x in rows.away(session) if x not in unplaced]

    def _touches(self, starts: np.ndarray, length: int, span: Stretch) -> np.ndarray:
        return (starts <= span[1] + self.gap) & (span[0] <= starts + length + self.gap)

    def _hinted(self, rows: Rows, columns: Columns) -> dict[int, Stretch]:
        spans = {s: span for s, span in self._spans.items() if s not in columns}
        for session, candidate in rows.hint.items():
            if session in columns and session in set(self.sessions):
                spans[session] = self.stretch(session, candidate)
        return spans
