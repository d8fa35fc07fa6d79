"""Chains of moves over the tables: several seeds side by side, the best of them back to the engine."""

import math
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from solver.anneal import kernel
from solver.anneal.chains import LONGEST
from solver.anneal.counters import KINDS
from solver.anneal.hits import pool_cost, put
from solver.anneal.suspects import doubted
from solver.anneal.tables import Tables, tables
from solver.anneal.trying import EARLY_ENDS, LATEST, pairs_broken
from solver.instance import Instance

LOGS = -np.log((np.arange(4096) + 0.5) / 4096)  # what is accepted, times the temperature
SAMPLE = 4000
# What excess weighs, in costly moves; where nothing costs, all excess is alike. Lighter, half of all moves are made
# in timetables that break rules and never lead back.
LIGHTEST, HEAVIEST = 2, 8
# How many of sixteen moves are of a session that stands in a broken rule, of one chain and the next by turns: on large
# crowded days that saves half of the moves, on small ones some plans are found only without.
FOCUS = 0, 4
SHARE = (
    64  # of 1024 proposals that no change-over of two makes possible, chains are tried of so many at first
)


Known = dict[frozenset[int], Tables | None]


@dataclass
class Chain:
    """One search: its own counters and its own random numbers over shared tables."""

    tables: Tables
    at: np.ndarray
    best: np.ndarray
    now: np.ndarray  # what the counters hold, who is beside them, what of the pools is in use
    log: np.ndarray
    who: np.ndarray
    doubt: np.ndarray  # see suspects
    moved: np.ndarray  # of one chain of moves
    totals: np.ndarray  # see kernel.HARD and the following
    seed: int

    @property
    def found(self) -> bool:
        return int(self.totals[kernel.RECORD]) >= 0


class Annealing:
    """A search over the sessions that `at` places (session → candidate); the others stay out.

    Where `can_run` is False a rule cannot be said in the tables, and nothing else may be called. `known` keeps the
    tables from one search to the next, by the sessions that stay out.
    """

    def __init__(
        self,
        instance: Instance,
        at: Mapping[int, int],
        seed: int,
        chains: int,
        *,
        known: Known | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        sessions = range(len(instance.domains))
        self.instance, self.weights = instance, (1024, 1024)
        self.fixed = {s for s in at if instance.problem.sessions[s].fixed is not None}
        absent = frozenset(s for s in sessions if s not in at)
        known = {} if known is None else known
        if absent not in known:
            known.clear()  # one is large enough
            known[absent] = tables(instance, absent, stop)
        shared = known[absent]
        self.has_wishes = True  # known after `heat`
        self.can_run = shared is not None
        if shared is None:
            return
        self.movable = np.array([s in at and s not in self.fixed for s in sessions])
        self.sessions = np.flatnonzero(self.movable & (np.diff(shared.first) > 1))
        self.chains = [self._chain(shared, at, seed * 1009 + 31 * n + 1, FOCUS[n % 2]) for n in range(chains)]

    def run(self, moves: int, hot: float, cold: float, workers: int) -> None:
        """So many moves for every chain, as many chains at a time as there are workers."""
        if not len(self.sessions):
            return
        with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
            list(pool.map(lambda chain: self._anneal(chain, moves, hot, cold), self.chains))

    def heat(self) -> float:
        """What a random move costs on average where it costs more."""
        chain = self.chains[0]
        chain.totals[kernel.SEEN : kernel.FOCUS] = 0
        self._anneal(chain, SAMPLE if len(self.sessions) else 0, -1.0, -1.0)
        seen, dearer = chain.totals[kernel.SEEN : kernel.FOCUS].tolist()
        heat = dearer / seen if seen else 0.0
        self.has_wishes = bool(seen)
        self.weights = int(1024 * max(1, LIGHTEST * heat)), int(1024 * (1 + HEAVIEST * heat))
        return max(1.0, heat)

    def found(self) -> list[dict[int, int]]:
        """The best timetable without excess of every chain that has one, the cheapest first. What an early end is
        worth beside other wishes the chains do not know: so the caller weighs all of them."""
        found = sorted((c for c in self.chains if c.found), key=lambda c: int(c.totals[kernel.RECORD]))
        return [
            {s: int(c - chain.tables.first[s]) for s, c in enumerate(chain.best) if c >= 0} for chain in found
        ]

    def is_enough(self, cost: float) -> bool:
        """Whether a chain has found a timetable that costs no more. What an early end costs no chain knows: with
        such a wish only one is enough that may cost anything."""
        known = not self.chains[0].tables.limit[EARLY_ENDS] or math.isinf(cost)
        return known and any(c.found and c.totals[kernel.RECORD] <= cost for c in self.chains)

    def aim(self, least: int, share: float) -> None:
        """Let the last chain look for an end between `least`, the earliest that can be, and the present best: near to
        the one when the search begins, near to the other when its `share` is over. Step by step from the best, as the
        other chains go, a day gets stuck far from what it can be."""
        ends = [int(c.tables.late[c.best[c.best >= 0]].max()) for c in self.chains if c.found]
        chain = self.chains[-1]
        if not ends or min(ends) <= least:
            return
        goal = least + int((min(ends) - 1 - least) * share)
        if goal == chain.tables.limit[LATEST]:
            return
        chain.tables.limit[LATEST] = goal
        late = int((chain.tables.late[chain.at[chain.at >= 0]] > goal).sum())
        chain.totals[kernel.HARD] = self._weighed(chain)[0] + late
        for session in self.sessions:
            doubted(chain.doubt, session)

    def excess(self) -> int:
        return min(int(c.totals[0]) for c in self.chains)

    # -- how it is made ----------------------------------------------------------------------------

    def _anneal(self, chain: Chain, moves: int, hot: float, cold: float) -> None:
        chain.seed = kernel.anneal(
            chain.tables, LOGS, self.sessions, self.movable, chain.at, chain.best, chain.now, chain.log, chain.who,
            chain.doubt, chain.moved, chain.totals, moves, float(hot), float(cold), *self.weights, chain.seed,
        )  # fmt: skip

    def _chain(self, shared: Tables, at: Mapping[int, int], seed: int, focus: int) -> Chain:
        own = shared._replace(limit=shared.limit.copy(), most=shared.most.copy())
        empty = np.full(len(shared.first) - 1, -1, dtype=np.int64)
        counters, pools = len(shared.most), len(shared.pool_kind)
        chain = Chain(own, empty, empty.copy(), np.zeros(2 * counters + pools, np.int32),
                      np.zeros(notes(shared), np.int32), np.zeros(counters, np.int32),
                      np.zeros(2 * len(empty) + 2, np.int64), np.zeros(3 * LONGEST, np.int64),
                      np.zeros(kernel.SINCE + 1, np.int64), seed)  # fmt: skip
        self._put(chain, {s: at[s] for s in sorted(self.fixed)})
        held = chain.now[:counters]  # among themselves they are right
        np.maximum(own.most, np.where(own.price < 0, held, own.most), out=own.most)
        self._put(chain, {s: c for s, c in sorted(at.items()) if s not in self.fixed})
        for session in self.sessions:
            doubted(chain.doubt, session)
        hard, soft = self._weighed(chain)
        chain.totals[kernel.FOCUS], chain.totals[kernel.SHARE] = focus, SHARE
        chain.totals[: kernel.TAKEN] = (hard, soft, soft if hard == 0 else -1, 1024)
        if hard == 0:
            chain.best[:] = chain.at
            if own.limit[EARLY_ENDS]:
                chain.totals[kernel.HARD] = kernel.tightened(own, chain.at)
        return chain

    def _put(self, chain: Chain, placed: Mapping[int, int]) -> None:
        for session, candidate in placed.items():
            where = int(chain.tables.first[session]) + candidate
            put(chain.tables, session, where, chain.now, chain.log, chain.who)
            chain.at[session] = where

    def _weighed(self, chain: Chain) -> tuple[int, int]:
        """The hard excess and the cost of where everything is, counted afresh."""
        t, counters = chain.tables, len(chain.tables.most)
        held, beside, pooled = (
            chain.now[:counters],
            chain.now[counters : 2 * counters],
            chain.now[2 * counters :],
        )
        excess = np.maximum(0, held - t.most) + np.maximum(0, t.least - held)
        hard = int(excess[t.price < 0].sum())
        soft = int((excess * t.price)[t.price > 0].sum())
        pools = zip(t.pool_kind, t.pool_level, t.pool_price, pooled, strict=True)
        soft += sum(int(pool_cost(*row)) for row in pools)
        soft += int(t.alone[(held == 1) & (beside == 0)].sum())
        soft += int(t.cost[chain.at[chain.at >= 0]].sum())
        return hard + sum(int(pairs_broken(t, chain.at, s)) for s in self.sessions), soft


def notes(t: Tables) -> int:
    """How many numbers the longest chain of moves can write down at most."""
    runs = t.hit.reshape(-1, 3)
    beside = np.concatenate(([0], np.cumsum(np.diff(t.near_at))))
    each = 3 + 3 * (beside[runs[:, 0] + runs[:, 1]] - beside[runs[:, 0]])
    each += 3 * runs[:, 1] * (t.pool[runs[:, 0]] >= 0)
    writes = np.concatenate(([0], np.cumsum(each)))[t.hit_at]
    of_rows = np.diff(writes[::KINDS])
    of_parts = of_rows[t.rows.reshape(-1, 3)].sum(axis=1) if len(t.rows) else np.zeros(1, np.int64)
    return int(2 * LONGEST * of_parts.max(initial=0) + 16)
