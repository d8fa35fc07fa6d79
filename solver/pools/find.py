"""Equal courts: places of one session at a time that only their names tell apart.

A pool is exact. Whoever may be in one of its places may be in all, at the same prices and with the same set-up; every
rule between sessions sees them alike. One thing may differ. Sessions that can overlap, directly or by way of others,
lie in one stretch of time, and between two stretches a place is always free: so a place may be closed for a whole
stretch, of a slot or of a day. There the others are fewer. What is closed for a part of a stretch, or to some, is kept
out of the pool.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

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

    Stretches are in order and apart: `begin` and `end` are ticks, `is_open[stretch, place]` says where it can be used.
    """

    places: tuple[Place, ...]
    things: tuple[Things, ...] = field(repr=False)
    begin: np.ndarray = field(repr=False)
    end: np.ndarray = field(repr=False)
    is_open: np.ndarray = field(repr=False)

    @property
    def thing(self) -> SlotsCoupling:
        """Of the first place, which stands for all."""
        return self.things[0][0]

    @property
    def members(self) -> tuple[int, ...]:
        return self.thing.sessions

    def closed(self) -> list[tuple[Span, int]]:
        """When how many of the places cannot be used."""
        missing = len(self.places) - self.is_open.sum(axis=1)
        rows = zip(self.begin.tolist(), self.end.tolist(), missing.tolist(), strict=True)
        return [(Span(begin, end), number) for begin, end, number in rows if number]

    def open_at(self, tick: int) -> list[int]:
        """The numbers of the places that are open in the stretch of a session that begins at the tick."""
        stretch = int(np.searchsorted(self.begin, tick, side="right")) - 1
        return np.flatnonzero(self.is_open[stretch]).tolist()


def pools(instance: Instance) -> list[Pool]:
    """The pools of an instance in which nobody is placed yet."""
    found: list[Pool] = []
    for things in _groups(instance):
        for alike in _alike(instance, things):
            found += _open_together(instance, alike)
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


# -- when they are open ---------------------------------------------------------------------------


class _Open:
    """For each place and start what it costs there, −1 where it is forbidden, member by member; and the stretches."""

    def __init__(self, instance: Instance, group: Sequence[Things]) -> None:
        self.group = group
        self.costs: list[np.ndarray] = []
        self.stretch: list[np.ndarray] = []
        begins, ends = [], []
        for session in group[0][0].sessions:
            domain, part = instance.domains[session], group[0][0].parts[session][0]
            where = [_place(things[0], session) for things in group]
            cost = np.where(domain.legal[where], domain.prices[where].astype(np.int64), -1)
            used = np.flatnonzero((cost >= 0).any(axis=0))
            self.costs.append(cost[:, used])
            begins.append(domain.starts[used] - part.lead)
            ends.append(domain.starts[used] + domain.length + part.tail)
        self.begin, self.end = _stretches(begins, ends)
        self.stretch = [np.searchsorted(self.begin, begin, side="right") - 1 for begin in begins]
        self.is_open = np.zeros((len(self.begin), len(group)), dtype=bool)
        for cost, stretch in zip(self.costs, self.stretch, strict=True):
            for number in range(len(group)):
                self.is_open[stretch[cost[number] >= 0], number] = True


def _stretches(begins: Sequence[np.ndarray], ends: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The stretches that the spans fill, each from where nothing reaches over."""
    order = np.lexsort((np.concatenate(ends), np.concatenate(begins)))
    begin, end = np.concatenate(begins)[order], np.concatenate(ends)[order]
    if not len(begin):
        return begin, end
    reached = np.maximum.accumulate(end)
    first = np.flatnonzero(np.append(True, begin[1:] >= reached[:-1]))
    return begin[first], np.maximum.reduceat(end, first)


def _open_together(instance: Instance, group: Sequence[Things]) -> Iterator[Pool]:
    """Pools of a class: each place joins the first with which it agrees wherever both are open. What never is open is
    in none."""
    table = _Open(instance, group)
    joined: list[list[int]] = []
    known: list[
        list[np.ndarray]
    ] = []  # of each pool, member by member, what it costs where any of it is open
    for number in np.flatnonzero(table.is_open.any(axis=0)).tolist():
        for members, costs in zip(joined, known, strict=True):
            if _agrees(table, number, members, costs):
                members.append(number)
                _learn(table, number, costs)
                break
        else:
            joined.append([number])
            known.append([cost[number].copy() for cost in table.costs])
    for members in joined:
        if len(members) > 1:
            yield _pool(instance, table, members)


def _agrees(table: _Open, number: int, members: Sequence[int], costs: Sequence[np.ndarray]) -> bool:
    """Whether a place is as the pool to all, in every stretch in which both are open."""
    both = table.is_open[:, number] & table.is_open[:, members].any(axis=1)
    return all(
        bool((own[number] == cost)[both[stretch]].all())
        for own, cost, stretch in zip(table.costs, costs, table.stretch, strict=True)
    )


def _learn(table: _Open, number: int, costs: Sequence[np.ndarray]) -> None:
    for own, cost in zip(table.costs, costs, strict=True):
        np.maximum(cost, own[number], out=cost)


def _pool(instance: Instance, table: _Open, members: Sequence[int]) -> Pool:
    things = tuple(table.group[number] for number in members)
    session = things[0][0].sessions[0]
    known = instance.domains[session].session.places
    places = tuple(known[_place(of_place[0], session)] for of_place in things)
    return Pool(places, things, table.begin, table.end, table.is_open[:, members])


def _place(thing: SlotsCoupling, session: int) -> int:
    """The index of a thing's place among those of a member."""
    where = thing.parts[session][0].places
    assert where is not None
    return where[0]
