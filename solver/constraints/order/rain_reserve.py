"""An outdoor session has a reserve session of the same event, some days later, in case of rain.

The first outdoor session of an event goes with its first reserve, the second with its second.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, is_judged, param
from solver.problem import Problem, Session
from solver.shapes import Facts, Order, Tied
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    days: int = param(1, unit="days", zh="至少几天以后", en="how many days later at least")
    within: int = param(0, unit="days", zh="最多几天以后（0：不限）", en="and at most (0: any)")


class RainReserve(Hard):
    code = "rain_reserve"
    keys = ("H40",)
    effort = None
    title = Words("雨天备用", "rain reserve")
    sentence = Sentence(
        zh="{session}要有备用场次{reserve}，至少{days}天以后",
        en="{session} needs its reserve {reserve}, at least {days} days later",
    )
    statement = Sentence(
        zh="户外场次留一个备用场次，至少 {days} 天以后{within_said}",
        en="an outdoor session keeps a reserve, at least {days} days later{within_said}",
    )
    params = Params
    takes_then = True
    example_use = {"sessions": ("tag:outdoor",), "then": ("tag:reserve",)}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        said = (
            Words(f"，至多 {params.within} 天", f" and at most {params.within}")
            if params.within
            else Words("", "")
        )
        return {"within_said": said}

    def declare(self, view, use: Bound) -> Iterator[Order | Tied]:
        most = use.params.within or None
        for session, reserve in pairs(use):
            facts = _facts(session, reserve, use)
            yield Order(session, reserve, use.params.days, most, "day", facts)
            if session.fixed is None and reserve.fixed is None:
                yield Tied(session, reserve, both=True, facts=facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, reserve in pairs(use):
            amount = _amiss(problem, timetable, session, reserve, use)
            if amount and is_judged(use, session, reserve):
                yield Breach((session.id, reserve.id), amount, _facts(session, reserve, use))


def _amiss(problem: Problem, timetable: Timetable, session: Session, reserve: Session, use: Bound) -> int:
    """How many days too early or too late the reserve is; 1 where one of the two has no place
    (what is fixed from outside takes place anyway)."""
    one, other = timetable.get(session.id), timetable.get(reserve.id)
    if one is None or other is None:
        return int(one is not other and session.fixed is None and reserve.fixed is None)
    days = problem.grid.day(other.start) - problem.grid.day(one.start)
    late = days - use.params.within if use.params.within else 0
    return max(use.params.days - days, late, 0)


def pairs(use: Bound) -> Iterator[tuple[Session, Session]]:
    """Each outdoor session with the reserve that is kept for it."""
    reserves = [r for r in use.then if r not in use.sessions]
    for event in dict.fromkeys(s.event for s in use.sessions):
        first = [s for s in use.sessions if s.event == event and s not in use.then]
        yield from zip(first, (r for r in reserves if r.event == event), strict=False)


def _facts(session: Session, reserve: Session, use: Bound) -> dict:
    return {
        "session": Ref("session", session.id),
        "reserve": Ref("session", reserve.id),
        "days": use.params.days,
    }


CONSTRAINT = RainReserve()
