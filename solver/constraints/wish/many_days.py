"""A series is spread over several days."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.counting import by, days, held
from solver.constraints.pairing import PER, split
from solver.problem import Problem
from solver.shapes import Count
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    least: int = param(2, zh="至少", en="at least")
    per: str = param("series", zh="分别看", en="taken by", choices=PER)


class ManyDays(Soft):
    """Costs one for each day that the sessions are short of `least` different ones; what is not placed counts
    as if it had a day of its own."""

    code = "many_days"
    keys = ("S07",)
    title = Words("分到多天", "over several days")
    sentence = Sentence(zh="{who}最好分在至少{least}", en="{who}: better over at least {least}")
    statement = Sentence(
        zh="{per}最好至少分在 {least} 天",
        en="{per}: better over at least {least} days",
    )
    params = Params
    example = {"least": 3, "per": "all"}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in split(use.sessions, use.params.per):
            members = [(s, 1) for s in part]
            least = use.params.least
            if least > 1 and part:
                yield Count(
                    members, "day", least=least, distinct=True, price=use.weight, facts=_facts(who, least)
                )

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, use.params.per):
            if not part or use.params.least <= 1:
                continue
            found = held(timetable, [(s, 1) for s in part], by(problem, "day"))
            placed = sum(len(sessions) for sessions in found.values())
            short = use.params.least - len(found) - (len(part) - placed)
            if short > 0:
                yield Breach(tuple(s.id for s in part), short, _facts(who, use.params.least))


def _facts(who: object, least: int) -> dict:
    return {"who": who, "least": days(least)}


CONSTRAINT = ManyDays()
