"""A session begins near a date: an anniversary, a festival, the day another thing is held.

With working days, the first and the last date are found by stepping so many working days back and forth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from solver.constraints.base import Bound, Breach, Hard, Relief, masked, movable, param
from solver.constraints.moments import day_words
from solver.constraints.workdays import stepped
from solver.edits import Spare
from solver.problem import Place, Problem, Session
from solver.shapes import Array, Facts, Mask
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    date: str = param("", unit="YYYY-MM-DD", zh="日期", en="date", reads=date.fromisoformat)
    before: int = param(0, unit="days", zh="可提前几天", en="days before at most")
    after: int = param(0, unit="days", zh="可推后几天", en="days after at most")
    unit: str = param("day", zh="按自然日或工作日", en="days or working days", choices=("day", "workday"))


class Anchor(Hard):
    code = "anchor"
    keys = ("H20",)
    effort = 2
    title = Words("在某个日期前后", "near a date")
    sentence = Sentence(zh="要在{first}至{last}之间开始", en="has to begin between {first} and {last}")
    params = Params
    example = {"date": "2026-04-08", "before": 1, "after": 2, "unit": "workday"}

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        if not use.params.date:
            return
        first, last = _days(view.problem, use.params)
        for session in movable(use.sessions):
            days = view.days(session)
            yield from masked(session, (days >= first) & (days <= last), _facts(view.problem, first, last))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        if not use.params.date:
            return
        first, last = _days(problem, use.params)
        for session, placement in timetable.placed(movable(use.sessions)):
            day = problem.grid.day(placement.start)
            if not first <= day <= last:
                yield Breach((session.id,), max(first - day, day - last), _facts(problem, first, last))

    def distance(self, view, use: Bound, session: Session) -> Array:
        first, last = _days(view.problem, use.params)
        days = view.days(session)
        return (days - last).clip(min=0) - (first - days).clip(min=0)

    def relief(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Relief:
        day = day_words(problem.grid, problem.grid.day(start))
        words = Words(f"同意放在{day.zh}", f"agree to {day.en}")
        return Relief((Spare(use.id, session.id),), words, 2)


def _days(problem: Problem, params: Params) -> tuple[int, int]:
    """The first and the last day; they may lie outside the grid."""
    day = problem.grid.day_of(date.fromisoformat(params.date))
    if params.unit == "day":
        return day - params.before, day + params.after
    return stepped(problem, day, -params.before), stepped(problem, day, params.after)


def _facts(problem: Problem, first: int, last: int) -> dict:
    return {"first": day_words(problem.grid, first), "last": day_words(problem.grid, last)}


CONSTRAINT = Anchor()
