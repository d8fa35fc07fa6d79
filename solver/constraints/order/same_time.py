"""The sessions begin at the same time: the same moment, or only the same weekday or hour."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.counting import bucket
from solver.constraints.pairing import PER, movable_pairs, placed_pairs, split
from solver.problem import Place, Problem, Session
from solver.shapes import Alike, Facts
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words

KEYS = {
    "start": ("day", "minute"),
    "minute": ("minute",),
    "weekday": ("weekday",),
    "slot": ("slot",),
}


@dataclass(frozen=True)
class Params:
    what: str = param("start", zh="相同的是", en="what is the same", choices=tuple(KEYS))
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class SameTime(Hard):
    """`start`: date and hour; `minute`: the hour; `weekday`; `slot`: weekday and hour."""

    code = "same_time"
    keys = ("H25",)
    title = Words("同一时间", "same time")
    sentence = Sentence(
        zh="{session}和{other}在同一时间开始", en="{session} and {other} begin at the same time"
    )
    statement = Sentence(
        zh="{per}：{what}相同",
        en="{per}: the same {what}",
    )
    params = Params
    example = {"what": "slot"}
    example_use = {"sessions": ("event:E1",)}

    def declare(self, view, use: Bound) -> Iterator[Alike]:
        for _, part in split(use.sessions, use.params.per):
            for a, b in movable_pairs(part):
                for key in KEYS[use.params.what]:
                    yield Alike(a, b, key, _facts(a, b))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for _, part in split(use.sessions, use.params.per):
            for a, one, b, other in placed_pairs(timetable, part):
                keys = KEYS[use.params.what]
                if any(bucket(problem, one.start, k) != bucket(problem, other.start, k) for k in keys):
                    yield Breach((a.id, b.id), 1, _facts(a, b))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意不在同一时间开始", "agree to another time than the rest")


def _facts(a: Session, b: Session) -> dict:
    return {"session": Ref("session", a.id), "other": Ref("session", b.id)}


CONSTRAINT = SameTime()
