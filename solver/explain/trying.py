"""Trying a way out on the present timetable: one session at a cell, those in its way elsewhere."""

from dataclasses import dataclass

import numpy as np

from solver.couplings.tied import TiedCoupling
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

    def at(self, cell: int, movers: frozenset[int], asked: frozenset[str]) -> Outcome | None:
        """The outcome of placing the session at the raw cell once the movers have left; None where somebody is
        left without a place. `asked` are the uses for which they leave: all else forbids nothing there."""
        kept = self.domain.cell, self.domain.cost
        was = {mover: self.state.at[mover] for mover in sorted(movers)}
        cost = self._cost(movers)
        self.domain.cell = np.append(kept[0], cell)
        self.domain.cost = np.append(kept[1], self.domain.prices.ravel()[cell])
        try:
            if not self._settled(len(kept[0]), was, asked):
                return None
            return self._outcome(was, self._cost(movers) - cost)
        finally:
            for session in (self.session, *was):
                if session in self.state.at:
                    self.state.remove(session)
            self.domain.cell, self.domain.cost = kept
            for mover, candidate in was.items():
                self.state.place(mover, candidate)

    def _settled(self, candidate: int, was: dict[int, int], asked: frozenset[str]) -> bool:
        """Whether the session is there and every mover has another place, as near as can be."""
        state = self.state
        for mover in was:
            state.remove(mover)
        if not self._fits(candidate, asked):
            return False
        state.place(self.session, candidate)
        for mover in self._hardest_first(list(was)):
            found = nearest(state, mover, was[mover])
            if found is None:
                return False
            state.place(mover, found)
        touching = (c for s in (self.session, *was) for c in state.instance.touching[s])
        return not any(isinstance(c, TiedCoupling) and c.broken() for c in touching)

    def _outcome(self, was: dict[int, int], cost: int) -> Outcome:
        moved = tuple(m for m, before in was.items() if self.state.at[m] != before)
        return Outcome(
            movers=moved,
            moved=tuple(_placement(self.state, m, self.state.at[m]) for m in moved),
            was=tuple(_placement(self.state, m, was[m]) for m in moved),
            cost=cost,
        )

    def _cost(self, movers: frozenset[int]) -> int:
        """What depends on where the session and the movers are; all else costs the same before and after."""
        state, involved = self.state, [self.session, *movers]
        own = sum(int(state.instance.domains[s].cost[state.at[s]]) for s in involved if s in state.at)
        touching = {id(c): c for s in involved for c in state.instance.touching[s] if c.priced}
        return own + sum(c.cost() for c in touching.values())

    def _fits(self, candidate: int, asked: frozenset[str]) -> bool:
        """Whether the rules whose sessions have made room are kept now; all others say nothing of this cell."""
        for coupling in self.state.instance.touching[self.session]:
            if coupling.use in asked:
                allowed = coupling.allowed(self.session)
                if allowed is not None and not allowed[candidate]:
                    return False
        return True

    def _hardest_first(self, movers: list[int]) -> list[int]:
        if len(movers) < 2:
            return movers
        return sorted(movers, key=lambda m: (int(self.state.open(m).sum()), m))


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


def placed(state: State, session: int) -> Placement:
    """Where a session (an index, placed) is."""
    return _placement(state, session, state.at[session])


def _placement(state: State, session: int, candidate: int) -> Placement:
    domain = state.instance.domains[session]
    return Placement(
        domain.session.id, domain.start(candidate), domain.session.places[domain.place(candidate)]
    )
