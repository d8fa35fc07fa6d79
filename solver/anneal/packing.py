"""Counters, pools, hits and pairs as the flat arrays of the kernel."""

from collections import defaultdict

import numpy as np

from solver.anneal.counters import ALONE, CELL, FULL, KINDS, MOST, MUCH, POOLED, SHORT, WISH, Counters


def late(counters: Counters, first: np.ndarray) -> np.ndarray:
    late = np.zeros(first[-1], dtype=np.int64)
    for session, values in counters.latest.items():
        late[first[session] : first[session + 1]] = values
    return late


def arrays(
    counters: Counters, firsts: tuple[np.ndarray, np.ndarray, np.ndarray], rows: np.ndarray
) -> dict[str, np.ndarray]:
    """`firsts` are the numbers of each session's first start, place and candidate among the rows of hits, `rows`
    the three of every candidate."""
    row = _flat([firsts[kind][s] + which for kind, s, which, _, _ in counters.hits], np.int32)
    counter = _flat([which for _, _, _, which, _ in counters.hits], np.int32)
    size = _flat(counters.sizes, np.int32)
    much = _flat(
        [np.full(len(which), amount, np.int32) for _, _, which, _, amount in counters.hits], np.int32
    )
    table = np.array(counters.rows, dtype=np.int64).reshape(-1, 6)
    pools = np.array(counters.pools, dtype=np.int64).reshape(-1, 3)
    beside = np.array([len(counters.near.get(n, ())) for n in range(len(table))], dtype=np.int64)
    most, least, price, pool, above, alone = table.T
    count = int(firsts[CELL][-1])
    entering, leaving = _gains(table, pools, beside)
    gains = []
    for of_counter in (entering, leaving):
        until = np.concatenate(([0], np.cumsum(of_counter)))
        hits = (until[counter + size] - until[counter]) * much
        gains.append(np.bincount(row, hits, minlength=count).astype(np.int64))  # exact up to 2⁵³
    kind = np.where(
        alone > 0, ALONE, np.where(pool >= 0, POOLED, np.where((price < 0) & (least <= 0), FULL, WISH))
    )
    return {
        **_runs(row, kind[counter], counter, size, much, count),
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
        "near": _flat([np.array(counters.near[n]) for n in sorted(counters.near)]).astype(np.int32),
    }


def pair_arrays(counters: Counters) -> dict[str, np.ndarray]:
    by_session: dict[int, list[int]] = defaultdict(list)
    for number, (a, b, *_) in enumerate(counters.pairs):
        by_session[a].append(number)
        by_session[b].append(number)
    sizes = [len(by_session[s]) for s in range(len(counters.instance.domains))]
    ends = np.cumsum([0, *(len(x) for _, _, one, other, _, _ in counters.pairs for x in (one, other))])
    table = np.array([(a, b, low, high) for a, b, _, _, low, high in counters.pairs], dtype=np.int64)
    columns = table.reshape(-1, 4).T.copy()
    return {
        "pairs_at": np.concatenate(([0], np.cumsum(sizes))),
        "pairs": _flat([np.array(by_session[s]) for s in range(len(sizes))]),
        **dict(zip(("pair_a", "pair_b", "pair_least", "pair_most"), columns, strict=True)),
        "value_a": ends[:-1:2].copy(),
        "value_b": ends[1::2].copy(),
        "value": _flat([x for _, _, one, other, _, _ in counters.pairs for x in (one, other)]),
    }


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
    where = KINDS * row + kind.astype(np.int32)
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


def _flat(parts: list[np.ndarray], dtype: type = np.int64) -> np.ndarray:
    return np.concatenate([np.zeros(0, dtype=dtype), *(np.asarray(p, dtype=dtype) for p in parts)])
