"""A way out confirmed by the independent check: the whole timetable under the edited problem."""

from dataclasses import replace

from solver.assign import Staffing, assign
from solver.check import check
from solver.edits import apply
from solver.explain.told import Way
from solver.problem import Problem
from solver.timetable import Placement, Timetable


def led_to(problem: Problem, placements: tuple[Placement, ...], way: Way) -> tuple[Problem, Staffing]:
    """The edited problem and the timetable that the way leads to, with names for duties."""
    edited = apply(problem, way.edits)
    moved = {p.session: p for p in way.moves}
    kept = [moved.get(p.session, p) for p in placements if p.session != way.session]
    after = Timetable.of(edited, [*kept, Placement(way.session, way.start, way.place)])
    return edited, assign(edited, after)


class Confirmer:
    """Holds ways against the present timetable, which is looked at once."""

    def __init__(self, problem: Problem, placements: tuple[Placement, ...]) -> None:
        self.problem, self.placements = problem, placements
        before = Timetable.of(problem, placements)
        self.known = {(use.id, breach.sessions) for use, breach in check(problem, before).breaches}
        self.unstaffed = set(assign(problem, before).unstaffed)

    def confirms(self, way: Way) -> bool:
        """Whether the timetable that the way leads to breaks no rule that the present one keeps, and names
        somebody for every duty. Plain arithmetic that shares nothing with the engines."""
        edited, staffing = led_to(self.problem, self.placements, way)
        if set(staffing.unstaffed) - self.unstaffed:
            return False
        report = check(edited, staffing.timetable)
        if way.session in report.unplaced:
            return False
        return all((use.id, breach.sessions) in self.known for use, breach in report.breaches)

    def confirmed(self, ways: tuple[Way, ...]) -> tuple[Way, ...]:
        """Those that hold, marked."""
        return tuple(replace(w, confirmed=True) for w in ways if self.confirms(w))
