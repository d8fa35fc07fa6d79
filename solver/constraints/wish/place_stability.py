"""A series stays in one place."""

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
    per: str = param("series", zh="分别看", en="taken by", choices=PER)


class PlaceStability(Soft):
    """Costs one for each place beyond the first."""

    code = "place_stability"
    keys = ("S11",)
    title = Words("固定地点", "one place for a series")
    sentence = Sentence(zh="{who}最好都在同一地点", en="{who} is best in one place")
    statement = Sentence(
        zh="{per}最好都在同一地点",
        en="{per}: better in one place",
    )
    params = Params
    example = {"per": "event"}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in split(use.sessions, use.params.per):
            if len(part) > 1 and len({place for s in part for place in s.places}) > 1:
                members = [(s, 1) for s in part]
                yield Count(members, "place", distinct=True, price=use.weight, facts={"who": who})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            found = held(timetable, [(s, 1) for s in part], by(problem, "place"))
            if len(found) > 1:
                yield Breach(tuple(s.id for s in part), len(found) - 1, {"who": who})


CONSTRAINT = PlaceStability()
