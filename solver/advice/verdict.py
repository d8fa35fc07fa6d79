"""Why not here? Everything a placement would break and cost, in plain arithmetic (no numpy, no OR-Tools)."""

from collections import Counter

from solver.advice.renaming import renamed
from solver.advice.told import Broken, Difference, Renaming, Verdict
from solver.check import Report, check
from solver.constraints.base import Bound, Breach
from solver.problem import Place, Problem
from solver.timetable import Placement, Timetable
from solver.words import Words

SHOWN = 3


class Judge:
    """Holds placements of single sessions against one timetable, which is checked once."""

    def __init__(self, problem: Problem, placements: tuple[Placement, ...]) -> None:
        self.problem, self.placements = problem, placements
        self.now = check(problem, Timetable.of(problem, placements))

    def verdict(self, session: str, start: int, place: Place) -> Verdict:
        """The session at the start tick and place, all others where they are. Raises KeyError for an unknown
        session; a place that is none of its own is told as broken."""
        others = [p for p in self.placements if p.session != self.problem.session[session].id]
        moved = Timetable.of(self.problem, [*others, Placement(session, start, place)])
        after = check(self.problem, moved)
        broken = self._newly_broken(after)
        return Verdict(
            session=session,
            start=start,
            place=place,
            broken=broken,
            cost=after.cost - self.now.cost,
            largest=self._largest(after),
            renaming=self._renaming(moved, after) if any(b.rule == "referee" for b in broken) else None,
        )

    def _renaming(self, moved: Timetable, after: Report) -> Renaming | None:
        found = renamed(self.problem, moved, after)
        if found is None:
            return None
        names, report = found
        return Renaming(names, self._newly_broken(report), report.cost - self.now.cost)

    def _newly_broken(self, after: Report) -> tuple[Broken, ...]:
        known = Counter(_key(use, breach) for use, breach in self.now.breaches)
        found = []
        for use, breach in after.breaches:
            if known[_key(use, breach)] > 0:
                known[_key(use, breach)] -= 1
            else:
                found.append(
                    Broken(use.id, self._say(use, breach), breach.amount, breach.sessions, use.rule.code)
                )
        return tuple(found)

    def _largest(self, after: Report) -> tuple[Difference, ...]:
        titles = {use.id: use.rule.title for use, _ in (*self.now.wishes, *after.wishes)}
        changes = {u: after.costs.get(u, 0) - self.now.costs.get(u, 0) for u in titles}
        rows = sorted(((u, c) for u, c in changes.items() if c), key=lambda row: (-abs(row[1]), row[0]))
        return tuple(Difference(u, titles[u], c) for u, c in rows[:SHOWN])

    def _say(self, use: Bound, breach: Breach) -> Words:
        sentence = use.rule.sentence
        return Words(*(sentence.say(dict(breach.facts), lang, self.problem.called) for lang in ("zh", "en")))


def _key(use: Bound, breach: Breach) -> tuple[str, tuple[str, ...], int]:
    return use.id, breach.sessions, breach.amount
