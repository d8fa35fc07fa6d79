"""The same people are not offered two things of one kind in a week."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.counting import PERIODS, above, by, held, period
from solver.constraints.pairing import sharing
from solver.problem import Problem, Session
from solver.shapes import Count
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words

Part = tuple[Session, ...]


@dataclass(frozen=True)
class Params:
    most: int = param(1, zh="至多", en="at most")
    period: str = param("week", zh="每", en="in each", choices=PERIODS)


class Variety(Soft):
    """Costs one for every session of a kind above `most` in a period, for each group in its audience."""

    code = "variety"
    keys = ("S24",)
    title = Words("内容多样", "variety")
    sentence = Sentence(
        zh="{who}{period}同类活动最好至多 {most} 个", en="{who}: better at most {most} of one kind {period}"
    )
    statement = Sentence(
        zh="同一些人{period}同类活动最好至多 {most} 个",
        en="better at most {most} of one kind for the same people {period}",
    )
    params = Params

    def declare(self, view, use: Bound) -> Iterator[Count]:
        merged: dict[tuple[str, ...], tuple[Part, list[Ref]]] = {}
        for who, part in _parts(use):
            merged.setdefault(tuple(s.id for s in part), (part, []))[1].append(Ref("group", who))
        for part, groups in merged.values():
            yield Count(
                [(s, 1) for s in part],
                use.params.period,
                most=use.params.most,
                price=use.weight * len(groups),
                facts=_facts(tuple(groups), use),
            )

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in _parts(use):
            found = held(timetable, [(s, 1) for s in part], by(problem, use.params.period))
            for sessions, excess in above(found, use.params.most, hard=False):
                yield Breach(sessions, excess, _facts(Ref("group", who), use))


CONSTRAINT = Variety()


def _parts(use: Bound) -> Iterator[tuple[str, Part]]:
    """What each group is offered of each kind, where it could be too much."""
    for kind_part in sharing(use.sessions, lambda s: (s.kind,)).values():
        for who, part in sharing(kind_part, lambda s: s.audience).items():
            if len(part) > use.params.most:
                yield who, part


def _facts(who: object, use: Bound) -> dict:
    return {"who": who, "most": use.params.most, "period": period(use.params.period)}
