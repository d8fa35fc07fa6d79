"""The placements under construction: what is open to a session now, and what everything costs."""

from collections.abc import Iterable, Mapping

import numpy as np

from solver.couplings.ongrid import OnGrid, Said, anywhere, summed
from solver.couplings.tied import TiedCoupling
from solver.instance import Coupled, Instance
from solver.timetable import Placement


class State:
    """Sessions placed on candidates. The couplings of an instance belong to one state at a time.

    What each coupling costs is kept until somebody in it moves.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.at: dict[int, int] = {}
        self._own: dict[int, int] = {}  # what the placed ones cost by themselves
        self._due: dict[Coupled, int] = {}
        self._unsure: set[Coupled] = {c for c in instance.couplings if c.priced}
        self._sum = 0  # of all that is kept
        for coupling in instance.couplings:
            for session, candidate in list(coupling.at.items()):
                coupling.remove(session, candidate)

    def place(self, session: int, candidate: int) -> None:
        self.at[session] = candidate
        own = self._own[session] = int(self.instance.domains[session].cost[candidate])
        self._sum += own
        for coupling in self.instance.touching[session]:
            coupling.place(session, candidate)
            if coupling.priced:
                self._unsure.add(coupling)

    def remove(self, session: int) -> int:
        candidate = self.at.pop(session)
        self._sum -= self._own.pop(session)
        for coupling in self.instance.touching[session]:
            coupling.remove(session, candidate)
            if coupling.priced:
                self._unsure.add(coupling)
        return candidate

    def open(self, session: int, *, ties: bool = True) -> np.ndarray:
        """For each candidate whether it may be taken with everything else where it is.

        Without `ties` it is not asked whether what the session needs is placed.
        """
        domain, closed = self.instance.domains[session], list[Said]()
        result = np.ones(len(domain), dtype=bool)
        for coupling in self.instance.touching[session]:
            if isinstance(coupling, OnGrid):
                closed += coupling.closed(session)
            elif ties or not isinstance(coupling, TiedCoupling):
                allowed = coupling.allowed(session)
                if allowed is not None:
                    result &= allowed
        return result & ~anywhere(domain, closed) if closed else result

    def price(self, session: int) -> np.ndarray:
        """For each candidate its own cost and what it would add to shared wishes."""
        domain, said = self.instance.domains[session], list[Said]()
        result = domain.cost.astype(np.int64)
        for coupling in self.instance.touching[session]:
            if isinstance(coupling, OnGrid):
                said += coupling.extra(session)
            else:
                extra = coupling.marginal(session)
                if extra is not None:
                    result += extra
        return result + summed(domain, said) if said else result

    def best(self, session: int) -> int | None:
        """The cheapest open candidate; the first of equals."""
        is_open = self.open(session)
        if not is_open.any():
            return None
        price = np.where(is_open, self.price(session), np.iinfo(np.int64).max)
        return int(price.argmin())

    def cost(self) -> int:
        """The price of all broken wishes."""
        for coupling in self._unsure:
            due = coupling.cost()
            self._sum += due - self._due.get(coupling, 0)
            self._due[coupling] = due
        self._unsure.clear()
        return self._sum

    def settle(self) -> None:
        """Take out what lost the thing it needs, until nothing more falls."""
        ties = [c for c in self.instance.couplings if isinstance(c, TiedCoupling)]
        while True:
            lost = {s for tie in ties for s in tie.broken()}
            if not lost:
                return
            for session in sorted(lost):
                self.remove(session)

    def load(self, placed: Mapping[int, int]) -> None:
        """Move to other placements, touching only what differs."""
        if self.at == placed:
            return
        for session in [s for s, c in self.at.items() if placed.get(s) != c]:
            self.remove(session)
        if len(self.at) < len(placed):
            for session in [s for s in placed if s not in self.at]:
                self.place(session, placed[session])

    def left_out(self) -> list[int]:
        return [i for i in range(len(self.instance.domains)) if i not in self.at]

    def weight(self) -> int:
        """The weight of what is left out, see `left_out_weight`."""
        return sum(left_out_weight(self.instance, s) for s in self.left_out())

    def placements(self) -> tuple[Placement, ...]:
        return placements(self.instance, self.at)


def placements(instance: Instance, at: Mapping[int, int]) -> tuple[Placement, ...]:
    """Candidates as placements, sorted by time."""
    found = (
        Placement(d.session.id, d.start(c), d.session.places[d.place(c)])
        for d, c in ((instance.domains[s], c) for s, c in at.items())
    )
    return tuple(sorted(found, key=lambda p: (p.start, p.session)))


def left_out_weight(instance: Instance, session: int) -> int:
    """What leaving a session out weighs: its own weight, and a whole class more for a higher priority."""
    one = instance.problem.sessions[session]
    return instance.class_factors[one.priority] * max(1, one.weight)


def candidates_of(instance: Instance, placed: Iterable[Placement]) -> dict[int, int]:
    """Placements as candidates, as far as they are legal."""
    index = {s.id: i for i, s in enumerate(instance.problem.sessions)}
    found: dict[int, int] = {}
    for p in placed:
        i = index.get(p.session)
        if i is None or p.place not in instance.problem.sessions[i].places:
            continue
        candidate = instance.domains[i].candidate_at(
            p.start, instance.problem.sessions[i].places.index(p.place)
        )
        if candidate is not None:
            found[i] = candidate
    return found
