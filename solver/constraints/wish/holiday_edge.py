"""Events avoid the days around a break and make-up working days."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Soft
from solver.constraints.pricing import asked, costs, priced
from solver.problem import Problem, Session
from solver.shapes import Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


class HolidayEdge(Soft):
    """Costs one on the last working day before a break, on the first after it and on a make-up day. A break
    is a run of free days with a public holiday in it; an ordinary week-end is none."""

    code = "holiday_edge"
    keys = ("S15",)
    title = Words("避开假期前后", "away from the edge of a break")
    sentence = Sentence(
        zh="{session}避开假期前后和调休上班日", en="{session} avoids the days around a break and make-up days"
    )
    statement = Sentence(
        zh="避开假期前后和调休上班日",
        en="better not on the days around a break or on make-up days",
    )

    def declare(self, view, use: Bound) -> Iterator[Price]:
        edges = _edges(view.problem)
        for session in asked(use, whole_days=True):
            yield from priced(use, session, view.by_day(session, edges), **_facts(session))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        edges = _edges(problem)

        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            return edges[problem.grid.day(placement.start)]

        return costs(timetable, asked(use, whole_days=True), cost, _facts)


CONSTRAINT = HolidayEdge()


def _edges(problem: Problem) -> list[int]:
    """1 for each day to be avoided, 0 for the others."""
    days = problem.days
    edges = [int(day.type in ("makeup", "eve")) for day in days]
    start = 0
    for end in range(len(days) + 1):
        if end < len(days) and not days[end].works:
            continue
        if any(day.type == "holiday" for day in days[start:end]):
            for edge in (start - 1, end):
                if 0 <= edge < len(days):
                    edges[edge] = 1
        start = end + 1
    return edges


def _facts(session: Session) -> dict:
    return {"session": Ref("session", session.id)}
