"""No two of the sessions begin on the same day."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Rule, param
from solver.constraints.counting import above, by, held
from solver.constraints.pairing import PER, split
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Facts
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class DifferentDay(Rule):
    code = "different_day"
    keys = ("H25",)
    title = Words("不同日期", "different days")
    sentence = Sentence(zh="{who}每天至多一场", en="no two sessions of {who} are on one day")
    statement = Sentence(
        zh="{per}每天至多一场",
        en="{per}: no two on one day",
    )
    params = Params
    switchable = True
    example_use = {"sessions": ("event:E1",)}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in split(use.sessions, use.params.per):
            if len(part) > 1:
                yield Count([(s, 1) for s in part], "day", most=1, price=use.price, facts={"who": who})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            found = held(timetable, [(s, 1) for s in part], by(problem, "day"))
            for sessions, excess in above(found, 1, hard=use.hard):
                yield Breach(sessions, excess, {"who": who})

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意放在同一天", "agree to the same day")


CONSTRAINT = DifferentDay()
