"""The sessions lie on one day."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.counting import bucket
from solver.constraints.pairing import PER, movable_pairs, placed_pairs, split
from solver.problem import Place, Problem, Session
from solver.shapes import Alike, Facts
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class SameDay(Hard):
    code = "same_day"
    keys = ("H24",)
    title = Words("同一天", "same day")
    sentence = Sentence(zh="{session}和{other}在同一天", en="{session} and {other} are on the same day")
    statement = Sentence(
        zh="{per}在同一天",
        en="{per}: all on one day",
    )
    params = Params
    example_use = {"sessions": ("event:E1",)}

    def declare(self, view, use: Bound) -> Iterator[Alike]:
        for _, part in split(use.sessions, use.params.per):
            for a, b in movable_pairs(part):
                yield Alike(a, b, "day", {"session": Ref("session", a.id), "other": Ref("session", b.id)})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for _, part in split(use.sessions, use.params.per):
            for a, one, b, other in placed_pairs(timetable, part):
                apart = bucket(problem, one.start, "day") - bucket(problem, other.start, "day")
                if apart:
                    facts = {"session": Ref("session", a.id), "other": Ref("session", b.id)}
                    yield Breach((a.id, b.id), abs(apart), facts)

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意不在同一天", "agree to another day than the rest")


CONSTRAINT = SameDay()
