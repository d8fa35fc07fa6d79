"""Sessions are spread evenly over the weeks."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.counting import PERIODS, above, by, held, period
from solver.constraints.pairing import PER, split
from solver.problem import Problem
from solver.shapes import Count
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(1, zh="至多", en="at most")
    period: str = param("week", zh="每", en="in each", choices=PERIODS)
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class Spread(Soft):
    """Costs one for each session above `most` in a period."""

    code = "spread"
    keys = ("S07",)
    title = Words("分布均匀", "spread evenly")
    sentence = Sentence(zh="{who}{period}最好至多 {most} 场", en="{who}: better at most {most} {period}")
    statement = Sentence(
        zh="{per}{period}最好至多 {most} 场",
        en="{per}: better at most {most} {period}",
    )
    params = Params
    example_use = {"sessions": ("event:E1", "event:E2")}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in split(use.sessions, use.params.per):
            if len(part) > use.params.most:
                members = [(s, 1) for s in part]
                yield Count(
                    members, use.params.period, most=use.params.most, price=use.weight, facts=_facts(who, use)
                )

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            found = held(timetable, [(s, 1) for s in part], by(problem, use.params.period))
            for sessions, excess in above(found, use.params.most, hard=False):
                yield Breach(sessions, excess, _facts(who, use))


CONSTRAINT = Spread()


def _facts(who: object, use: Bound) -> dict:
    return {"who": who, "most": use.params.most, "period": period(use.params.period)}
