"""Pigeon-hole proofs over stretches of time, for resources and for counts per day, week or month."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.counting.demand import Demand, Pool, pools
from solver.couplings.count import CountCoupling
from solver.instance import Instance
from solver.shapes import Facts

WORTH_COUNTING = 0.4  # of the room is asked for: from there on it is counted how many fit
MOST_WINDOWS = 400  # of a pool that are counted, the fullest first


@dataclass(frozen=True)
class TooMany:
    """`sessions` (indices) all must lie between the ticks `first` and `last`, where at most `room` of them fit.

    `use` and `facts` say of what: of which rule, which venue, which person.
    """

    use: str
    facts: tuple[Facts, ...]
    sessions: tuple[int, ...]
    first: int
    last: int
    room: int


def too_many(instance: Instance) -> tuple[TooMany, ...]:
    """All that counting proves, the tightest stretch for each resource."""
    found = [proof for pool in pools(instance) if (proof := _of_pool(pool)) is not None]
    for coupling in instance.couplings:
        if isinstance(coupling, CountCoupling) and not coupling.priced and coupling.most is not None:
            proof = _of_count(instance, coupling)
            found += [proof] if proof is not None else []
    return tuple(_distinct(found))


def _distinct(found: list[TooMany]) -> Iterator[TooMany]:
    """Of proofs about the same sessions only the first, which is about the narrowest resource."""
    seen: set[tuple[int, ...]] = set()
    for proof in found:
        if proof.sessions not in seen:
            seen.add(proof.sessions)
            yield proof


# -- resources -----------------------------------------------------------------------------------------


def _of_pool(pool: Pool) -> TooMany | None:
    if len(pool.demands) < 2:
        return None
    firsts, lasts, asked, count, spread = _windows(pool.demands)
    if not ((asked > WORTH_COUNTING * spread) & (count > 1)).any():
        return None  # one session alone could spread over more than all of them ask for
    room = pool.room(lasts)[None, :] - pool.room(firsts)[:, None]
    over = np.argwhere((asked > room) & (count > 1))
    if len(over):
        return _told(pool, min(over.tolist(), key=lambda w: (count[*w], lasts[w[1]] - firsts[w[0]])), None)
    tight = np.argwhere((asked > WORTH_COUNTING * room) & (count > 1))
    if not len(tight):
        return None
    fullest = sorted(tight.tolist(), key=lambda w: -asked[*w] / max(1, room[*w]))[:MOST_WINDOWS]
    ends = pool.next_ends
    for window in sorted(fullest, key=lambda w: (count[*w], lasts[w[1]] - firsts[w[0]])):
        fits = _most_that_fit(ends, int(firsts[window[0]]), int(lasts[window[1]]), int(count[*window]))
        if fits < count[*window]:
            return _told(pool, window, fits)
    return None


def _windows(demands: Sequence[Demand]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """All stretches from a first to a last tick of some demand; what must lie in each, how many sessions, and
    the widest spread of one of them."""
    rows = np.array([(d.first, d.last, d.least, d.spread) for d in demands], dtype=np.int64)
    firsts, at_first = np.unique(rows[:, 0], return_inverse=True)
    lasts, at_last = np.unique(rows[:, 1], return_inverse=True)
    asked, count, spread = np.zeros((3, len(firsts), len(lasts)), dtype=np.int64)
    np.add.at(asked, (at_first, at_last), rows[:, 2])
    np.add.at(count, (at_first, at_last), 1)
    np.maximum.at(spread, (at_first, at_last), rows[:, 3])
    return firsts, lasts, _within(asked, np.add), _within(count, np.add), _within(spread, np.maximum)


def _within(table: np.ndarray, together: np.ufunc) -> np.ndarray:
    """Of all later firsts and earlier lasts together."""
    found: np.ndarray = together.accumulate(together.accumulate(table[::-1], axis=0)[::-1], axis=1)
    return found


def _most_that_fit(
    ends: Sequence[tuple[list[int], list[int], int]], first: int, last: int, enough: int
) -> int:
    """At most so many candidates can lie side by side and one after another: always the next to end."""
    total = 0
    for begins, earliest, side_by_side in ends:
        tick, run = max(0, first), 0
        while total + run * side_by_side < enough:
            at = bisect_left(begins, tick)
            if at == len(begins) or earliest[at] > last:
                break
            tick, run = earliest[at], run + 1
        total += run * side_by_side
    return total


def _told(pool: Pool, window: list[int], room: int | None) -> TooMany:
    firsts, lasts, *_ = _windows(pool.demands)
    first, last = int(firsts[window[0]]), int(lasts[window[1]])
    inside = [d for d in pool.demands if d.first >= first and d.last <= last]
    if room is None:
        room = _by_size(pool, inside, first, last)
    fits = _most_that_fit(pool.next_ends, first, last, len(inside))
    return TooMany(
        use=pool.couplings[0].use,
        facts=tuple(c.facts for c in pool.couplings),
        sessions=tuple(sorted(d.session for d in inside)),
        first=first,
        last=last,
        room=min(room, fits, len(inside) - 1),
    )


def _by_size(pool: Pool, inside: list[Demand], first: int, last: int) -> int:
    """So many of the smallest fit by what they take together."""
    before, after = pool.room(np.array([first, last])).tolist()
    left = after - before
    sizes = np.cumsum(sorted(d.least for d in inside))
    return int(np.searchsorted(sizes, left, side="right"))


# -- counts --------------------------------------------------------------------------------------------


def _of_count(instance: Instance, coupling: CountCoupling) -> TooMany | None:
    """More must lie in so many buckets in a row than `most` in each `width` of them allows."""
    demands = []
    for session in coupling.sessions:
        domain = instance.domains[session]
        if instance.problem.sessions[session].fixed is not None or not len(domain):
            continue
        buckets = coupling.buckets[session].of_candidates(domain)
        if (buckets >= 0).all():
            demands.append(
                Demand(session, coupling.amount[session], int(buckets.min()), int(buckets.max()) + 1)
            )
    if len(demands) < 2:
        return None
    firsts, lasts, asked, count, _ = _windows(demands)
    long = lasts[None, :] - firsts[:, None]
    room = (coupling.most or 0) * -(-long // coupling.width)
    over = np.argwhere((asked > room) & (count > 1) & (long > 0))
    if not len(over):
        return None
    i, j = min(over.tolist(), key=lambda w: (count[*w], long[*w]))
    inside = [d for d in demands if d.first >= firsts[i] and d.last <= lasts[j]]
    sizes = np.cumsum(sorted(d.least for d in inside))
    spans = [_reach(instance, d.session) for d in inside]
    return TooMany(
        use=coupling.use,
        facts=(coupling.facts,),
        sessions=tuple(sorted(d.session for d in inside)),
        first=min(s for s, _ in spans),
        last=max(e for _, e in spans),
        room=int(np.searchsorted(sizes, int(room[i, j]), side="right")),
    )


def _reach(instance: Instance, session: int) -> tuple[int, int]:
    domain = instance.domains[session]
    at = domain.occurs[:, domain.start_index]
    return int(at[at >= 0].min()), int(at.max()) + domain.length
