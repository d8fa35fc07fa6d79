"""Equal courts: places of one session at a time that only their names tell apart.

A pool is exact. Whoever may be in one of its places may be in all, with the same set-up, and every rule between
sessions sees them alike. When they are open and what they cost may differ from time to time. Sessions that can overlap,
directly or by way of others, lie in one stretch of time, a day or a slot, and between two stretches every place is
free: so in each stretch those places are equal that are open for the same starts at the same prices, to everybody.
A court that is taken on Tuesday evening is by itself on Tuesdays, and one of many on all other days.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from solver.couplings.slots import SlotsCoupling
from solver.instance import Instance
from solver.problem import Place
from solver.timespan import Span

Things = tuple[
    SlotsCoupling, ...
]  # that are full with one session in a place: a court, or the halves of a hall


@dataclass(frozen=True)
class Pool:
    """`things` are the couplings of each of its places, and all have the same members.

    Stretches are in order and apart; `begin` and `end` are their ticks. In each a place stands for all that are equal:
    `head[stretch, place]` is the number of the one that stands for a place, −1 where that is closed. It may be one that
    is closed itself.
    """

    places: tuple[Place, ...]
    things: tuple[Things, ...] = field(repr=False)
    begin: np.ndarray = field(repr=False)
    end: np.ndarray = field(repr=False)
    head: np.ndarray = field(repr=False)

    @property
    def members(self) -> tuple[int, ...]:
        return self.things[0][0].sessions

    def room(self, number: int) -> tuple[int, list[tuple[Span, int]]]:
        """How many places a place stands for at most, and when for how many fewer."""
        stands = (self.head == number).sum(axis=1)
        most, fewer = int(stands.max()), list[tuple[Span, int]]()
        for stretch in np.flatnonzero((stands > 0) & (stands < most)).tolist():
            span = Span(int(self.begin[stretch]), int(self.end[stretch]))
            fewer.append((span, most - int(stands[stretch])))
        return most, fewer

    def stretches(self, begins: np.ndarray) -> np.ndarray:
        """The stretch of sessions that begin, with what comes before them, at these ticks."""
        return np.maximum(0, np.searchsorted(self.begin, begins, side="right") - 1)


def pools(instance: Instance) -> list[Pool]:
    """The pools of an instance in which nobody is placed yet."""
    found: list[Pool] = []
    for things in _groups(instance):
        for alike in _alike(instance, things):
            pool = _pool(instance, alike)
            found += [] if pool is None else [pool]
    return found


# -- what looks alike -----------------------------------------------------------------------------


def _groups(instance: Instance) -> list[list[Things]]:
    """The things of places with the same members, who need the same time there."""
    found: dict[Hashable, dict[int, Things]] = defaultdict(dict)
    for coupling in instance.couplings:
        if isinstance(coupling, SlotsCoupling) and _is_of_one_place(instance, coupling):
            widths = tuple((coupling.parts[s][0].lead, coupling.parts[s][0].tail) for s in coupling.sessions)
            by_place, place = found[coupling.sessions, widths], _place(coupling, coupling.sessions[0])
            by_place[place] = (*by_place.get(place, ()), coupling)
    return [list(by_place.values()) for by_place in found.values() if len(by_place) > 1]


def _is_of_one_place(instance: Instance, coupling: SlotsCoupling) -> bool:
    """Whether each member takes all of the same place, once."""
    if coupling.priced or coupling.beforehand:
        return False
    places = set()
    for session in coupling.sessions:
        domain, parts = instance.domains[session], coupling.parts[session]
        if domain.session.fixed is not None or len(domain.occurs) != 1 or len(parts) != 1:
            return False
        where = parts[0].places
        if where is None or len(where) != 1 or parts[0].amount != coupling.limit:
            return False
        places.add(domain.session.places[where[0]])
    return len(places) == 1


def _alike(instance: Instance, group: list[Things]) -> list[list[Things]]:
    """The group in classes that all other couplings of the members see alike."""
    classes = [list(range(len(group)))]
    own = {id(thing) for things in group for thing in things}
    seen: set[tuple[int, ...]] = set()
    for session in group[0][0].sessions:
        where = [_place(things[0], session) for things in group]
        for coupling in instance.touching[session]:
            looks = None if id(coupling) in own else coupling.looks(session)
            if looks is not None:
                names: dict[Hashable, int] = {}
                numbers = tuple(names.setdefault(looks[place], len(names)) for place in where)
                if numbers not in seen:
                    seen.add(numbers)
                    classes = [part for one in classes for part in _split(one, numbers)]
        if not classes:
            break
    return [[group[n] for n in one] for one in classes]


def _split(numbers: list[int], names: Sequence[int]) -> Iterator[list[int]]:
    """The parts of a class that are larger than one."""
    parts: dict[int, list[int]] = defaultdict(list)
    for number in numbers:
        parts[names[number]].append(number)
    return (part for part in parts.values() if len(part) > 1)


# -- when they are equal --------------------------------------------------------------------------


def _pool(instance: Instance, group: Sequence[Things]) -> Pool | None:
    """The pool of those places of a class that are ever equal to another one."""
    table = _Open(instance, group)
    heads = _heads(table.is_open, table.differ)
    share = [(heads == heads[:, [number]]) & (heads >= 0) for number in range(len(group))]
    joined = [number for number, same in enumerate(share) if (same.sum(axis=1) > 1).any()]
    if not joined:
        return None
    things = tuple(group[number] for number in joined)
    session = things[0][0].sessions[0]
    known = instance.domains[session].session.places
    places = tuple(known[_place(of_place[0], session)] for of_place in things)
    heads = _heads(table.is_open[:, joined], table.differ[:, joined][:, :, joined])
    return Pool(places, things, table.begin, table.end, _in_front(heads))


def _heads(is_open: np.ndarray, differ: np.ndarray) -> np.ndarray:
    """For each stretch and place the first place that is equal to it there."""
    heads = np.full(is_open.shape, -1)
    for number in range(is_open.shape[1]):
        fresh = is_open[:, number] & (heads[:, number] < 0)
        for other in range(number, is_open.shape[1]):
            heads[fresh & is_open[:, other] & ~differ[:, number, other], other] = number
    return heads


def _in_front(heads: np.ndarray) -> np.ndarray:
    """The same with the first place for those of the first open one where it is closed itself: moves from one time to
    another then stay in one place, and there are fewer."""
    heads = heads.copy()
    for stretch in np.flatnonzero((heads[:, 0] < 0) & (heads >= 0).any(axis=1)).tolist():
        row = heads[stretch]
        row[row == row[row >= 0].min()] = 0
    return heads


class _Open:
    """Stretches, whether each place is open in each, and whether two of them differ there."""

    def __init__(self, instance: Instance, group: Sequence[Things]) -> None:
        tables = [_costs(instance, group, session) for session in group[0][0].sessions]
        self.begin, self.end = _stretches([begin for _, begin, _ in tables], [end for _, _, end in tables])
        shape = (len(self.begin), len(group))
        self.is_open, self.differ = np.zeros(shape, dtype=bool), np.zeros((*shape, len(group)), dtype=bool)
        for costs, begin, _ in tables:
            stretch = np.searchsorted(self.begin, begin, side="right") - 1
            for number, row in enumerate(costs):
                self.is_open[stretch[row >= 0], number] = True
            if (costs != costs[0]).any():
                for one, other in combinations(range(len(group)), 2):
                    self.differ[stretch[costs[one] != costs[other]], one, other] = True


def _costs(
    instance: Instance, group: Sequence[Things], session: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What the session costs in each place, −1 where it may not be, at the starts at which it may be in any; and from
    when to when it would take them."""
    domain, part = instance.domains[session], group[0][0].parts[session][0]
    where = [_place(things[0], session) for things in group]
    costs = np.where(domain.legal[where], domain.prices[where].astype(np.int64), -1)
    used = np.flatnonzero((costs >= 0).any(axis=0))
    starts = domain.starts[used]
    return costs[:, used], starts - part.lead, starts + domain.length + part.tail


def _stretches(begins: Sequence[np.ndarray], ends: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The stretches that the spans fill, each from where nothing reaches over."""
    order = np.lexsort((np.concatenate(ends), np.concatenate(begins)))
    begin, end = np.concatenate(begins)[order], np.concatenate(ends)[order]
    if not len(begin):
        return begin, end
    reached = np.maximum.accumulate(end)
    first = np.flatnonzero(np.append(True, begin[1:] >= reached[:-1]))
    return begin[first], np.maximum.reduceat(end, first)


def _place(thing: SlotsCoupling, session: int) -> int:
    """The index of a thing's place among those of a member."""
    where = thing.parts[session][0].places
    assert where is not None
    return where[0]
