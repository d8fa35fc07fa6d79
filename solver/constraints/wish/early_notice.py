"""Large events are not placed too soon: many people need to hear of them early."""

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
    days: int = param(28, unit="days", zh="提前", en="notice")
    size: int = param(100, unit="people", zh="人数不少于", en="from how many people on")


class EarlyNotice(Soft):
    """Costs one for every week begun that is missing to `days` between now and the event. Only for events
    of at least `size` people."""

    code = "early_notice"
    keys = ("S25",)
    title = Words("大型活动早通知", "early notice of large events")
    sentence = Sentence(zh="{session}提前 {days} 天以上", en="{session} is at least {days} days ahead")
    statement = Sentence(
        zh="{size} 人以上的活动最好提前 {days} 天以上",
        en="sessions of {size} people or more are better at least {days} days ahead",
    )
    params = Params
    example = {"days": 9, "size": 60}

    def declare(self, view, use: Bound) -> Iterator[Price]:
        first = _first(view.problem, use)
        for session in _large(use):
            missing = first - view.days(session)
            yield from priced(use, session, -(-missing // 7) * (missing > 0), **_facts(session, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        first = _first(problem, use)

        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            missing = first - problem.grid.day(placement.start)
            return -(-missing // 7) if missing > 0 else 0

        return costs(timetable, _large(use), cost, lambda session: _facts(session, use))


CONSTRAINT = EarlyNotice()


def _first(problem: Problem, use: Bound) -> int:
    """The first day with all the notice."""
    return problem.grid.day(problem.now) + use.params.days


def _large(use: Bound) -> tuple[Session, ...]:
    return tuple(s for s in asked(use, whole_days=True) if s.size >= use.params.size)


def _facts(session: Session, use: Bound) -> dict:
    return {"session": Ref("session", session.id), "days": use.params.days}
