"""An instance with one place for each pool: what engines decide is when, and the places are dealt afterwards."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from solver.couplings.slots import Part, SlotsCoupling
from solver.domain import Domain
from solver.instance import Coupled, Instance
from solver.pools.deal import dealt
from solver.pools.find import Pool, pools

Firsts = Mapping[int, Mapping[int, int]]  # of each member of a pool: a place → the one that stands for it


class Pooled:
    """`instance` is the one to solve; every candidate of it stands for one of each open place in the whole.

    `dealt` and `gathered` lead from the one's candidates to the other's. With no pools the two are the same.
    """

    def __init__(self, whole: Instance) -> None:
        self.whole, self.pools = whole, pools(whole)
        self.firsts = _firsts(whole, self.pools)
        self.instance = _derived(whole, self.pools, self.firsts) if self.pools else whole

    def gathered(self, at: Mapping[int, int]) -> dict[int, int]:
        """Candidates of the whole as those of the instance."""
        found = dict(at)
        for session in self.firsts.keys() & at.keys():
            one = self.whole.domains[session]
            start, place = one.start(at[session]), one.place(at[session])
            there = self.instance.domains[session].candidate_at(start, self.firsts[session].get(place, place))
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
        for session in self.firsts.keys() & at.keys():
            one = self.instance.domains[session]
            place = places.get(session, one.place(at[session]))
            there = self.whole.domains[session].candidate_at(one.start(at[session]), place)
            assert there is not None
            found[session] = there
        return found

    def _numbers(self, pool: Pool, before: Mapping[int, int]) -> dict[int, int]:
        """Which place of the pool each member had, of those that had one."""
        domains, number = self.whole.domains, {place: n for n, place in enumerate(pool.places)}
        had = {s: domains[s].session.places[domains[s].place(before[s])] for s in pool.members if s in before}
        return {s: number[place] for s, place in had.items() if place in number}


def _firsts(whole: Instance, found: Sequence[Pool]) -> Firsts:
    firsts: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for pool in found:
        for session in pool.members:
            where = whole.domains[session].session.places
            own = [where.index(place) for place in pool.places]
            firsts[session] |= dict.fromkeys(own, own[0])
    return firsts


def _derived(whole: Instance, found: Sequence[Pool], firsts: Firsts) -> Instance:
    domains = [_gathered(d, firsts[i]) if i in firsts else d for i, d in enumerate(whole.domains)]
    replaced: dict[int, Coupled | None] = {}
    for pool in found:
        replaced |= dict.fromkeys(id(thing) for things in pool.things for thing in things)
        replaced[id(pool.thing)] = _together(pool, domains)
    couplings = [replaced[id(c)] if id(c) in replaced else c.over(domains) for c in whole.couplings]
    kept = [c for c in couplings if c is not None]
    return Instance(whole.problem, whole.view, whole.uses, domains, whole.masks, kept, whole.keys)


def _gathered(domain: Domain, first: Mapping[int, int]) -> Domain:
    """The domain with all places of a pool as its first: the same cells, of which the others' are not legal."""
    place_of = np.arange(len(domain.session.places))
    for place, representative in first.items():
        place_of[place] = representative
    cells = place_of[domain.place_index] * len(domain.starts) + domain.start_index
    kept = np.sort(np.unique(cells, return_index=True)[1])  # in the order of the whole
    cell, cost = cells[kept].astype(domain.cell.dtype), domain.cost[kept]
    there, prices = np.divmod(cell, max(1, len(domain.starts))), domain.prices
    if (prices[there] != cost).any():  # where the first is closed
        prices = prices.copy()
        prices[there] = cost
    return Domain(
        domain.index, domain.session, domain.starts, domain.occurs, domain.length, None, prices, cell, cost
    )


def _together(pool: Pool, domains: list[Domain]) -> SlotsCoupling:
    """As many at a time as there are places, less those that are closed."""
    thing = pool.thing
    parts = {s: [Part(1, p.lead, p.tail, p.places) for p in parts] for s, parts in thing.parts.items()}
    result = SlotsCoupling(thing.use, domains, parts, len(pool.places), None, pool.closed())
    result.facts = thing.facts
    return result
