"""The compiled instance once more, as flat integer arrays for the kernel.

Every candidate of a session hits counters: a venue or a person at a moment, a series on a day, a group in a place.
A counter has a most and a least; what is beyond them is a hard excess or costs a price. Counters can feed pools
(how many days are in use) and know their neighbours in time (who stands alone). Pairs compare two values.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from solver.anneal.counters import Counters
from solver.anneal.packing import arrays, late, pair_arrays
from solver.cliques import telling
from solver.instance import Instance

NEVER = 1 << 40


class Tables(NamedTuple):
    """Arrays over candidates (all sessions' one after another), hits, counters, pools, cells and pairs.

    `rows` are three for each candidate, of its start, its place and itself. The hits of a row are runs of counters
    (first, how many, amount), sorted by what their counters do (counters.FULL and the following): those of row r
    and kind k begin at `hit_at[KINDS × r + k]`. `gain_in` and `gain_out` say what wishes a candidate can please at most
    by coming and by going. `price` is −1 where the excess of a counter is hard. `limit` holds the latest value
    allowed now, whether there is such a wish at all, and whether any counter has a least that is hard.
    """

    first: np.ndarray
    cost: np.ndarray
    late: np.ndarray
    limit: np.ndarray
    rows: np.ndarray
    hit_at: np.ndarray
    hit: np.ndarray
    gain_in: np.ndarray
    gain_out: np.ndarray
    most: np.ndarray
    least: np.ndarray
    price: np.ndarray
    pool: np.ndarray
    above: np.ndarray
    alone: np.ndarray
    pool_kind: np.ndarray
    pool_level: np.ndarray
    pool_price: np.ndarray
    near_at: np.ndarray
    near: np.ndarray
    start_at: np.ndarray
    start: np.ndarray
    place_at: np.ndarray
    place: np.ndarray
    cell_at: np.ndarray
    at_cell: np.ndarray
    begin: np.ndarray
    where: np.ndarray
    pairs_at: np.ndarray
    pairs: np.ndarray
    pair_a: np.ndarray
    pair_b: np.ndarray
    pair_least: np.ndarray
    pair_most: np.ndarray
    value_a: np.ndarray
    value_b: np.ndarray
    value: np.ndarray


def tables(
    instance: Instance, absent: Iterable[int], stop: Callable[[], bool] = lambda: False
) -> Tables | None:
    """The tables for the sessions that are not `absent`; those stay out of the timetable. None where a hard rule
    cannot be said in counters, and where a `stop` comes first."""
    counters = Counters(instance, frozenset(absent))
    for coupling in telling(instance.couplings):
        if stop():
            return None
        counters.add(coupling)
    if not counters.is_complete:
        return None
    domains = instance.domains
    first = _offsets(len(d) for d in domains)
    places = {
        place: number for number, place in enumerate(sorted({p for d in domains for p in d.session.places}))
    }
    cell_at = _offsets(d.size for d in domains)
    at_cell = np.full(cell_at[-1], -1, dtype=np.int64)
    for s, domain in enumerate(domains):
        at_cell[cell_at[s] + domain.cell] = first[s] + np.arange(len(domain))
    start_at, place_at = (
        _offsets(len(d.starts) for d in domains),
        _offsets(len(d.session.places) for d in domains),
    )
    rows = np.zeros((first[-1], 3), dtype=np.int32)
    firsts = (start_at, start_at[-1] + place_at, start_at[-1] + place_at[-1] + first)
    for s, domain in enumerate(domains):
        own = rows[first[s] : first[s + 1]]
        own[:, 0] = firsts[0][s] + domain.start_index
        own[:, 1] = firsts[1][s] + domain.place_index
        own[:, 2] = firsts[2][s] + np.arange(len(domain))
    known = arrays(counters, firsts, rows)
    return Tables(
        first=first,
        cost=_joined(d.cost for d in domains),
        late=late(counters, first),
        limit=np.array([NEVER, counters.has_latest, _needs(known)], dtype=np.int64),
        rows=rows.ravel(),
        **known,
        start_at=start_at,
        start=_joined(d.starts for d in domains),
        place_at=place_at,
        place=_joined(np.array([places[p] for p in d.session.places]) for d in domains),
        cell_at=cell_at,
        at_cell=at_cell,
        begin=_joined(d.start_index for d in domains),
        where=_joined(d.place_index for d in domains),
        **pair_arrays(counters),
    )


def _needs(known: dict[str, np.ndarray]) -> bool:
    return bool(((known["price"] < 0) & (known["least"] > 0)).any())


def _offsets(sizes: Iterable[int]) -> np.ndarray:
    return np.concatenate(([0], np.cumsum(np.fromiter(sizes, dtype=np.int64))))


def _joined(parts: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.zeros(0, dtype=np.int64), *(np.asarray(p, dtype=np.int64) for p in parts)])
