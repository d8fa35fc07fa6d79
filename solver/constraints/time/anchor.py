"""A session begins near a date: an anniversary, a festival, the day another thing is held.

With working days, the first and the last date are found by stepping so many working days back and forth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from solver.constraints.base import Bound, Breach, Hard, Relief, masked, movable, param
from solver.constraints.moments import day_words
from solver.constraints.pairing import distance
from solver.constraints.workdays import stepped
from solver.edits import Spare
from solver.problem import Place, Problem, Session
from solver.shapes import Array, Facts, Mask, Order
from solver.timetable import Timetable
from solver.words import Sentence, Words

UNITS = {"day": ("天", "days"), "workday": ("个工作日", "working days")}


@dataclass(frozen=True)
class Params:
    date: str = param("", unit="YYYY-MM-DD", zh="日期", en="date", reads=date.fromisoformat)
    before: int = param(0, unit="days", zh="可提前几天", en="days before at most")
    after: int = param(0, unit="days", zh="可推后几天", en="days after at most")
    unit: str = param("day", zh="按自然日或工作日", en="days or working days", choices=("day", "workday"))


class Anchor(Hard):
    """Near the date, and near the day of each session of `then`, before or after it."""

    code = "anchor"
    keys = ("H20",)
    effort = 2
    title = Words("在某个日期前后", "near a date")
    sentence = Sentence(zh="要在{days}开始", en="has to begin {days}")
    statement = Sentence(
        zh="在{around}前后开始：至多早 {before} {unit}、晚 {after} {unit}",
        en="begins around {around}: at most {before} {unit} before and {after} {unit} after",
    )
    params = Params
    takes_then = True
    example = {"date": "2026-04-08", "before": 1, "after": 2, "unit": "workday"}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        return {"around": params.date or Words("另一些场次", "certain other sessions")}

    def declare(self, view, use: Bound) -> Iterator[Mask | Order]:
        for other, session in _pairs(use):
            limits = {"least": -use.params.before, "most": use.params.after}
            yield Order(other, session, **limits, unit=use.params.unit, facts=_about(other, use.params))
        if not use.params.date:
            return
        first, last = _days(view.problem, use.params)
        for session in movable(use.sessions):
            days = view.days(session)
            yield from masked(session, (days >= first) & (days <= last), _facts(view.problem, first, last))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for other, session in _pairs(use):
            days = distance(timetable, other, session, use.params.unit)
            if days is not None and not -use.params.before <= days <= use.params.after:
                amount = max(-use.params.before - days, days - use.params.after)
                yield Breach((session.id, other.id), amount, _about(other, use.params))
        if not use.params.date:
            return
        first, last = _days(problem, use.params)
        for session, placement in timetable.placed(movable(use.sessions)):
            day = problem.grid.day(placement.start)
            if not first <= day <= last:
                yield Breach((session.id,), max(first - day, day - last), _facts(problem, first, last))

    def distance(self, view, use: Bound, session: Session) -> Array | None:
        if not use.params.date:
            return None
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


def _pairs(use: Bound) -> Iterator[tuple[Session, Session]]:
    """Each of the others with each of its own that is not fixed like it."""
    return (
        (other, s)
        for other in use.then
        for s in use.sessions
        if s.id != other.id and not (s.fixed and other.fixed)
    )


def _about(other: Session, params: Params) -> dict:
    """The days around another session, as the sentence names them."""
    zh, en = UNITS[params.unit]
    name = other.name
    first = Words(
        f"“{name.get('zh')}”前 {params.before} {zh}", f"{params.before} {en} before “{name.get('en')}”"
    )
    return {"days": _between(first, Words(f"后 {params.after} {zh}", f"{params.after} {en} after it"))}


def _facts(problem: Problem, first: int, last: int) -> dict:
    one = day_words(problem.grid, first)
    if first == last:
        return {"days": Words(one.zh, f"on {one.en}")}
    return {"days": _between(one, day_words(problem.grid, last))}


def _between(first: Words, last: Words) -> Words:
    return Words(f"{first.zh}至{last.zh}之间", f"between {first.en} and {last.en}")


CONSTRAINT = Anchor()
