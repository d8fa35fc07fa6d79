"""A series keeps its weekday and hour."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.counting import by, held
from solver.constraints.pairing import PER, split
from solver.problem import Problem
from solver.shapes import Count
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    what: str = param("slot", zh="固定的是", en="what is kept", choices=("slot", "weekday", "minute"))
    per: str = param("series", zh="分别看", en="taken by", choices=PER)


class Rhythm(Soft):
    """Costs one for each weekday and hour (`slot`), weekday or hour (`minute`) beyond the first."""

    code = "rhythm"
    keys = ("S12",)
    title = Words("固定节奏", "the same weekday and hour")
    sentence = Sentence(zh="{who}最好固定星期和钟点", en="{who} is best on the same weekday and hour")
    statement = Sentence(
        zh="{per}最好固定{what}",
        en="{per}: better on the same {what}",
    )
    params = Params
    example = {"what": "weekday", "per": "event"}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in split(use.sessions, use.params.per):
            if len(part) > 1:
                members = [(s, 1) for s in part]
                yield Count(members, use.params.what, distinct=True, price=use.weight, facts={"who": who})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            found = held(timetable, [(s, 1) for s in part], by(problem, use.params.what))
            if len(found) > 1:
                yield Breach(tuple(s.id for s in part), len(found) - 1, {"who": who})


CONSTRAINT = Rhythm()
