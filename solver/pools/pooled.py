"""An instance with one place for each pool: what engines decide is when, and the places are dealt afterwards."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from solver.couplings.slots import Part, SlotsCoupling
from solver.domain import Domain
from solver.instance import Coupled, Instance
from solver.pools.deal import dealt
from solver.pools.find import Pool, pools
from solver.pools.worth import worth
from solver.timespan import Span

Members = Mapping[int, Sequence[Pool]]  # of each session that is in pools, these


class Pooled:
    """`instance` is the one to solve: a candidate of it stands for one in each of the equal places in the whole.

    `dealt` and `gathered` lead from the one's candidates to the other's. With no pools the two are the same.
    """

    def __init__(self, whole: Instance) -> None:
        self.whole = whole
        self._use(pools(whole))
        those = worth(whole, self.instance, self.pools)
        if len(those) < len(self.pools):
            self._use(those)

    def gathered(self, at: Mapping[int, int]) -> dict[int, int]:
        """Candidates of the whole as those of the instance."""
        found = dict(at)
        for session in self.members.keys() & at.keys():
            domain, candidate = self.whole.domains[session], at[session]
            front = _front(domain, self.members[session])
            place = front[domain.place_index[candidate], domain.start_index[candidate]]
            there = self.instance.domains[session].candidate_at(domain.start(candidate), int(place))
            assert there is not None
            found[session] = there
        return found

    def dealt(self, at: Mapping[int, int], before: Mapping[int, int]) -> dict[int, int]:
        """Candidates of the instance, which keep its rules, as those of the whole: each with a place of its own.
        Whoever can keep the place that it had `before` (candidates of the whole) does."""
        places: dict[int, int] = {}
        for pool in self.pools:
            places |= dealt(pool, self.instance.domains, at, self._numbers(pool, before))
        found = dict(at)
        for session in self.members.keys() & at.keys():
            one = self.instance.domains[session]
            place = places.get(session, one.place(at[session]))
            there = self.whole.domains[session].candidate_at(one.start(at[session]), place)
            assert there is not None
            found[session] = there
        return found

    def _use(self, found: Sequence[Pool]) -> None:
        self.pools, self.members = found, _members(found)
        self.instance = _derived(self.whole, found, self.members) if found else self.whole

    def _numbers(self, pool: Pool, before: Mapping[int, int]) -> dict[int, int]:
        """Which place of the pool each member had, of those that had one."""
        domains, number = self.whole.domains, {place: n for n, place in enumerate(pool.places)}
        had = {s: domains[s].session.places[domains[s].place(before[s])] for s in pool.members if s in before}
        return {s: number[place] for s, place in had.items() if place in number}


def _members(found: Sequence[Pool]) -> Members:
    members: dict[int, list[Pool]] = defaultdict(list)
    for pool in found:
        for session in pool.members:
            members[session].append(pool)
    return members


def _front(domain: Domain, own: Sequence[Pool]) -> np.ndarray:
    """For each cell the place that stands for its own."""
    front = np.repeat(np.arange(domain.shape[0], dtype=np.int16)[:, None], domain.shape[1], axis=1)
    for pool in own:
        lead = pool.things[0][0].parts[domain.index][0].lead
        places = np.array([domain.session.places.index(place) for place in pool.places], dtype=np.int16)
        heads = pool.head[pool.stretches(domain.starts - lead)].T
        front[places] = np.where(heads < 0, places[:, None], places[heads])
    return front


def _derived(whole: Instance, found: Sequence[Pool], members: Members) -> Instance:
    domains = [_gathered(d, members[i]) if i in members else d for i, d in enumerate(whole.domains)]
    replaced: dict[int, Coupled | None] = {}
    for pool in found:
        for number, things in enumerate(pool.things):
            most, fewer = pool.room(number)
            if most != 1:
                replaced |= dict.fromkeys(map(id, things))
            if most > 1:
                replaced[id(things[0])] = _together(things[0], domains, most, fewer)
    couplings = [replaced[id(c)] if id(c) in replaced else c.over(domains) for c in whole.couplings]
    kept = [c for c in couplings if c is not None]
    return Instance(whole.problem, whole.view, whole.uses, domains, whole.masks, kept, whole.keys)


def _gathered(domain: Domain, own: Sequence[Pool]) -> Domain:
    """The domain with each candidate in the place that stands for its own, and one of those that are the same then."""
    places = _front(domain, own)[domain.place_index, domain.start_index].astype(np.int64)
    cells = places * len(domain.starts) + domain.start_index
    number, first = np.arange(len(cells)), np.zeros(domain.size, dtype=np.int64)
    first[cells[::-1]] = number[::-1]
    kept = np.flatnonzero(first[cells] == number)  # in the order of the whole
    cell, cost, prices = cells[kept].astype(domain.cell.dtype), domain.cost[kept], domain.prices
    there = places[kept], domain.start_index[kept]
    if (prices[there] != cost).any():  # where the one in front is closed
        prices = prices.copy()
        prices[there] = cost
    return Domain(
        domain.index, domain.session, domain.starts, domain.occurs, domain.length, None, prices, cell, cost
    )


def _together(
    thing: SlotsCoupling, domains: Sequence[Domain], most: int, fewer: Sequence[tuple[Span, int]]
) -> SlotsCoupling:
    """As many at a time as the place stands for."""
    parts = {s: [Part(1, p.lead, p.tail, p.places) for p in parts] for s, parts in thing.parts.items()}
    result = SlotsCoupling(thing.use, domains, parts, most, None, fewer)
    result.facts = thing.facts
    return result
