"""A final is when people can watch."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pricing import asked, costs, priced
from solver.problem import Problem, Session
from solver.shapes import Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    start: int = param(990, unit="minute of the day", zh="从", en="from")
    end: int = param(1170, unit="minute of the day", zh="到", en="to", after="start")


class PrimeTime(Soft):
    """Costs one where the session begins before `start`, or at `end` or later."""

    code = "prime_time"
    keys = ("S18",)
    title = Words("黄金时段", "prime time")
    sentence = Sentence(
        zh="{session}在大家能观看的时间开始", en="{session} begins when people can come and watch"
    )
    statement = Sentence(
        zh="最好在大家能观看的时间（{start}–{end}）开始",
        en="better begins when people can come and watch ({start}–{end})",
    )
    params = Params
    example = {"start": 720, "end": 900}

    def declare(self, view, use: Bound) -> Iterator[Price]:
        for session in asked(use):
            minute = view.minutes(session)
            outside = (minute < use.params.start) | (minute >= use.params.end)
            yield from priced(use, session, outside * 1, **_facts(session))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            return int(not use.params.start <= problem.grid.minute(placement.start) < use.params.end)

        return costs(timetable, asked(use), cost, _facts)


CONSTRAINT = PrimeTime()


def _facts(session: Session) -> dict:
    return {"session": Ref("session", session.id)}
