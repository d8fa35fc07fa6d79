"""At most so many large events in a week."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Rule, param
from solver.constraints.counting import above, by, held
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Facts
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(2, zh="一周至多", en="at most a week")
    tag: str = param("big", names="tag", zh="标签", en="tag")


class MaxBigPerWeek(Rule):
    code = "max_big_per_week"
    keys = ("H29",)
    title = Words("每周大型活动", "large events a week")
    sentence = Sentence(zh="一周至多 {most} 个大型活动", en="at most {most} large events in a week")
    statement = Sentence(
        zh="一周至多 {most} 个大型活动（标签“{tag}”）",
        en="at most {most} large events (tagged {tag}) in a week",
    )
    params = Params
    switchable = True
    example = {"most": 1}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        members = _members(use)
        if len(members) > use.params.most:
            facts = {"most": use.params.most}
            yield Count(members, "week", most=use.params.most, price=use.price, facts=facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        found = held(timetable, _members(use), by(problem, "week"))
        for sessions, excess in above(found, use.params.most, hard=use.hard):
            yield Breach(sessions, excess, {"most": use.params.most})

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        most = use.params.most
        return Words(f"同意这一周安排 {most + 1} 场大型活动", f"allow {most + 1} large events that week")


def _members(use: Bound) -> list[tuple[Session, int]]:
    return [(s, 1) for s in use.sessions if use.params.tag in s.tags]


CONSTRAINT = MaxBigPerWeek()
