"""Chains of moves over the tables: several seeds side by side, the best of them back to the engine."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from solver.anneal import kernel
from solver.anneal.tables import Tables, tables
from solver.instance import Instance

LOGS = -np.log((np.arange(4096) + 0.5) / 4096)  # what is accepted, times the temperature
SAMPLE = 4000
HEAVIEST = 8  # no excess is worth more than so many costly moves; where nothing costs, all excess is alike


@dataclass
class Chain:
    """One search: its own counters and its own random numbers over shared tables."""

    tables: Tables
    at: np.ndarray
    best: np.ndarray
    held: np.ndarray
    pooled: np.ndarray
    beside: np.ndarray
    who: np.ndarray
    totals: (
        np.ndarray
    )  # hard excess, cost, cost of the best (−1: none), weight of the excess × 1024, moves taken
    seed: int

    @property
    def found(self) -> bool:
        return int(self.totals[2]) >= 0


class Annealing:
    """A search over the sessions that `at` places (session → candidate); the others stay out.

    Where `can_run` is False a rule cannot be said in the tables, and nothing else may be called.
    """

    def __init__(self, instance: Instance, at: Mapping[int, int], seed: int, chains: int) -> None:
        sessions = range(len(instance.domains))
        self.instance, self.heaviest = instance, 1024
        self.fixed = {s for s in at if instance.problem.sessions[s].fixed is not None}
        shared = tables(instance, [s for s in sessions if s not in at])
        self.can_run = shared is not None
        if shared is None:
            return
        self.movable = np.array([s in at and s not in self.fixed for s in sessions])
        self.sessions = np.flatnonzero(self.movable & (np.diff(shared.first) > 1))
        self.chains = [self._chain(shared, at, seed * 1009 + 31 * n + 1) for n in range(chains)]

    def run(self, moves: int, hot: float, cold: float, workers: int) -> None:
        """So many moves for every chain, as many chains at a time as there are workers."""
        if not len(self.sessions):
            return
        with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
            list(pool.map(lambda chain: self._anneal(chain, moves, hot, cold), self.chains))

    def heat(self) -> float:
        """What a random move costs on average where it costs more."""
        chain = self.chains[0]
        costs, seed = [], chain.seed
        for _ in range(SAMPLE if len(self.sessions) else 0):
            seed = seed * kernel.MULTIPLIER % kernel.MODULUS
            session = int(self.sessions[seed // 8 % len(self.sessions)])
            before = int(chain.at[session])
            candidate, seed = kernel.drawn(chain.tables, chain.at, session, seed)
            arrays = (chain.held, chain.pooled, chain.beside, chain.who)
            _, soft = kernel.move(chain.tables, chain.at, session, candidate, *arrays)
            kernel.move(chain.tables, chain.at, session, before, *arrays)
            if soft > 0:
                costs.append(soft)
        heat = float(np.mean(costs)) if costs else 0.0
        self.heaviest = int(1024 * (1 + HEAVIEST * heat))
        return max(1.0, heat)

    def best(self) -> dict[int, int] | None:
        """The cheapest timetable without excess that any chain has found; the first of equals."""
        found = [c for c in self.chains if c.found]
        if not found:
            return None
        best = min(found, key=lambda c: int(c.totals[2]))
        first = best.tables.first
        return {s: int(c - first[s]) for s, c in enumerate(best.best) if c >= 0}

    def excess(self) -> int:
        return min(int(c.totals[0]) for c in self.chains)

    # -- how it is made ----------------------------------------------------------------------------

    def _anneal(self, chain: Chain, moves: int, hot: float, cold: float) -> None:
        chain.seed = kernel.anneal(
            chain.tables, LOGS, self.sessions, self.movable, chain.at, chain.best, chain.held, chain.pooled,
            chain.beside, chain.who, chain.totals, moves, float(hot), float(cold), self.heaviest, chain.seed,
        )  # fmt: skip

    def _chain(self, shared: Tables, at: Mapping[int, int], seed: int) -> Chain:
        most = shared.most.copy()
        own = shared._replace(limit=shared.limit.copy(), most=most)
        empty = np.full(len(shared.first) - 1, -1, dtype=np.int64)
        counters = [np.zeros(len(most), dtype=np.int64) for _ in range(3)]
        chain = Chain(own, empty, empty.copy(), counters[0], np.zeros(len(shared.pool_kind), np.int64),
                      counters[1], counters[2], np.zeros(5, dtype=np.int64), seed)  # fmt: skip
        self._put(chain, {s: at[s] for s in sorted(self.fixed)})
        np.maximum(
            most, np.where(shared.price < 0, chain.held, most), out=most
        )  # among themselves they are right
        self._put(chain, {s: c for s, c in sorted(at.items()) if s not in self.fixed})
        hard, soft = self._weighed(chain)
        chain.totals[:] = (hard, soft, soft if hard == 0 else -1, 1024, 0)
        if hard == 0:
            chain.best[:] = chain.at
            if own.limit[1]:
                chain.totals[0] = kernel.tightened(own, chain.at)
        return chain

    def _put(self, chain: Chain, placed: Mapping[int, int]) -> None:
        for session, candidate in placed.items():
            where = int(chain.tables.first[session]) + candidate
            kernel.shift(chain.tables, session, where, 1, chain.held, chain.pooled, chain.beside, chain.who)
            chain.at[session] = where

    def _weighed(self, chain: Chain) -> tuple[int, int]:
        """The hard excess and the cost of where everything is, counted afresh."""
        t, held = chain.tables, chain.held
        excess = np.maximum(0, held - t.most) + np.maximum(0, t.least - held)
        hard = int(excess[t.price < 0].sum())
        soft = int((excess * t.price)[t.price > 0].sum())
        soft += sum(
            int(kernel.pool_cost(*row))
            for row in zip(t.pool_kind, t.pool_level, t.pool_price, chain.pooled, strict=True)
        )
        soft += int(t.alone_price[(held == 1) & (chain.beside == 0)].sum())
        placed = chain.at[chain.at >= 0]
        soft += int(t.cost[placed].sum())
        broken = sum(int(kernel.pairs_broken(t, chain.at, s, int(chain.at[s]))) for s in self.sessions)
        return hard + broken, soft
