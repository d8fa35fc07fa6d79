"""A tournament takes few days."""

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
    per: str = param("event", zh="分别看", en="taken by", choices=PER)


class Compact(Soft):
    """Costs one for each day beyond the first."""

    code = "compact"
    keys = ("S13",)
    title = Words("日程紧凑", "in few days")
    sentence = Sentence(zh="{who}最好集中在少数几天", en="{who} is best in few days")
    statement = Sentence(
        zh="{per}最好集中在少数几天",
        en="{per}: better in few days",
    )
    params = Params

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in split(use.sessions, use.params.per):
            if len(part) > 1:
                members = [(s, 1) for s in part]
                yield Count(members, "day", distinct=True, price=use.weight, facts={"who": who})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            found = held(timetable, [(s, 1) for s in part], by(problem, "day"))
            if len(found) > 1:
                yield Breach(tuple(s.id for s in part), len(found) - 1, {"who": who})


CONSTRAINT = Compact()
