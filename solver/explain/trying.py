"""Trying a way out on the present timetable: one session at a cell, those in its way elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.couplings.tied import TiedCoupling
from solver.explain.cells import Cells
from solver.explain.told import Way
from solver.state import State
from solver.timetable import Placement


@dataclass(frozen=True)
class Outcome:
    """Everybody has found room: who moved (indices), to where, from where, and what it costs more. `with_it` are
    the ways in which those came in that are tied to the session and had no place."""

    movers: tuple[int, ...]
    moved: tuple[Placement, ...]
    was: tuple[Placement, ...]
    cost: int
    with_it: tuple[Way, ...] = ()


Bring = Callable[[State, int, frozenset[int]], Way | None]


def nobody(state: State, session: int, keep: frozenset[int]) -> None:
    """Nobody is brought in with a session."""


class Trial:
    """Tries cells of one session; the state is as before after each.

    `bring` looks for a way in for a session that is tied to this one and has no place; `keep` are sessions
    that stay where they have just been put.
    """

    def __init__(self, cells: Cells, *, bring: Bring = nobody, keep: frozenset[int] = frozenset()) -> None:
        self.bring, self.keep = bring, keep
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
            with_it = self._with_it(was)
            return None if with_it is None else self._outcome(was, self._cost(movers) - cost, with_it)
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
        return True

    def _outcome(self, was: dict[int, int], cost: int, with_it: tuple[Way, ...]) -> Outcome:
        moved = tuple(m for m, before in was.items() if self.state.at[m] != before)
        return Outcome(
            movers=moved,
            moved=tuple(_placement(self.state, m, self.state.at[m]) for m in moved),
            was=tuple(_placement(self.state, m, was[m]) for m in moved),
            cost=cost + sum(way.cost for way in with_it),
            with_it=with_it,
        )

    def _with_it(self, was: dict[int, int]) -> tuple[Way, ...] | None:
        """Ways in for those without whom the session may not be; None where there is none for somebody."""
        state, ways = self.state, []
        for tie in self._ties_lost(was):
            missing = tie.a if tie.a not in state.at else tie.b
            if not tie.both or self.session not in (tie.a, tie.b):
                return None
            way = self.bring(state, missing, self.keep | {self.session})
            if way is None:
                return None
            ways.append(way)
        return tuple(ways)

    def _ties_lost(self, was: dict[int, int]) -> list[TiedCoupling]:
        """Those that are not kept any more; of sessions that wait for this one to come in, only its own."""
        touching = {id(c): c for s in (self.session, *was) for c in self.state.instance.touching[s]}
        ties = [c for c in touching.values() if isinstance(c, TiedCoupling) and c.broken()]
        return [t for t in ties if not self.keep.intersection((t.a, t.b)) or self.session in (t.a, t.b)]

    def _cost(self, movers: frozenset[int]) -> int:
        """What depends on where the session and the movers are; all else costs the same before and after."""
        state, involved = self.state, [self.session, *movers]
        own = sum(int(state.instance.domains[s].cost[state.at[s]]) for s in involved if s in state.at)
        touching = {id(c): c for s in involved for c in state.instance.touching[s] if c.priced}
        return own + sum(c.cost() for c in touching.values())

    def _fits(self, candidate: int, asked: frozenset[str]) -> bool:
        """Whether the rules whose sessions have made room are kept now; all others say nothing of this cell."""
        for coupling in self.state.instance.touching[self.session]:
            if coupling.use in asked and not isinstance(coupling, TiedCoupling):  # ties are asked at the end
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
