"""The office helpers' work is even over the days."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.counting import above, by, held
from solver.problem import Problem, Session
from solver.shapes import Count
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(6, zh="每天至多几人次", en="helpers a day at most")


class HelperLevel(Soft):
    """Costs one for every helper above `most` in a day, summed over the sessions that begin that day."""

    code = "helper_level"
    keys = ("S22",)
    title = Words("工作人员负担均衡", "even work for helpers")
    sentence = Sentence(
        zh="每天至多需要 {most} 人次工作人员", en="at most {most} helpers are needed in a day"
    )
    statement = Sentence(
        zh="每天至多需要 {most} 人次工作人员",
        en="at most {most} helpers are needed in a day",
    )
    params = Params
    example = {"most": 1}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        members = _members(use)
        if sum(helpers for _, helpers in members) > use.params.most:
            yield Count(members, "day", most=use.params.most, price=use.weight, facts=_facts(use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        found = held(timetable, _members(use), by(problem, "day"))
        for sessions, excess in above(found, use.params.most, hard=False):
            yield Breach(sessions, excess, _facts(use))


CONSTRAINT = HelperLevel()


def _members(use: Bound) -> list[tuple[Session, int]]:
    return [(s, s.helpers) for s in use.sessions if s.helpers]


def _facts(use: Bound) -> dict:
    return {"most": use.params.most}
