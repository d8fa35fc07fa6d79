"""How late the last of some sessions must be, by counting alone: what they take of a thing, and what there is of it.

Sessions that all lie before some moment take their ticks of what is open before it. Where that is less than they
take, one of them is later, whatever the timetable. The things are every one by itself (a team with its rests) and all
that hang on places together (the courts that a day has).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.couplings.latest import LatestCoupling
from solver.couplings.slots import Part, SlotsCoupling
from solver.couplings.usage import levels
from solver.instance import Instance


def latest_bound(instance: Instance, placed: Collection[int]) -> int:
    """What the wishes for an early end cost at least, of those whose sessions are all `placed` anyhow."""
    return sum(
        (coupling.price or 0) * _least(instance, coupling)
        for coupling in instance.couplings
        if isinstance(coupling, LatestCoupling) and all(s in placed for s in coupling.sessions)
    )


def least_end(instance: Instance, placed: Collection[int]) -> int | None:
    """The smallest value of the last session, where one wish for an early end is all there is, and its sessions are
    all `placed`."""
    found = [c for c in instance.couplings if isinstance(c, LatestCoupling)]
    if len(found) != 1 or not all(s in placed for s in found[0].sessions):
        return None
    return _least(instance, found[0])


def _least(instance: Instance, coupling: LatestCoupling) -> int:
    """The smallest value that the counts leave possible."""
    values = {s: coupling.of(s) for s in coupling.sessions if len(instance.domains[s])}
    if len(values) < len(coupling.sessions) or not values:
        return 0
    floor = max(int(v.min()) for v in values.values())
    steps = np.unique(np.concatenate([v[v >= floor] for v in values.values()]))
    pools = list(_pools(instance, coupling, values))
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        if all(pool.has_room(int(steps[middle])) for pool in pools):
            high = middle
        else:
            low = middle + 1
    return int(steps[low])


@dataclass(frozen=True)
class _Pool:
    """What candidates take, a row each time: sorted by thing and begin, with the value of the candidate. `needs` says
    for each session its candidates' values and how much they take."""

    begin: np.ndarray
    end: np.ndarray
    limit: np.ndarray
    value: np.ndarray
    needs: Sequence[tuple[np.ndarray, np.ndarray]]
    steps: np.ndarray  # (tick, by how much more is taken beforehand from there on), in order

    def has_room(self, most: int) -> bool:
        """Whether all can be had by candidates of no larger value."""
        needed = sum(int(amount[value <= most].min()) for value, amount in self.needs)
        kept = self.value <= most
        begin, end = self.begin[kept], self.end[kept]
        if not len(begin):
            return needed == 0
        reached = np.concatenate(([begin[0]], np.maximum.accumulate(end)[:-1]))
        fresh = np.maximum(0, end - np.maximum(begin, reached))
        room = fresh * self.limit[kept] - self._taken_until(end) + self._taken_until(end - fresh)
        return needed <= int(room.sum())

    def _taken_until(self, ticks: np.ndarray) -> np.ndarray:
        """How much is taken beforehand of all that comes before each of the ticks."""
        at, more = self.steps[:, 0], self.steps[:, 1]
        before = np.searchsorted(at, ticks, side="right")
        rates, offsets = (np.concatenate(([0], np.cumsum(x))) for x in (more, more * at))
        return ticks * rates[before] - offsets[before]


def _pools(instance: Instance, coupling: LatestCoupling, values: dict[int, np.ndarray]) -> Iterator[_Pool]:
    sessions = [s for s in coupling.sessions if instance.problem.sessions[s].fixed is None]
    inside, asked = set(sessions), set(coupling.sessions)
    at_places = []
    for thing in instance.couplings:
        if not isinstance(thing, SlotsCoupling) or thing.priced or inside.isdisjoint(thing.sessions):
            continue
        if all(p.places is not None for s in thing.sessions if s in asked for p in thing.parts[s]):
            at_places.append(thing)
        elif len(inside & set(thing.sessions)) > 1:
            yield _pool(instance, [thing], sessions, values)
    if at_places:
        yield _pool(instance, at_places, sessions, values)


def _pool(
    instance: Instance,
    things: Sequence[SlotsCoupling],
    sessions: Sequence[int],
    values: dict[int, np.ndarray],
) -> _Pool:
    rows: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
    needs = []
    apart = 2 * (instance.problem.grid.ticks + instance.problem.ticks(7 * 1440))  # no two things meet
    for session in sessions:
        amounts = np.zeros(len(instance.domains[session]), dtype=np.int64)
        for number, thing in enumerate(things):
            for part in thing.parts.get(session, ()):
                for which, begin, end in _taken(instance, session, part):
                    np.add.at(amounts, which, part.amount * (end - begin))
                    limit = np.full(len(which), thing.limit)
                    rows.append((begin + number * apart, end + number * apart, limit, values[session][which]))
        needs.append((values[session], amounts))
    begin, end, limits, value = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    order = np.lexsort((end, begin))
    steps = [(t + n * apart, more) for n, thing in enumerate(things) for t, more in _steps(thing)]
    table = np.array(steps, dtype=np.int64).reshape(-1, 2)
    return _Pool(begin[order], end[order], limits[order], value[order], needs, table)


def _steps(thing: SlotsCoupling) -> list[tuple[int, int]]:
    """(tick, by how much more is taken beforehand from there on); never more than there is."""
    points = sorted({tick for start, end, _ in thing.beforehand for tick in (start, end)})
    taken = [min(thing.limit, level) for level in levels(thing.beforehand, points)]
    return [(t, now - before) for t, before, now in zip(points, [0, *taken], taken, strict=False)]


def _taken(
    instance: Instance, session: int, part: Part
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(candidates, begins, ends) of each occurrence."""
    domain = instance.domains[session]
    chosen = np.arange(len(domain))
    if part.places is not None:
        chosen = chosen[np.isin(domain.place_index, part.places)]
    for row in domain.occurs:
        at = row[domain.start_index[chosen]]
        takes = at >= 0
        yield chosen[takes], at[takes] - part.lead, at[takes] + domain.length + part.tail
