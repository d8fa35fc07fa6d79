"""No two of the sessions are in the same place."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.counting import above, by, held
from solver.constraints.pairing import PER, split
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Facts
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class DifferentPlace(Hard):
    """Sessions that need no venue at all (online) are left alone."""

    code = "different_place"
    keys = ("H26",)
    title = Words("不同地点", "different places")
    sentence = Sentence(zh="{who}里的场次在不同地点", en="no two sessions of {who} are in the same place")
    statement = Sentence(
        zh="{per}在不同地点",
        en="{per}: no two in the same place",
    )
    params = Params
    example_use = {"sessions": ("event:E1",)}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in split(use.sessions, use.params.per):
            if len(members := _members(part)) > 1:
                yield Count(members, "place", most=1, facts={"who": who})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            found = held(timetable, _members(part), by(problem, "place"))
            for sessions, excess in above(found, 1, hard=True):
                yield Breach(sessions, excess, {"who": who})

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意放在同一个地方", "agree to the same place")


def _members(part: tuple[Session, ...]) -> list[tuple[Session, int]]:
    return [(s, 1) for s in part if s.places != ((),)]


CONSTRAINT = DifferentPlace()
