"""Who is on which court, once it is settled who plays when: as before where that goes, else whichever is free."""

from collections.abc import Mapping, Sequence

from solver.domain import Domain
from solver.pools.find import Pool

Taking = tuple[int, int, int]  # begin, end, session


def dealt(
    pool: Pool, domains: Sequence[Domain], at: Mapping[int, int], before: Mapping[int, int]
) -> dict[int, int]:
    """The place (an index of its own) of each member that is in the pool.

    In order of begin each takes a place that is open and free again. There always is one: in no stretch do more
    overlap than are open. `before` are the numbers of places that are kept where they are free; what somebody is yet to
    keep is taken only where nothing else is left.
    """
    takings = sorted(_takings(pool, domains, at))
    kept: list[list[Taking]] = [[] for _ in pool.places]
    for taking in takings:
        if taking[2] in before:
            kept[before[taking[2]]].append(taking)
    free_from: dict[int, int] = {}
    found = {}
    for taking in takings:
        begin, end, session = taking
        free = [n for n in pool.open_at(begin) if free_from.get(n, begin) <= begin]
        number = before.get(session, -1)
        if number not in free:
            number = min(free, key=lambda n: (_is_awaited(kept[n], begin, end), n))
        free_from[number] = end
        found[session] = domains[session].session.places.index(pool.places[number])
    return found


def _takings(pool: Pool, domains: Sequence[Domain], at: Mapping[int, int]) -> list[Taking]:
    """What the members take of the pool's first place, which stands for all."""
    thing = pool.thing
    found = []
    for session in pool.members:
        part = thing.parts[session][0]
        if session in at and part.places == (domains[session].place(at[session]),):
            [(begin, end)] = domains[session].intervals(at[session], part.lead, part.tail)
            found.append((begin, end, session))
    return found


def _is_awaited(kept: Sequence[Taking], begin: int, end: int) -> bool:
    """Whether somebody is to keep the place at that time."""
    return any(start < end and begin < over for start, over, _ in kept)
