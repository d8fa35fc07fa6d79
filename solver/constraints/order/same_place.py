"""The sessions are all in the same place."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.pairing import PER, movable_pairs, placed_pairs, split
from solver.problem import Place, Problem, Session
from solver.shapes import Alike, Facts
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class SamePlace(Hard):
    code = "same_place"
    keys = ("H26",)
    title = Words("同一地点", "same place")
    sentence = Sentence(zh="{session}和{other}在同一地点", en="{session} and {other} are in the same place")
    statement = Sentence(
        zh="{per}在同一地点",
        en="{per}: all in one place",
    )
    params = Params
    example_use = {"sessions": ("event:E1",)}

    def declare(self, view, use: Bound) -> Iterator[Alike]:
        for _, part in split(use.sessions, use.params.per):
            for a, b in movable_pairs(part):
                if not (len(a.places) == 1 and a.places == b.places):
                    yield Alike(a, b, "place", _facts(a, b))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for _, part in split(use.sessions, use.params.per):
            for a, one, b, other in placed_pairs(timetable, part):
                if one.place != other.place:
                    yield Breach((a.id, b.id), 1, _facts(a, b))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意换一个地方", "agree to another place than the rest")


def _facts(a: Session, b: Session) -> dict:
    return {"session": Ref("session", a.id), "other": Ref("session", b.id)}


CONSTRAINT = SamePlace()
