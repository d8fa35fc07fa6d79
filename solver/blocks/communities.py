"""Communities of the conflict graph: who shares what, when. Sets of sessions with little between them.

Two sessions are near where the cheapest candidates of both take from the same thing (a court, a team, a person's
week) in the same week. The graph is kept as its two halves, sessions and cells of (thing, week), since the pairs
would be too many; it is halved again and again along its slowest direction (the second eigenvector of the random
walk on it), each time where least is cut, until every part is small enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.couplings.count import CountCoupling
from solver.couplings.slots import SlotsCoupling
from solver.couplings.tied import TiedCoupling
from solver.instance import Coupled, Instance

LOOKED_AT = 48  # of a session's cheapest candidates
STEPS = 60  # of the random walk
LEAST_SHARE = 0.3  # of a halved part is on either side
OPEN_WEEK = 40 * 60  # minutes that a thing can be used for in a week, as a rule
COUNTED, PAIRED = 0.3, 2.0  # how near two are in one bucket of a count, and as a pair of a rule


@dataclass(frozen=True)
class Split:
    """The communities in a fixed order, and the share of all nearness that lies between them."""

    parts: tuple[tuple[int, ...], ...]
    cut: float


def communities(instance: Instance, sessions: Sequence[int], most: int, seed: int) -> Split:
    """Parts of at most so many sessions each; what is tied stays together, so a part may be larger."""
    graph = _Graph.of(instance, sessions)
    random = np.random.default_rng(seed)
    parts = [np.sort(part) for part in graph.halved(np.arange(graph.size), most, random)]
    parts.sort(key=lambda part: int(part[0]))
    ordered = np.array(sessions)
    found = tuple(tuple(sorted(ordered[np.isin(graph.atom, part)].tolist())) for part in parts)
    return Split(found, graph.cut(parts))


@dataclass
class _Graph:
    """Entries (atom, cell, amount) in the order of the cells; the nearness of two atoms is the sum over cells of
    the product of their amounts. An atom is a session or some that are tied. `atom` is of each session."""

    atom: np.ndarray
    weight: np.ndarray  # sessions in each atom
    row: np.ndarray
    cell: np.ndarray
    amount: np.ndarray

    @property
    def size(self) -> int:
        return len(self.weight)

    @staticmethod
    def of(instance: Instance, sessions: Sequence[int]) -> "_Graph":
        number = {s: n for n, s in enumerate(sessions)}
        atom = _atoms(instance, number)
        rows, cells, amounts, first = [], [], [], 0
        weeks = {s: _weeks(instance, s) for s in sessions}
        for members, nearness, places in _things(instance, number):
            inside = [s for s in members if s in number]
            for session in inside:
                week, share = weeks[session] if places is None else _weeks(instance, session, places)
                rows.append(np.full(len(week), atom[number[session]]))
                cells.append(first + week)
                amounts.append(share * nearness**0.5)
            first += 1 + max((int(w.max(initial=0)) for w, _ in (weeks[s] for s in inside)), default=0)
        if not rows:
            rows, cells, amounts = [np.zeros(0, int)], [np.zeros(0, int)], [np.zeros(0)]
        row, cell, amount = np.concatenate(rows), np.concatenate(cells), np.concatenate(amounts)
        order = np.lexsort((row, cell))
        return _Graph(atom, np.bincount(atom), row[order], cell[order], amount[order])

    def halved(self, part: np.ndarray, most: int, random: np.random.Generator) -> list[np.ndarray]:
        if self.weight[part].sum() <= most or len(part) < 2:
            return [part]
        graph = self.within(part)
        place = graph.sweep(graph.walk(random))
        return [half for side in place for half in self.halved(part[side], most, random)]

    def within(self, part: np.ndarray) -> "_Graph":
        number = np.full(self.size, -1)
        number[part] = np.arange(len(part))
        kept = number[self.row] >= 0
        _, cell = np.unique(self.cell[kept], return_inverse=True)
        return _Graph(self.atom, self.weight[part], number[self.row[kept]], cell, self.amount[kept])

    def walk(self, random: np.random.Generator) -> np.ndarray:
        """Where each atom lies along the slowest direction of a random walk over the cells."""
        cells = int(self.cell.max(initial=-1)) + 1

        def step(values: np.ndarray) -> np.ndarray:
            held = np.bincount(self.cell, self.amount * values[self.row], cells)
            return np.bincount(self.row, self.amount * held[self.cell], self.size)

        degree = step(np.ones(self.size)) + 1e-9
        at = random.standard_normal(self.size)
        for _ in range(STEPS):
            at -= (at * degree).sum() / degree.sum()
            at = (at + step(at) / degree) / 2
            at /= np.sqrt((at * at * degree).sum()) + 1e-30
        return at

    def sweep(self, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The two sides of the order where least is cut for the size of the smaller one."""
        order = np.argsort(at, kind="stable")
        rank = np.empty(self.size, dtype=int)
        rank[order] = np.arange(self.size)
        total = np.bincount(self.cell, self.amount)
        by_rank = np.lexsort((rank[self.row], self.cell))
        amount, cell, step = self.amount[by_rank], self.cell[by_rank], rank[self.row[by_rank]]
        running = np.cumsum(amount)
        before = running - amount
        begins = np.searchsorted(cell, np.arange(len(total)))
        before = before - before[begins][cell] if len(cell) else before
        after = before + amount
        change = after * (total[cell] - after) - before * (total[cell] - before)
        cut = np.cumsum(np.bincount(step, change, self.size))[:-1]
        left = np.cumsum(self.weight[order])[:-1]
        smaller = np.minimum(left, self.weight.sum() - left)
        fits = smaller >= LEAST_SHARE * self.weight.sum()
        if not fits.any():
            fits = smaller >= smaller.max()
        at_most = int(np.where(fits, cut / np.maximum(smaller, 1), np.inf).argmin()) + 1
        return np.sort(order[:at_most]), np.sort(order[at_most:])

    def cut(self, parts: Sequence[np.ndarray]) -> float:
        """The share of the nearness that lies between parts."""
        of = np.zeros(self.size, dtype=int)
        for number, part in enumerate(parts):
            of[part] = number
        held = np.bincount(self.cell, self.amount)
        own = np.zeros(len(held))
        np.add.at(own, self.cell, self.amount**2)
        key, place = np.unique(self.cell * len(parts) + of[self.row], return_inverse=True)
        together = np.bincount(place, self.amount, len(key))
        inside, whole = float((together**2).sum() - own.sum()), float((held**2).sum() - own.sum())
        return 0.0 if whole <= 0 else max(0.0, 1 - inside / whole)


def _things(instance: Instance, number: dict[int, int]):
    """(members, how near they are in a week, places where it counts) of all that sessions share. Things with the same
    members, as identical courts, are one."""
    alike: dict[tuple, list[Coupled]] = {}
    for coupling in instance.couplings:
        if sum(s in number for s in coupling.sessions) > 1:
            places = _places(coupling)
            alike.setdefault((coupling.sessions, type(coupling), places is None), []).append(coupling)
    for (members, *_), couplings in alike.items():
        one = couplings[0]
        places = None if len(couplings) > 1 else _places(one)
        yield members, _nearness(instance, one) / len(couplings), places


def _places(coupling: Coupled) -> dict[int, tuple[int, ...]] | None:
    if not isinstance(coupling, SlotsCoupling):
        return None
    found: dict[int, tuple[int, ...]] = {}
    for session, parts in coupling.parts.items():
        if any(part.places is None for part in parts):
            return None
        found[session] = tuple(sorted({p for part in parts for p in part.places or ()}))
    return found


def _nearness(instance: Instance, coupling: Coupled) -> float:
    if isinstance(coupling, SlotsCoupling):
        lengths = [instance.domains[s].length for s in coupling.sessions]
        share = 2 * sum(lengths) / len(lengths) / instance.problem.ticks(OPEN_WEEK)
        return share / max(1, coupling.limit)
    if isinstance(coupling, CountCoupling):
        return COUNTED / max(1, coupling.most or 1)
    return PAIRED if len(coupling.sessions) == 2 else COUNTED


def _weeks(
    instance: Instance, session: int, places: dict[int, tuple[int, ...]] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The weeks of a session's cheapest candidates (in some of its places), and the share of them in each."""
    domain = instance.domains[session]
    starts, at = np.divmod(domain.cell[:LOOKED_AT], max(1, len(domain.starts)))[::-1], None
    index, place = starts
    if places is not None:
        at = np.isin(place, places[session])
        index = index[at]
    ticks = domain.occurs[:, index].ravel()
    found, times = np.unique(ticks[ticks >= 0] // instance.problem.ticks(7 * 1440), return_counts=True)
    return found.astype(int), times / max(1, min(LOOKED_AT, len(domain)))


def _atoms(instance: Instance, number: dict[int, int]) -> np.ndarray:
    """The number of each session's atom: what is tied is one."""
    first = list(range(len(number)))

    def root(n: int) -> int:
        while first[n] != n:
            n = first[n]
        return n

    for coupling in instance.couplings:
        if isinstance(coupling, TiedCoupling) and all(s in number for s in coupling.sessions):
            a, b = sorted(root(number[s]) for s in coupling.sessions)
            first[b] = a
    roots = np.array([root(n) for n in range(len(number))], dtype=int)
    return np.unique(roots, return_inverse=True)[1]
