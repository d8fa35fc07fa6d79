"""A way out confirmed by the independent check: the whole timetable under the edited problem."""

from collections.abc import Set
from dataclasses import replace
from functools import cached_property

from solver.assign import Staffing, assign
from solver.check import broken
from solver.edits import apply
from solver.explain.told import Way
from solver.instance import Instance
from solver.problem import Problem
from solver.timetable import Placement, Timetable

WHOLE = 40  # sessions; up to here a check of everything is a matter of milliseconds


def led_to(problem: Problem, placements: tuple[Placement, ...], way: Way) -> tuple[Problem, Staffing]:
    """The edited problem and the timetable that the way leads to, with names for duties."""
    edited = apply(problem, way.edits)
    moved = {p.session: p for p in way.moves}
    new = {p.session: p for p in (Placement(way.session, way.start, way.place), *way.also)}
    gone = new.keys() | {p.session for p in way.out}
    kept = [moved.get(p.session, p) for p in placements if p.session not in gone]
    after = Timetable.of(edited, [*kept, *new.values()])
    return edited, assign(edited, after)


class Confirmer:
    """Holds ways against the present timetable.

    Edits only ever allow more, so what is broken anew has a session in it that the way places, or one whose
    duties have new names: only the hard rules that speak of one of those are asked. Of a large problem only
    those sessions are looked at that a rule couples with one of them, as `instance` has it, and all that
    have to do with naming people; of a small one everything.
    """

    def __init__(
        self, problem: Problem, placements: tuple[Placement, ...], instance: Instance | None = None
    ) -> None:
        self.problem, self.placements = problem, placements
        self.instance = instance if len(problem.sessions) > WHOLE else None

    def confirms(self, way: Way) -> bool:
        """Whether the timetable that the way leads to breaks no rule that the present one keeps, and names
        somebody for every duty. Plain arithmetic that shares nothing with the engines."""
        new = {way.session, *(p.session for p in way.also)}
        changed = new | {move.session for move in way.moves}
        about = set(self.problem.session) if self.instance is None else changed | self._named
        problem, placements = self._around(changed)
        edited, staffing = led_to(problem, placements, way)
        if any(staffing.timetable.get(session) is None for session in new):
            return False
        now = _broken(edited, staffing.timetable, about)
        if not (now or staffing.unstaffed):
            return True
        before = Timetable.of(problem, placements)
        is_new = bool(now - _broken(problem, before, about))
        return not is_new and not set(staffing.unstaffed) - set(assign(problem, before).unstaffed)

    def confirmed(self, ways: tuple[Way, ...]) -> tuple[Way, ...]:
        """Those that hold, marked."""
        return tuple(replace(w, confirmed=True) for w in ways if self.confirms(w))

    def _around(self, changed: set[str]) -> tuple[Problem, tuple[Placement, ...]]:
        """The problem and the timetable as far as they have to do with the changed sessions."""
        if self.instance is None:
            return self.problem, self.placements
        near = changed | self._named
        for index, session in enumerate(self.problem.sessions):
            if session.id in changed:
                couplings = self.instance.touching[index]
                near.update(self.problem.sessions[other].id for c in couplings for other in c.sessions)
        sessions = tuple(s for s in self.problem.sessions if s.id in near)
        return replace(self.problem, sessions=sessions), tuple(
            p for p in self.placements if p.session in near
        )

    @cached_property
    def _named(self) -> set[str]:
        """The sessions with duties, and those that keep somebody from one."""
        people = {p for s in self.problem.sessions for pool in s.pools for p in pool.people}
        return {s.id for s in self.problem.sessions if s.pools or not people.isdisjoint(s.people)}


def _broken(problem: Problem, timetable: Timetable, about: Set[str]) -> set[tuple[str, tuple[str, ...]]]:
    return {(use.id, breach.sessions) for use, breach in broken(problem, timetable, about)}
