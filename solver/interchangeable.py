"""Sessions that could change names with each other: the lectures of a course, the matches of one pairing.

Two sessions are interchangeable where swapping them changes nothing that the engines know: they have the same
candidates at the same prices, and every coupling looks the same afterwards. A model then counts how many of a
class take a candidate and does not name them; named members multiply every solution by factorials.

A class is formed only where a model with counts says exactly what the model with names says. So no two of it
may take the same candidate, and what asks of each pair (`Order`, `Alike`, `Tied`, `Hole`, a wish between two)
keeps its sessions out of any class.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from solver.couplings.company import CompanyCoupling
from solver.couplings.count import CountCoupling
from solver.couplings.latest import LatestCoupling
from solver.couplings.level import LevelCoupling
from solver.couplings.slots import Part, SlotsCoupling
from solver.domain import Domain
from solver.instance import Coupled, Instance
from solver.state import left_out_weight

SHARED = SlotsCoupling | CountCoupling | CompanyCoupling | LatestCoupling | LevelCoupling
Class = tuple[int, ...]


class Interchangeable:
    """The classes among some movable sessions of an instance, as its candidates are now."""

    def __init__(self, instance: Instance, sessions: Iterable[int]) -> None:
        self.instance = instance
        self._class: dict[int, int] = {}
        for group in self._groups(sessions):
            for members in self._split(group):
                if len(members) > 1 and self._may_be_counted(members):
                    self._class.update(dict.fromkeys(members, members[0]))

    def classes(self, sessions: Iterable[int]) -> list[Class]:
        """The sessions with those that they could change names with among them; most are by themselves."""
        found: dict[int, list[int]] = {}
        for session in sorted(sessions):
            found.setdefault(self._class.get(session, session), []).append(session)
        return [tuple(members) for members in found.values()]

    # -- who looks alike ---------------------------------------------------------------------------

    def _groups(self, sessions: Iterable[int]) -> Iterator[list[int]]:
        """Sessions with the same candidates, in the same couplings of three and more."""
        near: dict[tuple, list[int]] = defaultdict(list)
        for session in sessions:
            touching = self.instance.touching[session]
            if len(self.instance.domains[session]) and all(isinstance(c, SHARED) for c in touching):
                near[self._likeness(session, touching)].append(session)
        for group in near.values():
            if len(group) > 1:
                alike: dict[tuple[bytes, ...], list[int]] = defaultdict(list)
                for session in group:
                    alike[_candidates(self.instance.domains[session])].append(session)
                yield from alike.values()

    def _likeness(self, session: int, touching: Sequence[Coupled]) -> tuple:
        """What is quickly told of a session and is the same for all of a class."""
        domain = self.instance.domains[session]
        return (
            domain.length,
            domain.session.places,
            len(domain),
            domain.occurs.shape,
            domain.session.fixed is None,
            left_out_weight(self.instance, session),
            tuple(id(c) for c in touching if len(c.sessions) > 2),
        )

    def _split(self, group: Sequence[int]) -> list[list[int]]:
        """To be interchangeable is to be of one class: it is enough to hold each against one of each class."""
        classes: list[list[int]] = []
        for session in group:
            own = next((c for c in classes if self._swap(c[0], session)), None)
            if own is None:
                classes.append([session])
            else:
                own.append(session)
        return classes

    def _swap(self, a: int, b: int) -> bool:
        """Whether the couplings are the same when the two change names."""
        of_a, of_b = self.instance.touching[a], self.instance.touching[b]
        if not all(_same_part(c, a, b) for c in of_a if b in c.sessions):
            return False
        alone_a = [c for c in of_a if b not in c.sessions]
        alone_b = [c for c in of_b if a not in c.sessions]
        pairs_a, pairs_b = _hard_pairs(alone_a), _hard_pairs(alone_b)
        if (len(pairs_a), len(pairs_b)) != (len(alone_a), len(alone_b)):
            return False
        return _asked(pairs_a, a) == _asked(pairs_b, b)

    # -- who may be counted ------------------------------------------------------------------------

    def _may_be_counted(self, members: Sequence[int]) -> bool:
        """Whether no two can take the same candidate, and no rule asks more of those that count says."""
        a, b = members[:2]
        domain, touching = self.instance.domains[a], self.instance.touching[a]
        used = set(np.unique(domain.place_index).tolist())
        shields = [
            part
            for c in touching
            if isinstance(c, SlotsCoupling) and not c.priced and b in c.sessions
            for part in c.parts[a]
            if 2 * part.amount > c.limit
        ]
        everywhere = [p for p in shields if p.places is None or used <= set(p.places)]
        if not everywhere and used - {place for p in shields for place in p.places or ()}:
            return False
        return all(_is_shielded(c.parts[a], everywhere) for c in _hard_pairs(touching))


def same_candidate(one: Domain, candidate: int, other: Domain) -> int:
    """The candidate of the other session of a class at the same cell."""
    if other is one:
        return candidate
    return int(np.flatnonzero(other.cell == one.cell[candidate])[0])


def dealt(
    domains: Sequence[Domain], members: Class, taken: Sequence[int], at: Mapping[int, int]
) -> dict[int, int]:
    """The candidates (of the first member) that a class takes, each with a member: whoever is at one keeps it,
    and the others come in order, the earlier to the earlier. Where there are too few, the last get none."""
    if len(members) == 1:
        return dict.fromkeys(members, taken[0]) if taken else {}
    first = domains[members[0]]
    cells = {int(first.cell[c]) for c in taken}
    chosen: dict[int, int] = {}
    for member in members:
        there = at.get(member)
        if there is not None and (cell := int(domains[member].cell[there])) in cells:
            chosen[member] = there
            cells.remove(cell)
    number = len(first.starts)
    others = sorted((m for m in members if m not in chosen), key=lambda m: m not in at)
    for member, cell in zip(others, sorted(cells, key=lambda c: (c % number, c)), strict=False):
        chosen[member] = int(np.flatnonzero(domains[member].cell == cell)[0])
    return chosen


def _candidates(domain: Domain) -> tuple[bytes, ...]:
    """Cells, prices, and what the cells mean, whatever order the candidates are in."""
    order = np.argsort(domain.cell)
    arrays = (domain.cell[order], domain.cost[order], domain.starts, domain.occurs)
    return tuple(np.ascontiguousarray(a, dtype=np.int64).tobytes() for a in arrays)


def _same_part(coupling: Coupled, a: int, b: int) -> bool:
    """Whether two sessions of a coupling play the same part in it."""
    match coupling:
        case SlotsCoupling():
            return coupling.parts[a] == coupling.parts[b]
        case CountCoupling():
            return coupling.amount[a] == coupling.amount[b] and coupling.buckets[a].same(coupling.buckets[b])
        case LatestCoupling():
            return _equal(coupling.values, a, b)
        case LevelCoupling():
            return coupling.of[a] == coupling.of[b] and _equal(coupling.buckets, a, b)
        case CompanyCoupling():
            return coupling.single_file
    return False


def _equal(tables: dict[int, np.ndarray], a: int, b: int) -> bool:
    return tables[a] is tables[b] or np.array_equal(tables[a], tables[b])


def _hard_pairs(couplings: Iterable[Coupled]) -> list[SlotsCoupling]:
    return [c for c in couplings if isinstance(c, SlotsCoupling) and len(c.sessions) == 2 and not c.priced]


def _asked(pairs: Iterable[SlotsCoupling], session: int) -> list[tuple]:
    """What is asked of a session with single others, in an order that does not tell who it is."""
    found = []
    for c in pairs:
        other = c.sessions[1] if c.sessions[0] == session else c.sessions[0]
        found.append((other, c.limit, repr(c.parts[session]), repr(c.parts[other]), repr(c.beforehand)))
    return sorted(found)


def _is_shielded(parts: Sequence[Part], shields: Sequence[Part]) -> bool:
    """Whether two of the class are never within the parts at once; then a row for one is the row for all."""
    return all(any(s.lead >= p.lead and s.tail >= p.tail for s in shields) for p in parts)
