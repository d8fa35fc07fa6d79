"""From couplings to counters. What has no counter here (holes, ties) is left to the engine around the search."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from solver.anneal.kernel import APART
from solver.couplings.alike import AlikeCoupling
from solver.couplings.company import CompanyCoupling
from solver.couplings.count import CountCoupling
from solver.couplings.latest import LatestCoupling
from solver.couplings.level import LevelCoupling
from solver.couplings.order import OrderCoupling
from solver.couplings.slots import SlotsCoupling
from solver.instance import Coupled, Instance

MUCH = 1 << 40
MOST_APART = 8
DISTINCT, SHORT, ONCE = 0, 1, 2  # kinds of pools, see kernel.pool_cost

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
        moments = np.unique(_flat([*begins, np.array([begin for begin, _, _ in beforehand])]))
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
                self._hit(kind, session, np.repeat(which, high - low), base + _ranges(low, high), amount)

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
                one, other = (coupling.buckets[s][self.instance.domains[s].cell] for s in (a, b))
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
            kind, which, buckets = self._keyed(session, coupling.buckets[session].astype(np.int64))
            for back in range(coupling.width):
                here = (buckets >= 0) & (buckets - back >= 0)
                self._hit(kind, session, which[here], base + buckets[here] - back, coupling.amount[session])

    def _keyed(self, session: int, cells: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
        """Whether the buckets of the cells hang on the time, on the place or on both; which, and their buckets."""
        domain = self.instance.domains[session]
        places, starts = len(domain.session.places), len(domain.starts)
        grid = cells.reshape(places, starts)
        if grid.size and (grid == grid[:1]).all():
            return START, np.arange(starts), grid[0]
        if grid.size and (grid == grid[:, :1]).all():
            return PLACE, np.arange(places), grid[:, 0]
        return CELL, np.arange(len(domain)), cells[domain.cell]

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
        """With `sizes` so many counters from each on."""
        if len(which) and amount:
            self.hits.append((kind, session, which, counters, amount))
            self.sizes.append(np.ones(len(which), dtype=np.int32) if sizes is None else sizes)

    # -- arrays ------------------------------------------------------------------------------------

    def late(self, first: np.ndarray) -> np.ndarray:
        late = np.zeros(first[-1], dtype=np.int64)
        for session, values in self.latest.items():
            late[first[session] : first[session + 1]] = values
        return late

    def arrays(
        self, firsts: tuple[np.ndarray, np.ndarray, np.ndarray], rows: np.ndarray
    ) -> dict[str, np.ndarray]:
        """`firsts` are the numbers of each session's first start, place and candidate among the rows of hits, `rows`
        the three of every candidate."""
        row = _flat([firsts[kind][s] + which for kind, s, which, _, _ in self.hits])
        counter = _flat([counters for _, _, _, counters, _ in self.hits])
        much = _flat([np.full(len(which), amount) for _, _, which, _, amount in self.hits])
        table = np.array(self.rows, dtype=np.int64).reshape(-1, 6)
        pools = np.array(self.pools, dtype=np.int64).reshape(-1, 3)
        beside = np.array([len(self.near.get(n, ())) for n in range(len(table))], dtype=np.int64)
        most, least, price, pool, above, alone = table.T
        count = int(firsts[CELL][-1])
        entering, leaving = _gains(table, pools, beside)
        gains = [np.zeros(count, dtype=np.int64) for _ in range(2)]
        for gain, of_counter in zip(gains, (entering, leaving), strict=True):
            np.add.at(gain, row, of_counter[counter] * much)
        kind = np.where(
            alone > 0, ALONE, np.where(pool >= 0, POOLED, np.where((price < 0) & (least <= 0), FULL, WISH))
        )
        return {
            **_runs(row, kind[counter], counter, _flat(self.sizes), much, count),
            "gain_in": gains[0][rows].sum(axis=1),
            "gain_out": gains[1][rows].sum(axis=1),
            "most": np.minimum(most, MOST).astype(np.int32),
            "least": least.astype(np.int32),
            "price": price.copy(),
            "pool": pool.astype(np.int32),
            "above": np.clip(above, -MOST, MOST).astype(np.int32),
            "alone": alone.copy(),
            **dict(zip(("pool_kind", "pool_level", "pool_price"), pools.T.copy(), strict=True)),
            "near_at": np.concatenate(([0], np.cumsum(beside))).astype(np.int32),
            "near": _flat([np.array(self.near[n]) for n in sorted(self.near)]).astype(np.int32),
        }

    def pair_arrays(self) -> dict[str, np.ndarray]:
        by_session: dict[int, list[int]] = defaultdict(list)
        for number, (a, b, *_) in enumerate(self.pairs):
            by_session[a].append(number)
            by_session[b].append(number)
        sizes = [len(by_session[s]) for s in range(len(self.instance.domains))]
        ends = np.cumsum([0, *(len(x) for _, _, one, other, _, _ in self.pairs for x in (one, other))])
        table = np.array([(a, b, low, high) for a, b, _, _, low, high in self.pairs], dtype=np.int64)
        columns = table.reshape(-1, 4).T.copy()
        return {
            "pairs_at": np.concatenate(([0], np.cumsum(sizes))),
            "pairs": _flat([np.array(by_session[s]) for s in range(len(sizes))]),
            **dict(zip(("pair_a", "pair_b", "pair_least", "pair_most"), columns, strict=True)),
            "value_a": ends[:-1:2].copy(),
            "value_b": ends[1::2].copy(),
            "value": _flat([x for _, _, one, other, _, _ in self.pairs for x in (one, other)]),
        }


def _keeps_apart(coupling: CountCoupling) -> bool:
    """Whether it is the same, and less to count, that every two of its members are so many buckets apart."""
    few, alike = len(coupling.sessions) <= MOST_APART, set(coupling.amount.values()) == {1}
    plain = coupling.least is None and not coupling.distinct and coupling.most == 1 and not coupling.priced
    everywhere = all((buckets >= 0).all() for buckets in coupling.buckets.values())
    return few and alike and plain and everywhere and coupling.width > 2


def _among(place_index: np.ndarray, places: tuple[int, ...]) -> np.ndarray:
    return place_index == places[0] if len(places) == 1 else np.isin(place_index, places)


def _gains(table: np.ndarray, pools: np.ndarray, beside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a hit on each counter can save at most, put in and taken out."""
    most, least, price, pool, _, alone = table.T
    wish = np.maximum(price, 0)
    entering, leaving = wish * (least > 0) + alone * (beside + 1), wish * (most < MUCH) + alone
    if len(pools):
        kind, due = pools[pool, 0], pools[pool, 2] * (pool >= 0)
        entering, leaving = entering + due * (kind == SHORT), leaving + due * (kind != SHORT)
    return entering, leaving


def _runs(
    row: np.ndarray, kind: np.ndarray, counter: np.ndarray, size: np.ndarray, much: np.ndarray, count: int
) -> dict[str, np.ndarray]:
    """Hits row after row and kind after kind; counters that follow one another and are hit as much are one run."""
    where = KINDS * row + kind
    order = np.lexsort((counter, where))
    where, counter, size, much = where[order], counter[order], size[order], much[order]
    begins = np.ones(len(where), dtype=bool)
    begins[1:] = (np.diff(where) != 0) | (np.diff(counter) != size[:-1]) | (np.diff(much) != 0)
    firsts = np.flatnonzero(begins)
    ends = np.concatenate(([0], np.cumsum(size)))
    sizes = np.diff(np.append(ends[firsts], ends[-1]))
    runs = np.stack([counter[firsts], sizes, much[firsts]], axis=1)
    return {
        "hit": runs.ravel().astype(np.int32),
        "hit_at": np.searchsorted(where[firsts], np.arange(KINDS * count + 1)).astype(np.int32),
    }


def _ranges(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """low..high−1 of each pair, one after another."""
    sizes = high - low
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - sizes, sizes) + np.repeat(low, sizes)


def _flat(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.zeros(0, dtype=np.int64), *(np.asarray(p, dtype=np.int64) for p in parts)])
