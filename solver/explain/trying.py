"""Trying a way out on the present timetable: one session at a cell, those in its way elsewhere."""

from dataclasses import dataclass

import numpy as np

from solver.explain.cells import Cells
from solver.state import State
from solver.timetable import Placement


@dataclass(frozen=True)
class Outcome:
    """Everybody has found room: who moved (indices), to where, from where, and what it costs more."""

    movers: tuple[int, ...]
    moved: tuple[Placement, ...]
    was: tuple[Placement, ...]
    cost: int


class Trial:
    """Tries cells of one session; the state is as before after each."""

    def __init__(self, cells: Cells) -> None:
        self.state, self.session, self.domain = cells.state, cells.session, cells.domain
        self.before = dict(cells.state.at)
        self.cost = cells.state.cost()

    def at(self, cell: int, movers: frozenset[int], asked: frozenset[str]) -> Outcome | None:
        """The outcome of placing the session at the raw cell once the movers have left; None where somebody is
        left without a place. `asked` are the uses for which they leave: all else forbids nothing there."""
        kept = self.domain.cell, self.domain.cost
        self.domain.cell = np.append(kept[0], cell)
        self.domain.cost = np.append(kept[1], self.domain.prices.ravel()[cell])
        try:
            return self._outcome(len(kept[0]), movers, asked)
        finally:
            self.state.load(self._without())
            self.domain.cell, self.domain.cost = kept
            self.state.load(self.before)

    def _outcome(self, candidate: int, movers: frozenset[int], asked: frozenset[str]) -> Outcome | None:
        state = self.state
        for mover in movers:
            state.remove(mover)
        if not self._fits(candidate, asked):
            return None
        state.place(self.session, candidate)
        for mover in self._hardest_first(movers):
            found = nearest(state, mover, self.before[mover])
            if found is None:
                return None
            state.place(mover, found)
        if tie_lost(state):
            return None
        moved = tuple(sorted(m for m in movers if state.at[m] != self.before[m]))
        return Outcome(
            movers=moved,
            moved=tuple(_placement(state, m, state.at[m]) for m in moved),
            was=tuple(_placement(state, m, self.before[m]) for m in moved),
            cost=state.cost() - self.cost,
        )

    def _fits(self, candidate: int, asked: frozenset[str]) -> bool:
        """Whether the rules whose sessions have made room are kept now; all others say nothing of this cell."""
        for coupling in self.state.instance.touching[self.session]:
            if coupling.use in asked:
                allowed = coupling.allowed(self.session)
                if allowed is not None and not allowed[candidate]:
                    return False
        return True

    def _hardest_first(self, movers: frozenset[int]) -> list[int]:
        if len(movers) < 2:
            return list(movers)
        return sorted(movers, key=lambda m: (int(self.state.open(m).sum()), m))

    def _without(self) -> dict[int, int]:
        return {s: c for s, c in self.state.at.items() if s != self.session}


def nearest(state: State, session: int, was: int) -> int | None:
    """The open candidate nearest to where it was: the same day and place before the same hour elsewhere."""
    domain = state.instance.domains[session]
    is_open = np.flatnonzero(state.open(session))
    if not len(is_open):
        return None
    starts = domain.starts[domain.start_index[is_open]]
    elsewhere = domain.place_index[is_open] != domain.place(was)
    order = np.lexsort((domain.cost[is_open], elsewhere, np.abs(starts - domain.start(was))))
    return int(is_open[order[0]])


def tie_lost(state: State) -> list[int]:
    """The placed sessions that have lost what they need."""
    from solver.couplings.tied import TiedCoupling

    return [s for c in state.instance.couplings if isinstance(c, TiedCoupling) for s in c.broken()]


def placed(state: State, session: int) -> Placement:
    """Where a session (an index, placed) is."""
    return _placement(state, session, state.at[session])


def _placement(state: State, session: int, candidate: int) -> Placement:
    domain = state.instance.domains[session]
    return Placement(
        domain.session.id, domain.start(candidate), domain.session.places[domain.place(candidate)]
    )
