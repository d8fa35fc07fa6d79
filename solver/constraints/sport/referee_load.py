"""Duties come evenly over time: never more in a period than the pool can share fairly."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.counting import PERIODS, above, by, held, period
from solver.constraints.duties import called
from solver.problem import Problem, Session
from solver.shapes import Count
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(2, unit="duties", zh="每人至多", en="at most for each person")
    period: str = param("week", zh="每", en="in each", choices=PERIODS)


class RefereeLoad(Soft):
    """Costs one for every duty in a period above `most` times the number of people in the pool: shared as
    evenly as can be, somebody would have more than `most`. Who does which duty is named after the times, by
    `solver.assign`, which levels what each person has."""

    code = "referee_load"
    keys = ("S19",)
    title = Words("裁判与任务均衡", "even duties")
    sentence = Sentence(
        zh="{who}{period}每人至多 {most} 次任务", en="{who}: at most {most} duties a person {period}"
    )
    statement = Sentence(
        zh="{period}每人至多 {most} 次任务",
        en="at most {most} duties a person {period}",
    )
    params = Params
    example = {"most": 1, "period": "day"}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for role, people, members in _pools(use):
            limit = use.params.most * len(people)
            if sum(need for _, need in members) > limit:
                yield Count(members, use.params.period, most=limit, price=use.weight, facts=_facts(role, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for role, people, members in _pools(use):
            found = held(timetable, members, by(problem, use.params.period))
            for sessions, excess in above(found, use.params.most * len(people), hard=False):
                yield Breach(sessions, excess, _facts(role, use))


CONSTRAINT = RefereeLoad()


def _pools(use: Bound) -> Iterator[tuple[str, tuple[str, ...], list[tuple[Session, int]]]]:
    """Each pool of people with its first role's name, and the sessions with how many of them each needs."""
    roles = {pool.people: pool.role for s in reversed(use.sessions) for pool in reversed(s.pools)}
    for people, role in sorted(roles.items()):
        needs = ((s, sum(p.need for p in s.pools if p.people == people)) for s in use.sessions)
        yield role, people, [(s, need) for s, need in needs if need]


def _facts(role: str, use: Bound) -> dict:
    return {"who": called(role), "most": use.params.most, "period": period(use.params.period)}
