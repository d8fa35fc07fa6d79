"""The sessions follow one another in their order, each soon after the one before."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.pairing import PER, distance, neighbours, split
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Order
from solver.timetable import Timetable
from solver.words import Minutes, Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    minutes: int = param(0, unit="minutes", zh="中间至多", en="longest gap")
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class Consecutive(Hard):
    """In the order of their ordinals. With a gap of some hours this also groups them into one block."""

    code = "consecutive"
    keys = ("H24",)
    title = Words("接连进行", "one after the other")
    sentence = Sentence(zh="{then}紧接{session}，中间至多{gap}", en="{then} follows {session} within {gap}")
    statement = Sentence(
        zh="{per}一场接一场，中间至多{minutes}",
        en="{per}: one follows the other within {minutes}",
    )
    params = Params
    example = {"minutes": 240}
    example_use = {"sessions": ("event:E1",)}

    def declare(self, view, use: Bound) -> Iterator[Order]:
        most = use.params.minutes // view.problem.grid.tick
        for _, part in split(use.sessions, use.params.per):
            for a, b in neighbours(part):
                yield Order(a, b, least=0, most=most, facts=_facts(a, b, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        most = use.params.minutes // problem.grid.tick
        for _, part in split(use.sessions, use.params.per):
            for a, b in neighbours(part):
                gap = distance(timetable, a, b, "tick")
                if gap is not None and not 0 <= gap <= most:
                    yield Breach((a.id, b.id), max(-gap, gap - most), _facts(a, b, use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意不接着进行", "agree to a break between them")


def _facts(a: Session, b: Session, use: Bound) -> dict:
    return {
        "session": Ref("session", a.id),
        "then": Ref("session", b.id),
        "gap": Minutes(use.params.minutes),
    }


CONSTRAINT = Consecutive()
