"""The protocol of a coupling, and the surface of a model that it writes rows to."""

from collections.abc import Hashable, Mapping, Sequence
from copy import copy
from typing import Protocol, Self

import numpy as np

from solver.domain import Domain
from solver.shapes import Facts

Columns = Mapping[int, np.ndarray]  # session index → indices of its candidates in the model


class Rows(Protocol):
    """What a coupling may ask of a model. Literals and variables are numbers."""

    hint: Mapping[int, int]  # session index → candidate of the incumbent, for those in the model

    def count(self, session: int) -> int:
        """How many sessions take one of the session's candidates each: itself, or a whole class of
        interchangeable ones. The others of the class are in the model without candidates, and count for none.
        The hint speaks of each by itself."""

    def literal(self, session: int, candidate: int) -> int:
        """The variable that says that the session, or one of its class, takes the candidate."""

    def literals(self, session: int) -> Sequence[int]:
        """Those of all of its candidates, in the order of its columns."""

    def away(self, session: int) -> Sequence[int]:
        """The variables that say that none of the model's candidates is taken: of how many of its class."""

    def escapes(self, session: int) -> Sequence[tuple[int, int, int]]:
        """(first, last, literal) of those escapes that stand only for candidates at the starts between (indices)."""

    def left_out(self, session: int) -> Sequence[int]:
        """The variable that says that the session is unplaced, or how many of its class are; none where it must
        be placed."""

    def at_most_one(self, literals: Sequence[int]) -> None: ...

    def at_most(self, terms: Sequence[tuple[int, int]], limit: int) -> None: ...

    def penalty(self, most: int, price: int, hint: int) -> int:
        """A whole variable 0..most that costs `price` a unit."""


class Coupling(Protocol):
    """A rule between sessions. `place` and `remove` tell it what happens; it keeps its own state."""

    use: str  # id of the rule's use, for reasons
    sessions: tuple[int, ...]
    priced: bool

    def place(self, session: int, candidate: int) -> None: ...

    def remove(self, session: int, candidate: int) -> None: ...

    def allowed(self, session: int) -> np.ndarray | None:
        """For each candidate whether it may be taken now; None if all may (and for wishes)."""

    def marginal(self, session: int) -> np.ndarray | None:
        """For each candidate what taking it would add to the cost; None if nothing."""

    def cost(self) -> int:
        """What the present placements cost here."""

    def blockers(self, session: int, cell: int) -> tuple[int, ...]:
        """The placed sessions that forbid a cell now."""

    def blocked(self, session: int) -> list[tuple[tuple[int, ...], np.ndarray]]:
        """What placed sessions forbid of the raw grid: who, and for every cell whether they do.

        The cells of all entries together are those where taking the cell would break the rule. An empty
        tuple of sessions stands for what is taken from outside. Wishes forbid nothing.
        """

    def rows(self, rows: Rows, columns: Columns) -> None:
        """Write the rows for the sessions in the model; all others are where `place` put them."""

    def looks(self, session: int) -> Sequence[Hashable] | None:
        """How each place of the session looks: alike where it is all the same to the coupling which of them it is.
        None where all are alike."""

    def over(self, domains: Sequence[Domain]) -> Self:
        """The same over other candidates of the same cells, with nobody placed. Nobody may be placed here either."""


class Base:
    """What all couplings share: the domains, and who is placed where."""

    def __init__(
        self, use: str, domains: Sequence[Domain], sessions: Sequence[int], price: int | None
    ) -> None:
        self.use = use
        self.domains = domains
        self.sessions = tuple(sessions)
        self.price = price
        self.priced = price is not None
        self.at: dict[int, int] = {}  # placed members: session → candidate
        self.facts: Facts = {}  # of the shape, for sentences

    def place(self, session: int, candidate: int) -> None:
        self.at[session] = candidate

    def remove(self, session: int, candidate: int) -> None:
        del self.at[session]

    def allowed(self, session: int) -> np.ndarray | None:
        return None

    def marginal(self, session: int) -> np.ndarray | None:
        return None

    def cost(self) -> int:
        return 0

    def blocked(self, session: int) -> list[tuple[tuple[int, ...], np.ndarray]]:
        return []

    def looks(self, session: int) -> Sequence[Hashable] | None:
        """Each different, until a coupling says otherwise: so a new one is never taken for blind."""
        return range(len(self.domains[session].session.places))

    def over(self, domains: Sequence[Domain]) -> Self:
        assert not self.at
        other = copy(self)
        other.domains, other.at = domains, {}
        return other

    def others(self, session: int) -> tuple[int, ...]:
        return tuple(s for s in self.sessions if s != session and s in self.at)


def switched_on(rows: Rows, session: int, literals: Sequence[int], switch: int) -> None:
    """The switch is on where the session, or any of its class, takes one of the candidates."""
    rows.at_most([*((1, x) for x in literals), (-rows.count(session), switch)], 0)
    if rows.count(session) > 1:
        for literal in literals:
            rows.at_most([(1, literal), (-1, switch)], 0)


def looks_of_cells(cells: np.ndarray, places: int) -> Sequence[Hashable] | None:
    """How places look to what reads a table of the cells (places × starts, flat)."""
    grid = np.ascontiguousarray(cells.reshape(places, -1))
    return None if (grid == grid[:1]).all() else [row.tobytes() for row in grid]


def marks(size: int, cells: Sequence[int] | np.ndarray) -> np.ndarray:
    """A bool array that is true at the cells."""
    result = np.zeros(size, dtype=bool)
    result[cells] = True
    return result
