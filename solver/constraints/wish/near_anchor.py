"""A session lies as near as possible to a date: an anniversary, a festival."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pricing import asked, costs, priced
from solver.problem import Problem, Session
from solver.shapes import Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    date: str = param("", needed=True, unit="YYYY-MM-DD", zh="日期", en="date", reads=date.fromisoformat)
    per: int = param(1, least=1, unit="days", zh="每多少天一分", en="days for one point")


class NearAnchor(Soft):
    """Costs one for every `per` days begun before or after the date."""

    code = "near_anchor"
    keys = ("S04",)
    title = Words("靠近纪念日", "near the anniversary")
    sentence = Sentence(zh="{session}尽量靠近 {date}", en="{session} is as near as possible to {date}")
    statement = Sentence(
        zh="尽量靠近 {date}，每差 {per} 天一分",
        en="as near as possible to {date}; one point for every {per} days",
    )
    params = Params
    example = {"date": "2026-04-08", "per": 2}

    def declare(self, view, use: Bound) -> Iterator[Price]:
        for session in asked(use, whole_days=True) if use.params.date else ():
            anchor = _anchor(view.problem, use)
            distance = abs(view.days(session) - anchor)
            yield from priced(use, session, -(-distance // _per(use)), **_facts(session, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            distance = abs(problem.grid.day(placement.start) - _anchor(problem, use))
            return -(-distance // _per(use))

        sessions = asked(use, whole_days=True) if use.params.date else ()
        return costs(timetable, sessions, cost, lambda session: _facts(session, use))


CONSTRAINT = NearAnchor()


def _anchor(problem: Problem, use: Bound) -> int:
    return problem.grid.day_of(date.fromisoformat(use.params.date))


def _per(use: Bound) -> int:
    return max(1, use.params.per)


def _facts(session: Session, use: Bound) -> dict:
    return {"session": Ref("session", session.id), "date": use.params.date}
