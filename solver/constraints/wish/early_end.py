"""The whole of a competition ends early."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pairing import PER, split
from solver.problem import Problem, Session
from solver.shapes import Latest
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    minutes: int = param(60, unit="minutes", zh="每多少分钟一分", en="minutes for one point")
    per: str = param("event", zh="分别看", en="taken by", choices=PER)


class EarlyEnd(Soft):
    """Costs one for every whole `minutes` between the first moment at which any of the sessions could lie, by
    their windows, and the end of the last one placed. Of a repeated session the first time counts."""

    code = "early_end"
    keys = ("S13",)
    title = Words("早点结束", "over early")
    sentence = Sentence(zh="{who}最好早点结束", en="{who} is best over early")
    statement = Sentence(
        zh="{per}最好早点结束，每 {minutes} 分钟一分",
        en="{per} is best over early: one for every {minutes} minutes",
    )
    params = Params
    example = {"minutes": 7200, "per": "all"}

    def declare(self, view, use: Bound) -> Iterator[Latest]:
        for who, part in split(use.sessions, use.params.per):
            if not part:
                continue
            begin, unit = _begin(part), _unit(view.problem, use.params)
            ends = {s.id: view.starts(s) + view.problem.length(s) - begin for s in part}
            values = {name: (end // unit).clip(min=0) for name, end in ends.items()}
            yield Latest(part, values, use.weight, facts={"who": who})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        unit = _unit(problem, use.params)
        for who, part in split(use.sessions, use.params.per):
            ends = [p.start + problem.length(s) - _begin(part) for s, p in timetable.placed(part)]
            due = max((end // unit for end in ends), default=0)
            if due > 0:
                yield Breach(tuple(s.id for s in part), due, {"who": who})


def _begin(part: tuple[Session, ...]) -> int:
    return min(s.window.start for s in part)


def _unit(problem: Problem, params: Params) -> int:
    return max(1, problem.ticks(params.minutes))


CONSTRAINT = EarlyEnd()
