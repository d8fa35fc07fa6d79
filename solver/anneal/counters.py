"""From couplings to counters. What has no counter here (holes, ties) is left to the engine around the search."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from solver.anneal.trying import APART
from solver.couplings.alike import AlikeCoupling
from solver.couplings.company import CompanyCoupling
from solver.couplings.count import CountCoupling
from solver.couplings.keys import Keys
from solver.couplings.latest import LatestCoupling
from solver.couplings.level import LevelCoupling
from solver.couplings.order import OrderCoupling
from solver.couplings.slots import SlotsCoupling
from solver.instance import Coupled, Instance

MUCH = 1 << 40
MOST_APART = 8
DISTINCT, SHORT, ONCE = 0, 1, 2  # kinds of pools, see hits.pool_cost

MOST = 1 << 30  # beyond what any counter holds
KINDS = 4
FULL, WISH, POOLED, ALONE = range(
    KINDS
)  # what a counter does: only hard and full, priced, feeds a pool, has company
START, PLACE, CELL = 0, 1, 2  # what of a candidate hits a counter: its time, its place, or both


class Counters:
    """Collects counters, pools and pairs, coupling by coupling."""

    def __init__(self, instance: Instance, absent: frozenset[int]) -> None:
        self.instance, self.absent = instance, absent
        self.rows: list[
            tuple[int, int, int, int, int, int]
        ] = []  # most, least, price, pool, above, alone price
        self.pools: list[tuple[int, int, int]] = []
        self.near: dict[int, list[int]] = {}
        self.hits: list[
            tuple[int, int, np.ndarray, np.ndarray, int]
        ] = []  # kind, session, which, counter, amount
        self.pairs: list[tuple[int, int, np.ndarray, np.ndarray, int, int]] = []
        self.latest: dict[int, np.ndarray] = {}
        self.sizes: list[np.ndarray] = []  # of the hits: how many counters in a row
        self.starts: dict[int, np.ndarray] = {}
        self.has_latest = False
        self.is_complete = True  # whether every hard rule between sessions is in the counters

    def add(self, coupling: Coupled) -> None:
        match coupling:
            case SlotsCoupling():
                self._slots(coupling)
            case CountCoupling():
                self._count(coupling)
            case CompanyCoupling():
                self._company(coupling)
            case OrderCoupling():
                a, b = coupling.a, coupling.b
                one, other = (coupling.of[s][self.instance.domains[s].start_index] for s in (a, b))
                self._pair(a, b, one, other, coupling.least, coupling.most)
            case AlikeCoupling():
                a, b = coupling.sessions
                self._pair(a, b, *self._keys(coupling), 0, 0)
            case LatestCoupling():
                self._latest(coupling)
            case LevelCoupling():
                self._level(coupling)

    # -- shapes ------------------------------------------------------------------------------------

    def _slots(self, coupling: SlotsCoupling) -> None:
        """A counter for every moment at which any candidate begins: the load is largest at one of them."""
        spans = {s: list(self._spans(coupling, s)) for s in coupling.sessions if s not in self.absent}
        beforehand = coupling.beforehand
        begins = [begins for rows in spans.values() for _, _, begins, _, _ in rows]
        moments = np.unique(np.concatenate([*begins, [begin for begin, _, _ in beforehand]]).astype(np.int64))
        if not len(moments):
            return
        used = np.zeros(len(moments), dtype=np.int64)
        for begin, end, amount in beforehand:
            used[(moments >= begin) & (moments < end)] += amount
        pool, price = -1, -1
        if coupling.price is not None:
            pool, price = self._pool(ONCE, 0, coupling.price), 0
        base = len(self.rows)
        for n in used.tolist():
            room = coupling.limit - n
            self.rows.append((MUCH if pool >= 0 else max(room, 0), 0, price, pool, room, 0))
        for session, rows in spans.items():
            for kind, which, begins, ends, amount in rows:
                low, high = np.searchsorted(moments, begins), np.searchsorted(moments, ends)
                self._hit(kind, session, which, base + low, amount, high - low)

    def _spans(self, coupling: SlotsCoupling, session: int) -> Iterator[tuple]:
        """(kind, which, begins, ends, amount) of each part and occurrence."""
        domain = self.instance.domains[session]
        for part in coupling.parts.get(session, ()):
            kind, which = START, self._starts(session)
            starts = which
            if part.places is not None:
                kind, which = CELL, np.flatnonzero(_among(domain.place_index, part.places))
                starts = domain.start_index[which]
            for row in domain.occurs:
                at = row[starts]
                chosen = at >= 0
                begins = at[chosen] - part.lead
                yield kind, which[chosen], begins, at[chosen] + domain.length + part.tail, part.amount

    def _starts(self, session: int) -> np.ndarray:
        """The starts of a session that any of its candidates has."""
        if session not in self.starts:
            self.starts[session] = np.unique(self.instance.domains[session].start_index)
        return self.starts[session]

    def _count(self, coupling: CountCoupling) -> None:
        members = [s for s in coupling.sessions if s not in self.absent]
        waiting = sum(coupling.amount[s] for s in coupling.sessions if s in self.absent)
        price = -1 if coupling.price is None else coupling.price
        if _keeps_apart(coupling):
            for a, b in combinations(members, 2):
                one, other = (coupling.buckets[s].of_candidates(self.instance.domains[s]) for s in (a, b))
                self._pair(a, b, one, other, coupling.width, APART)
            return
        base, pool = len(self.rows), -1
        if coupling.distinct:
            short = coupling.least is not None
            level = max(0, (coupling.least or 0) - sum(s in self.absent for s in coupling.sessions))
            pool = self._pool(SHORT if short else DISTINCT, level, coupling.price or 0)
        if coupling.least is not None and coupling.width > 1 and not coupling.distinct:
            self.is_complete = self.is_complete and coupling.price is not None
        most = MUCH if coupling.most is None or coupling.distinct else coupling.most
        wanted = set() if coupling.distinct else set(coupling.least_in)
        for bucket in range(coupling.size):
            least = max(0, (coupling.least or 0) - waiting) if bucket in wanted and coupling.width == 1 else 0
            self.rows.append((most, least, 0 if pool >= 0 else price, pool, 0, 0))
        for session in members:
            kind, which, buckets = self._keyed(session, coupling.buckets[session])
            here = buckets >= 0
            last = buckets[here]
            first = np.maximum(last - coupling.width + 1, 0)
            self._hit(kind, session, which[here], base + first, coupling.amount[session], last + 1 - first)

    def _keyed(self, session: int, buckets: Keys) -> tuple[int, np.ndarray, np.ndarray]:
        """Whether the buckets hang on the time or on the place; which of those there are, and their buckets. What is
        the same everywhere is counted by the time."""
        domain, of = self.instance.domains[session], buckets.of.astype(np.int64)
        if buckets.by_place and of.size and len(domain.starts) and (of == of[0]).all():
            of = np.full(len(domain.starts), of[0])
        elif buckets.by_place:
            return PLACE, np.arange(len(of)), of
        return START, np.arange(len(of)), of

    def _company(self, coupling: CompanyCoupling) -> None:
        """A counter for each stretch of time that a member can take, and who is beside whom."""
        numbers: dict[tuple[int, int], int] = {}
        for session in coupling.sessions:
            if session in self.absent:
                continue
            domain = self.instance.domains[session]
            stretches = [(int(t), int(t) + domain.length) for t in domain.starts]
            for stretch in stretches:
                if stretch not in numbers:
                    numbers[stretch] = len(self.rows)
                    self.rows.append((MUCH, 0, 0, -1, 0, coupling.price or 0))
            known = np.array([numbers[s] for s in stretches], dtype=np.int64)
            self._hit(START, session, np.arange(len(domain.starts)), known, 1)
        ordered = sorted(numbers)
        for index, one in enumerate(ordered):
            for other in ordered[index + 1 :]:
                if other[0] > one[1] + coupling.gap:
                    break
                self.near.setdefault(numbers[one], []).append(numbers[other])
                self.near.setdefault(numbers[other], []).append(numbers[one])

    def _latest(self, coupling: LatestCoupling) -> None:
        self.has_latest = True
        for session in coupling.sessions:
            values = coupling.of(session)
            self.latest[session] = np.maximum(self.latest.get(session, values), values)

    def _level(self, coupling: LevelCoupling) -> None:
        """For every two groups how far one is ahead after each bucket, doubled, so that no such counter is full at
        one and looks exclusive. Whoever is not in the timetable counts for the one behind."""
        waiting = [sum(s in self.absent for s in members) for members in coupling.groups]
        for a, one in enumerate(coupling.groups):
            for b, other in enumerate(coupling.groups):
                if a == b:
                    continue
                base, both = len(self.rows), set(one) & set(other)
                most = 2 * (coupling.most + waiting[b]) + 1
                self.rows.extend((most, -MOST, -1, -1, 0, 0) for _ in range(coupling.size))
                for members, amount in ((one, 2), (other, -2)):
                    for session in sorted(set(members) - both - self.absent):
                        which = self._starts(session)
                        low = coupling.buckets[session][which]
                        self._hit(START, session, which, base + low, amount, coupling.size - low)

    def _keys(self, coupling: AlikeCoupling) -> tuple[np.ndarray, np.ndarray]:
        a, b = coupling.sessions
        domains = self.instance.domains
        return coupling.keys[a][domains[a].cell], coupling.keys[b][domains[b].cell]

    # -- parts -------------------------------------------------------------------------------------

    def _pool(self, kind: int, level: int, price: int) -> int:
        self.pools.append((kind, level, price))
        return len(self.pools) - 1

    def _pair(self, a: int, b: int, one: np.ndarray, other: np.ndarray, least: int, most: int | None) -> None:
        sessions = self.instance.problem.sessions
        both_fixed = sessions[a].fixed is not None and sessions[b].fixed is not None
        if a not in self.absent and b not in self.absent and not both_fixed:
            self.pairs.append((a, b, one, other, least, MUCH if most is None else most))

    def _hit(
        self,
        kind: int,
        session: int,
        which: np.ndarray,
        counters: np.ndarray,
        amount: int,
        sizes: np.ndarray | None = None,
    ) -> None:
        """So many counters from each of `counters` on, all of one kind; without `sizes` one."""
        if sizes is not None:
            here = sizes > 0
            which, counters, sizes = which[here], counters[here], sizes[here]
        if len(which) and amount:
            self.hits.append((kind, session, which, counters, amount))
            self.sizes.append(np.ones(len(which), dtype=np.int32) if sizes is None else sizes)


def _keeps_apart(coupling: CountCoupling) -> bool:
    """Whether it is the same, and less to count, that every two of its members are so many buckets apart."""
    few, alike = len(coupling.sessions) <= MOST_APART, set(coupling.amount.values()) == {1}
    plain = coupling.least is None and not coupling.distinct and coupling.most == 1 and not coupling.priced
    everywhere = all((buckets.of >= 0).all() for buckets in coupling.buckets.values())
    return few and alike and plain and everywhere and coupling.width > 2


def _among(place_index: np.ndarray, places: tuple[int, ...]) -> np.ndarray:
    return place_index == places[0] if len(places) == 1 else np.isin(place_index, places)
