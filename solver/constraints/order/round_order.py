"""A knock-out match comes after the matches that feed it, with a rest, and never without them."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.pairing import distance
from solver.problem import Problem, Session
from solver.shapes import Order, Tied
from solver.timetable import Timetable
from solver.words import Minutes, Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    minutes: int = param(30, unit="minutes", zh="至少休息", en="shortest rest")


class RoundOrder(Hard):
    """`sessions` are the feeders, `then` the matches that they feed."""

    code = "round_order"
    keys = ("H34",)
    effort = None
    title = Words("轮次先后", "rounds in order")
    sentence = Sentence(
        zh="{then}在{session}之后至少{rest}，缺了它就不能进行",
        en="{then} comes at least {rest} after {session}, and not without it",
    )
    statement = Sentence(
        zh="下一轮在上一轮之后至少{minutes}，缺了它就不能进行",
        en="a round comes at least {minutes} after what feeds it, and not without it",
    )
    params = Params
    takes_then = True
    example_use = {"sessions": ("event:E1",), "then": ("event:E2",)}

    def declare(self, view, use: Bound) -> Iterator[Order | Tied]:
        least = view.problem.ticks(use.params.minutes)
        for a, b in _feeds(use):
            yield Order(a, b, least=least, facts=_facts(a, b, use))
            if b.fixed is None:  # what comes from outside takes place whatever happens here
                yield Tied(a, b, facts=_facts(a, b, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        least = problem.ticks(use.params.minutes)
        for a, b in _feeds(use):
            gap = distance(timetable, a, b, "tick")
            if gap is not None and gap < least:
                yield Breach((a.id, b.id), least - gap, _facts(a, b, use))
            if b.fixed is None and timetable.get(a.id) is None and timetable.get(b.id) is not None:
                yield Breach((b.id,), 1, _facts(a, b, use))


def _feeds(use: Bound) -> Iterator[tuple[Session, Session]]:
    return ((a, b) for a in use.sessions for b in use.then if a.id != b.id and not (a.fixed and b.fixed))


def _facts(a: Session, b: Session, use: Bound) -> dict:
    return {
        "session": Ref("session", a.id),
        "then": Ref("session", b.id),
        "rest": Minutes(use.params.minutes),
    }


CONSTRAINT = RoundOrder()
