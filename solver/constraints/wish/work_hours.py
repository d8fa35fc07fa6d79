"""Events lie at lunch and after work rather than in working hours."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pricing import asked, costs, priced
from solver.problem import WORKING, Opening, Problem, Session
from solver.shapes import Price
from solver.timespan import Span
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    start: int = param(510, unit="minute of the day", zh="上班", en="work begins")
    end: int = param(1050, unit="minute of the day", zh="下班", en="work ends", after="start")
    lunch_start: int = param(720, unit="minute of the day", zh="午休开始", en="lunch begins")
    lunch_end: int = param(810, unit="minute of the day", zh="午休结束", en="lunch ends", after="lunch_start")


class WorkHours(Soft):
    """Costs one for every hour begun of working time that the session takes, over all its occurrences.
    Sessions of whole days are left alone."""

    code = "work_hours"
    keys = ("S14",)
    title = Words("少占工作时间", "outside working hours")
    sentence = Sentence(zh="{session}尽量安排在午休或下班后", en="{session} is best at lunch or after work")
    statement = Sentence(
        zh="尽量在午休（{lunch_start}–{lunch_end}）或下班后，少占 {start}–{end}",
        en="better at lunch ({lunch_start}–{lunch_end}) or after work than within {start}–{end}",
    )
    params = Params

    def declare(self, view, use: Bound) -> Iterator[Price]:
        work, hour = _working(view.problem, use.params), view.problem.ticks(60)
        for session in asked(use):
            taken = view.touched(session, work)
            yield from priced(use, session, -(-taken // hour), **_facts(session))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        work, hour = _working(problem, use.params), problem.ticks(60)

        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            spans = timetable.spans(session)
            near = [w for w in work if w.start < spans[-1].end and spans[0].start < w.end] if spans else []
            shared = (min(s.end, w.end) - max(s.start, w.start) for s in spans for w in near)
            return -(-sum(ticks for ticks in shared if ticks > 0) // hour)

        return costs(timetable, asked(use), cost, _facts)


CONSTRAINT = WorkHours()


def _working(problem: Problem, params: Params) -> tuple[Span, ...]:
    """The working hours of every working day."""
    hours = (
        Opening(WORKING, params.start, params.lunch_start),
        Opening(WORKING, params.lunch_end, params.end),
    )
    return problem.horizon.open(hours)


def _facts(session: Session) -> dict:
    return {"session": Ref("session", session.id)}
