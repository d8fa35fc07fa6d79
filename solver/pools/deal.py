"""Who is on which court, once it is settled who plays when: as before where that goes, else whichever is free."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from solver.domain import Domain
from solver.pools.find import Pool


class Taking(NamedTuple):
    """A session from when to when, in the place with the number that stands for some."""

    begin: int
    end: int
    session: int
    front: int


def dealt(
    pool: Pool, domains: Sequence[Domain], at: Mapping[int, int], before: Mapping[int, int]
) -> dict[int, int]:
    """The place (an index of its own) of each member that is in the pool.

    In order of begin each takes one of the equal places that is free again. There always is one: no more overlap than
    there are. `before` are the numbers of places that are kept where they are free; what somebody is yet to
    keep is taken only where nothing else is left.
    """
    takings = sorted(_takings(pool, domains, at))
    kept: list[list[Taking]] = [[] for _ in pool.places]
    for taking in takings:
        if taking.session in before:
            kept[before[taking.session]].append(taking)
    free_from: dict[int, int] = {}
    found = {}
    for taking in takings:
        free = [n for n in _equal(pool, taking) if free_from.get(n, taking.begin) <= taking.begin]
        number = before.get(taking.session, -1)
        if number not in free:
            number = min(free, key=lambda n: (_is_awaited(kept[n], taking), n))
        free_from[number] = taking.end
        found[taking.session] = domains[taking.session].session.places.index(pool.places[number])
    return found


def _takings(pool: Pool, domains: Sequence[Domain], at: Mapping[int, int]) -> Iterator[Taking]:
    """What the members take of the pool's places."""
    for session in pool.members:
        part, domain = pool.things[0][0].parts[session][0], domains[session]
        place = domain.session.places[domain.place(at[session])] if session in at else None
        if place in pool.places:
            [(begin, end)] = domain.intervals(at[session], part.lead, part.tail)
            yield Taking(begin, end, session, pool.places.index(place))


def _equal(pool: Pool, taking: Taking) -> list[int]:
    """The numbers of the places for which the one of a taking stands."""
    [stretch] = pool.stretches(np.array([taking.begin]))
    return np.flatnonzero(pool.head[stretch] == taking.front).tolist()


def _is_awaited(kept: Sequence[Taking], taking: Taking) -> bool:
    """Whether somebody is to keep the place at that time."""
    return any(k.begin < taking.end and taking.begin < k.end for k in kept)
