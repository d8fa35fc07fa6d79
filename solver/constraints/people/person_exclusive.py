"""Who must be there is in one place at a time."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard
from solver.constraints.overload import by_sessions, clashes
from solver.constraints.pairing import sharing
from solver.problem import Problem
from solver.shapes import Member, Slots
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class PersonExclusive(Hard):
    code = "person_exclusive"
    keys = ("H11",)
    effort = None
    title = Words("人员不冲突", "one place at a time for a person")
    sentence = Sentence(zh="{person}不能同时在两个地方", en="{person} cannot be in two places at a time")
    statement = Sentence(
        zh="一个人同一时间只在一处",
        en="nobody is in two places at a time",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Slots]:
        for sessions, people in by_sessions(sharing(use.sessions, lambda s: s.people)).items():
            yield Slots([Member(s) for s in sessions], facts=_facts(people))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        placed = [s for s, _ in timetable.placed(use.sessions)]
        for sessions, over, people in clashes(use, timetable, sharing(placed, lambda s: s.people)):
            yield Breach(sessions, over, _facts(people))


def _facts(people: tuple[str, ...]) -> dict:
    return {"person": tuple(Ref("person", p) for p in people)}


CONSTRAINT = PersonExclusive()
