"""What sessions must take of resources, whatever the timetable, and where it could lie.

A pool is one resource or several alternatives: all lanes of some courts, one person, the kits of a kind. A
session belongs to a pool if each of its candidates takes something of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.couplings.slots import Part, SlotsCoupling
from solver.domain import Domain
from solver.instance import Instance
from solver.state import State

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Demand:
    """A session's part in a pool: at least `least` amount-ticks between the ticks `first` and `last`. Its
    candidates cover at least `spread` ticks."""

    session: int
    least: int
    first: int
    last: int
    spread: int = 0


class Room:
    """The candidates of one session that what is fixed leaves open: bool over places × starts."""

    def __init__(self, domain: Domain, is_open: np.ndarray) -> None:
        self.domain = domain
        cells = np.zeros(domain.legal.size, dtype=bool)
        cells[domain.cell[is_open]] = True
        self.cells = cells.reshape(domain.legal.shape)

    def starts(self, part: Part) -> np.ndarray:
        """Which starts have an open candidate at a place of the part."""
        return np.asarray((self.cells if part.places is None else self.cells[list(part.places)]).any(axis=0))

    @cached_property
    def happens(self) -> np.ndarray:
        return self.domain.occurs >= 0

    @cached_property
    def times(self) -> np.ndarray:
        """How often it takes place, for each start."""
        return self.happens.sum(axis=0)

    @cached_property
    def earliest(self) -> np.ndarray:
        return np.where(self.happens, self.domain.occurs, NEVER).min(axis=0)

    @cached_property
    def latest(self) -> np.ndarray:
        return self.domain.occurs.max(axis=0) + self.domain.length


class Pool:
    """Some slots couplings as one resource, with the sessions that must take of it."""

    def __init__(
        self,
        instance: Instance,
        couplings: Sequence[SlotsCoupling],
        rooms: dict[int, Room],
        members: Sequence[int],
    ) -> None:
        self.couplings, self.rooms = tuple(couplings), rooms
        self.tick = instance.problem.grid.tick
        self.ticks = instance.problem.grid.ticks
        demands = (self._demand(s) for s in members)
        self.demands = tuple(d for d in demands if d is not None)

    @cached_property
    def capacity(self) -> np.ndarray:
        """For each tick the amount that its resources have there and any of the sessions could take; summed
        up, with a 0 before the first tick."""
        total = np.zeros(self.ticks, dtype=np.int64)
        for coupling in self.couplings:
            covered = np.zeros(self.ticks + 1, dtype=np.int64)
            for start, end, _ in self._intervals(coupling):
                np.add.at(covered, start, 1)
                np.add.at(covered, end, -1)
            total += coupling.limit * (np.cumsum(covered)[:-1] > 0)
        return np.concatenate(([0], np.cumsum(total)))

    @cached_property
    def next_ends(self) -> list[tuple[np.ndarray, int]]:
        """For each resource: for each tick the earliest end of anything that could begin there or later, and how
        many can lie side by side."""
        found = []
        for coupling in self.couplings:
            ends = np.full(self.ticks + 2, NEVER)
            smallest = coupling.limit
            for start, end, amount in self._intervals(coupling):
                ends[start] = np.minimum(ends[start], end)
                smallest = min(smallest, amount)
            found.append((np.minimum.accumulate(ends[::-1])[::-1], coupling.limit // max(1, smallest)))
        return found

    def _demand(self, session: int) -> Demand | None:
        room = self.rooms[session]
        taken = np.zeros(room.cells.shape, dtype=np.int64)
        first, last, spread = NEVER, -1, 0
        for part in self._parts(session):
            starts = room.starts(part)
            if not starts.any():
                continue
            length = room.domain.length + part.lead + part.tail
            taken[slice(None) if part.places is None else list(part.places)] += (
                part.amount * length * room.times
            )
            first = min(first, int(room.earliest[starts].min()) - part.lead)
            last = max(last, int(room.latest[starts].max()) + part.tail)
            spread = max(spread, int(starts.sum()) * min(self.step(session), length))
        least = int(taken[room.cells].min())
        return Demand(session, least, first, last, spread) if least > 0 else None

    def step(self, session: int) -> int:
        """The ticks between two starts of a session, at least."""
        return max(1, self.rooms[session].domain.session.step // self.tick)

    def _parts(self, session: int) -> list[Part]:
        return [part for coupling in self.couplings for part in coupling.parts.get(session, ())]

    def _intervals(self, coupling: SlotsCoupling) -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
        """Start and end of everything that the sessions could take of one resource, with its amount; the starts
        of one are all different."""
        for demand in self.demands:
            room = self.rooms[demand.session]
            for part in coupling.parts.get(demand.session, ()):
                for row in room.domain.occurs[:, room.starts(part)]:
                    at = row[row >= 0]
                    end = at + room.domain.length + part.tail
                    yield (at - part.lead).clip(0, self.ticks), end.clip(0, self.ticks), part.amount


def pools(instance: Instance) -> Iterator[Pool]:
    """Each hard slots coupling by itself, and where sessions may choose between several of one use, these
    together. What is fixed has taken its place before; what only two share is left to the search."""
    rooms = _rooms(instance)
    hard = [c for c in instance.couplings if isinstance(c, SlotsCoupling) and not c.priced]
    wide = [c for c in hard if len(c.sessions) > 2]
    for coupling in wide:
        members = [s for s in coupling.sessions if s in rooms]
        if len(members) > 2:
            yield Pool(instance, (coupling,), rooms, members)
    for use in dict.fromkeys(c.use for c in wide):
        yield from _choices(instance, [c for c in wide if c.use == use], rooms)


def _rooms(instance: Instance) -> dict[int, Room]:
    """The movable sessions that what is fixed leaves anything."""
    state, sessions = State(instance), instance.problem.sessions
    for index, domain in enumerate(instance.domains):
        if sessions[index].fixed is not None and len(domain):
            state.place(index, 0)
    found = {}
    for index, domain in enumerate(instance.domains):
        if sessions[index].fixed is None and len(domain):
            is_open = state.open(index, ties=False)
            if is_open.any():
                found[index] = Room(domain, is_open)
    state.load({})
    return found


def _choices(instance: Instance, couplings: list[SlotsCoupling], rooms: dict[int, Room]) -> Iterator[Pool]:
    reach: dict[int, set[int]] = {}
    for number, coupling in enumerate(couplings):
        for session, parts in coupling.parts.items():
            if session in rooms and any(rooms[session].starts(part).any() for part in parts):
                reach.setdefault(session, set()).add(number)
    for several in sorted({tuple(sorted(r)) for r in reach.values() if len(r) > 1}):
        members = [s for s, r in reach.items() if r <= set(several)]
        if len(members) > 2:
            yield Pool(instance, [couplings[n] for n in several], rooms, members)
