"""What sessions must take of resources, whatever the timetable, and where it could lie.

A pool is one resource or several alternatives: all lanes of some courts, one person, the kits of a kind. A
session belongs to a pool if each of its candidates takes something of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from solver.couplings.slots import Part, SlotsCoupling
from solver.domain import Domain
from solver.instance import Instance
from solver.state import State

NEVER = int(np.iinfo(np.int64).max)
_NO_TICKS = np.zeros(0, dtype=np.int64)


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
    """The cells (place × start) of one session that what is fixed leaves open.

    `counts`, `first`, `last` and `times` say for each place how many starts are open, from the beginning of the
    earliest occurrence to the end of the latest, and how often it takes place at least. `step` is the number of
    ticks between two starts, at least.
    """

    def __init__(self, domain: Domain, is_open: np.ndarray, step: int) -> None:
        self.domain, wide, self.step = domain, len(domain.starts), step
        cells = np.flatnonzero(is_open)
        edges = np.searchsorted(cells, np.arange(len(domain.session.places) + 1) * wide).tolist()
        rows = [cells[a:b] - place * wide for place, (a, b) in enumerate(pairwise(edges))]
        self.counts = [len(row) for row in rows]
        self.open_places = [place for place, count in enumerate(self.counts) if count]
        self._at: list[np.ndarray] = []
        if len(domain.occurs) == 1:  # the starts are in order
            at = self._at = [domain.occurs[0, row] for row in rows]
            self.first = [int(row[0]) if len(row) else 0 for row in at]
            self.last = [int(row[-1]) + domain.length if len(row) else 0 for row in at]
            self.times = [1] * len(rows)
            return
        self.first, self.last, self.times = [], [], []
        for row in rows:  # of a long series few starts are open: it is looked at no more of it
            occurs = domain.occurs[:, row]
            ticks = occurs[occurs >= 0]
            self._at.append(ticks)
            self.first.append(int(ticks.min(initial=NEVER)))
            self.last.append(int(ticks.max(initial=-domain.length)) + domain.length)
            self.times.append(int((occurs >= 0).sum(axis=0).min(initial=len(occurs))))

    def places(self, part: Part) -> list[int]:
        """The places of the part that have an open start."""
        if part.places is None:
            return self.open_places
        return [place for place in part.places if self.counts[place]]

    def at(self, place: int) -> np.ndarray:
        """The start ticks of all occurrences of the candidates at a place."""
        return self._at[place]


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
        self.ticks = instance.problem.grid.ticks
        demands = (self._demand(s) for s in members)
        self.demands = tuple(d for d in demands if d is not None)

    def room(self, ticks: np.ndarray) -> np.ndarray:
        """For each of the ticks the amount-ticks before it that its resources have and any of the sessions could
        take."""
        return sum(
            (_covered(*c, ticks) * limit for c, limit in self._stretches), np.zeros(len(ticks), np.int64)
        )

    @cached_property
    def _stretches(self) -> list[tuple[tuple[np.ndarray, np.ndarray], int]]:
        """For each resource the stretches, in order and apart, that the sessions could take, and its limit."""
        found = ((_union(*spans), c.limit) for c, spans in self._spans)
        return [(stretches, limit) for stretches, limit in found if len(stretches[0])]

    @cached_property
    def next_ends(self) -> list[tuple[list[int], list[int], int]]:
        """For each resource: the ticks where anything could begin, in order, for each the earliest end of what
        begins there or later, and how many can lie side by side."""
        found = []
        for coupling, (starts, ends) in self._spans:
            order = np.argsort(starts, kind="stable")
            earliest = np.minimum.accumulate(ends[order][::-1])[::-1]
            amounts = (p.amount for d in self.demands for p in coupling.parts.get(d.session, ()))
            smallest = min(amounts, default=coupling.limit)
            found.append((starts[order].tolist(), earliest.tolist(), coupling.limit // max(1, smallest)))
        return found

    def _demand(self, session: int) -> Demand | None:
        room = self.rooms[session]
        taken = dict.fromkeys(room.open_places, 0)
        first, last, spread = NEVER, -1, 0
        for coupling in self.couplings:
            for part in coupling.parts.get(session, ()):
                length = room.domain.length + part.lead + part.tail
                takes, lasting = part.amount * length, min(room.step, length) * coupling.limit
                for place in room.places(part):
                    taken[place] += takes * room.times[place]
                    first = min(first, room.first[place] - part.lead)
                    last = max(last, room.last[place] + part.tail)
                    spread = max(spread, room.counts[place] * lasting)
        least = min(taken.values())
        return Demand(session, least, first, last, spread) if least > 0 else None

    @cached_property
    def _spans(self) -> list[tuple[SlotsCoupling, tuple[np.ndarray, np.ndarray]]]:
        return [(coupling, self._intervals(coupling)) for coupling in self.couplings]

    def _intervals(self, coupling: SlotsCoupling) -> tuple[np.ndarray, np.ndarray]:
        """Start and end of everything that the sessions could take of one resource; those as long stand together
        in order."""
        begins: dict[tuple[int, int], list[np.ndarray]] = {}
        for demand in self.demands:
            room = self.rooms[demand.session]
            for part in coupling.parts.get(demand.session, ()):
                found = begins.setdefault((part.lead, room.domain.length + part.tail), [])
                found += [room.at(place) for place in room.places(part)]
        starts, ends = [_NO_TICKS], [_NO_TICKS]
        for (lead, tail), several in begins.items():
            marked = np.zeros(self.ticks, dtype=bool)
            for ticks in several:
                marked[ticks] = True
            at = np.flatnonzero(marked)
            starts.append(np.maximum(at - lead, 0))
            ends.append(np.minimum(at + tail, self.ticks))
        return np.concatenate(starts), np.concatenate(ends)


def _union(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The intervals as stretches in order and apart: one begins where as many have ended as began before."""
    starts, ends = np.sort(starts), np.sort(ends)
    ended = np.searchsorted(ends, starts, side="right")
    fresh = np.flatnonzero(ended == np.arange(len(starts)))
    return starts[fresh], ends[np.append(fresh[1:], len(ends)) - 1] if len(ends) else ends


def _covered(starts: np.ndarray, ends: np.ndarray, ticks: np.ndarray) -> np.ndarray:
    """How many ticks of the stretches lie before each of the ticks."""
    before = np.concatenate(([0], np.cumsum(ends - starts)))
    begun = np.searchsorted(starts, ticks, side="left")
    still = np.where(begun > 0, ends[begun - 1] - ticks, 0)
    covered: np.ndarray = before[begun] - np.maximum(still, 0)
    return covered


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
    state, sessions, tick = State(instance), instance.problem.sessions, instance.problem.grid.tick
    for index, domain in enumerate(instance.domains):
        if sessions[index].fixed is not None and len(domain):
            state.place(index, 0)
    found = {}
    for index, domain in enumerate(instance.domains):
        if sessions[index].fixed is None and len(domain):
            is_open = _open_cells(state, index)
            if is_open.any():
                found[index] = Room(domain, is_open, max(1, sessions[index].step // tick))
    state.load({})
    return found


def _open_cells(state: State, session: int) -> np.ndarray:
    """For each cell whether the session may be there, whatever it is tied to."""
    domain = state.instance.domains[session]
    is_open = state.open(session, ties=False)
    cells = np.zeros(domain.size, dtype=bool)
    cells[domain.cell[is_open]] = True
    return cells


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
