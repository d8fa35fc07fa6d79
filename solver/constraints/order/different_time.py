"""No two of the sessions overlap."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.counting import crowded
from solver.constraints.pairing import PER, split
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Member, Slots
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class DifferentTime(Hard):
    """One `Slots` for all of them: engines make cliques of it, which pairs would hide."""

    code = "different_time"
    keys = ("H25",)
    title = Words("不同时间", "different times")
    sentence = Sentence(zh="{who}里的场次时间不重叠", en="no two sessions of {who} overlap")
    statement = Sentence(
        zh="{per}时间不重叠",
        en="{per}: no two overlap",
    )
    params = Params
    example_use = {"sessions": ("event:E1",)}

    def declare(self, view, use: Bound) -> Iterator[Slots]:
        for who, part in split(use.sessions, use.params.per):
            if len(part) > 1:
                yield Slots([Member(s) for s in part], limit=1, facts={"who": who})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            for sessions, excess in crowded(timetable, [(s, 1) for s in part], 1):
                yield Breach(sessions, excess, {"who": who})

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意同时进行", "agree to the same time")


CONSTRAINT = DifferentTime()
