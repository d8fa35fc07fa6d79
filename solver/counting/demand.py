"""What sessions must take of resources, whatever the timetable, and where it could lie.

A pool is one resource or several alternatives: all lanes of some courts, one person, the kits of a kind. A
session belongs to a pool if each of its candidates takes something of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from solver.couplings.slots import Part, SlotsCoupling
from solver.domain import Domain
from solver.instance import Instance
from solver.state import State

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Demand:
    """A session's part in a pool: at least `least` amount-ticks between the ticks `first` and `last`. What its
    candidates cover holds about `spread` amount-ticks at least."""

    session: int
    least: int
    first: int
    last: int
    spread: int = 0


class Room:
    """The candidates of one session that what is fixed leaves open: bool over places × starts.

    `counts`, `first`, `last` and `times` say for each place how many starts are open, from the beginning of the
    earliest occurrence to the end of the latest, and how often it takes place at least.
    """

    def __init__(self, domain: Domain, is_open: np.ndarray) -> None:
        self.domain = domain
        cells = np.zeros(domain.legal.size, dtype=bool)
        cells[domain.cell[is_open]] = True
        self.cells = cells.reshape(domain.legal.shape)
        self.counts = [int(np.count_nonzero(row)) for row in self.cells]
        self._at: dict[int, np.ndarray] = {}
        if len(domain.occurs) == 1:  # the starts are in order
            self.first = [int(domain.occurs[0, row.argmax()]) for row in self.cells]
            self.last = [int(domain.occurs[0, ~row[::-1].argmax()]) + domain.length for row in self.cells]
            self.times = [1] * len(self.counts)
            return
        happens = domain.occurs >= 0
        self.first = self._edges(np.where(happens, domain.occurs, NEVER).min(axis=0), np.min)
        self.last = self._edges(domain.occurs.max(axis=0) + domain.length, np.max)
        self.times = self._edges(happens.sum(axis=0), np.min)

    def places(self, part: Part) -> list[int]:
        """The places of the part that have an open start."""
        among = range(len(self.counts)) if part.places is None else part.places
        return [place for place in among if self.counts[place]]

    def at(self, place: int) -> np.ndarray:
        """The start ticks of all occurrences of the candidates at a place."""
        if place not in self._at:
            found = self.domain.occurs[:, self.cells[place]]
            self._at[place] = found[found >= 0]
        return self._at[place]

    def _edges(self, value: np.ndarray, edge: Callable[[np.ndarray], Any]) -> list[int]:
        """The least or greatest of a value that each start has, over the open starts of each place."""
        rows = zip(self.cells, self.counts, strict=True)
        return [int(edge(value[row])) if count else 0 for row, count in rows]


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
            for start, end in self._intervals(coupling):
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
            for start, end in self._intervals(coupling):
                np.minimum.at(ends, start, end)
            amounts = (p.amount for d in self.demands for p in coupling.parts.get(d.session, ()))
            smallest = min(amounts, default=coupling.limit)
            found.append((np.minimum.accumulate(ends[::-1])[::-1], coupling.limit // max(1, smallest)))
        return found

    def _demand(self, session: int) -> Demand | None:
        room, step = self.rooms[session], self.step(session)
        taken = dict.fromkeys((p for p, count in enumerate(room.counts) if count), 0)
        first, last, spread = NEVER, -1, 0
        for coupling in self.couplings:
            for part in coupling.parts.get(session, ()):
                length = room.domain.length + part.lead + part.tail
                for place in room.places(part):
                    taken[place] += part.amount * length * room.times[place]
                    first = min(first, room.first[place] - part.lead)
                    last = max(last, room.last[place] + part.tail)
                    spread = max(spread, room.counts[place] * min(step, length) * coupling.limit)
        least = min(taken.values())
        return Demand(session, least, first, last, spread) if least > 0 else None

    def step(self, session: int) -> int:
        """The ticks between two starts of a session, at least."""
        return max(1, self.rooms[session].domain.session.step // self.tick)

    def _intervals(self, coupling: SlotsCoupling) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Start and end of everything that the sessions could take of one resource; what is as long goes
        together."""
        begins: dict[tuple[int, int], list[np.ndarray]] = {}
        for demand in self.demands:
            room = self.rooms[demand.session]
            for part in coupling.parts.get(demand.session, ()):
                found = begins.setdefault((part.lead, room.domain.length + part.tail), [])
                found += [room.at(place) for place in room.places(part)]
        for (lead, tail), several in begins.items():
            marked = np.zeros(self.ticks, dtype=bool)
            for ticks in several:
                marked[ticks] = True
            at = np.flatnonzero(marked)
            yield np.maximum(at - lead, 0), np.minimum(at + tail, self.ticks)


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
    """The sets of resources that some session chooses between, each with all sessions that have only these."""
    reach: dict[int, set[int]] = {}
    for number, coupling in enumerate(couplings):
        for session, parts in coupling.parts.items():
            if session in rooms and any(rooms[session].places(part) for part in parts):
                reach.setdefault(session, set()).add(number)
    alike: dict[tuple[int, ...], list[int]] = {}
    for session, numbers in reach.items():
        alike.setdefault(tuple(sorted(numbers)), []).append(session)
    beginning: dict[int, list[tuple[int, ...]]] = {}
    for several in alike:
        beginning.setdefault(several[0], []).append(several)
    for several in sorted(a for a in alike if len(a) > 1):
        among = (a for number in several for a in beginning.get(number, ()) if set(a) <= set(several))
        members = sorted(session for a in among for session in alike[a])
        if len(members) > 2:
            yield Pool(instance, [couplings[n] for n in several], rooms, members)
