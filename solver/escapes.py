"""Escapes apart by time: what stands for "some candidate not in the model" may know when that would be.

An escape that stands for a whole year uses nothing and is in nobody's way. One that stands for a day cannot come before
what comes first, and counts in that day, week and month as any candidate there would: so no more sessions escape from
a crowded week than it has room for, and the model's bound is what the crowd costs, without all of its candidates.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from solver.couplings.count import CountCoupling
from solver.couplings.order import OrderCoupling
from solver.instance import Coupled, Instance
from solver.model import Between

PIECES = 16  # of a session's time, where nothing is counted
MOST = 32  # days, or else weeks, that escape apart
FIRST = 12  # candidates of a piece to which a session has escaped

Near = dict[int, dict[Between, int]]  # session → how many candidates more of some times


@dataclass
class Grown:
    """How far sessions have been let into models: with their first so many candidates, with more of some times, and
    whether they escape day by day."""

    size: dict[int, int]
    near: Near = field(default_factory=dict)
    daily: set[int] = field(default_factory=set)

    def of(self, sessions: Iterable[int]) -> "Grown":
        """A copy of what is known of some."""
        kept = set(sessions)
        size = {s: n for s, n in self.size.items() if s in kept}
        near = {s: dict(times) for s, times in self.near.items() if s in kept}
        return Grown(size, near, self.daily & kept)

    def take_over(self, other: "Grown") -> None:
        """What another knows of its sessions."""
        self.size |= other.size
        self.near |= other.near
        self.daily |= other.daily


class Pieces:
    """The time of each session of an instance in pieces."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        couplings = instance.couplings
        self.ordered = {s for c in couplings if isinstance(c, OrderCoupling) for s in c.sessions}
        self.counted = {s for c in couplings if _counts(c) for s in c.sessions}

    def are_apart(self, session: int, grown: Grown) -> bool:
        """Who comes before or after others escapes by time; who is counted, once it has escaped."""
        return session in self.ordered or session in grown.daily

    def edges(self, session: int, grown: Grown) -> np.ndarray:
        """The indices of its starts where the pieces of its time begin, and the end."""
        return edges(self.instance, session, by_day=session in grown.daily)

    def part(self, grown: Grown, sessions: Iterable[int]) -> None:
        """Those of the sessions that are counted escape by day, and who is counted with them for a price: they would
        be the next to escape."""
        counted = self.counted.intersection(sessions)
        counts = (c for s in counted for c in self.instance.touching[s] if _counts(c) and c.priced)
        new = counted.union(*(c.sessions for c in counts)) & grown.size.keys() - grown.daily
        grown.daily |= new
        for session in new:
            grown.near.pop(session, None)  # of other pieces

    def escaped(self, grown: Grown, session: int, when: Between, factor: int) -> None:
        """It has escaped to some time: so it needs more of that, or has to say on which day."""
        if session in self.counted and session not in grown.daily:
            self.part(grown, [session])
            return
        near = grown.near.setdefault(session, {})
        near[when] = factor * near[when] if when in near else FIRST


def _counts(coupling: Coupled) -> bool:
    return isinstance(coupling, CountCoupling) and coupling.most is not None


def edges(instance: Instance, session: int, *, by_day: bool) -> np.ndarray:
    """The indices of a session's starts where the pieces of its time begin, and the end: by day if there are few
    days, by week if there are few weeks, else evenly."""
    starts = len(instance.domains[session].starts)
    if by_day:
        one = instance.problem.sessions[session]
        for key in ("day", "week"):
            buckets = instance.view.bucket(one, key)
            first = np.flatnonzero(np.diff(buckets, prepend=buckets[:1] - 1))
            if len(first) <= MOST:
                return np.append(first, starts)
    return _evenly(starts)


def _evenly(starts: int) -> np.ndarray:
    return np.unique(np.linspace(0, starts, PIECES + 1).astype(int))
