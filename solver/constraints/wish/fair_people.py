"""Nobody has to be at too many events in a month: duties are spread."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.counting import PERIODS, above, by, held, period
from solver.constraints.pairing import sharing
from solver.problem import Problem, Session
from solver.shapes import Count, Facts
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(4, zh="至多", en="at most")
    period: str = param("month", zh="每", en="in each", choices=PERIODS)
    tag: str = param("", names="tag", zh="只看标签（空：全部）", en="only with the tag (empty: all)")


class FairPeople(Soft):
    """Costs one for each session above `most` that a person is required at in a period. People who are
    required at exactly the same sessions are one count with a higher price."""

    code = "fair_people"
    keys = ("S05",)
    title = Words("人员负担均衡", "fair to people")
    sentence = Sentence(zh="{who}{period}至多 {most} 场", en="{who} has at most {most} {period}")
    statement = Sentence(
        zh="每人{period}至多 {most} 场{only}",
        en="each person has at most {most} {period}{only}",
    )
    params = Params
    example = {"most": 1, "period": "week"}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        only = Words(f"（只看“{params.tag}”）", f" tagged {params.tag}") if params.tag else Words("", "")
        return {"only": only}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for part, people in _merged(use):
            price = use.weight * len(people)
            members = [(s, 1) for s in part]
            facts = _facts(tuple(Ref("person", p) for p in people), use)
            yield Count(members, use.params.period, most=use.params.most, price=price, facts=facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in sharing(_asked(use), lambda s: s.people).items():
            found = held(timetable, [(s, 1) for s in part], by(problem, use.params.period))
            for sessions, excess in above(found, use.params.most, hard=False):
                yield Breach(sessions, excess, _facts(Ref("person", who), use))


CONSTRAINT = FairPeople()


def _asked(use: Bound) -> tuple[Session, ...]:
    tag = use.params.tag
    return tuple(s for s in use.sessions if not tag or tag in s.tags)


def _merged(use: Bound) -> list[tuple[tuple[Session, ...], list[str]]]:
    """The people who could have too many, by the sessions that need them."""
    sets: dict[tuple[str, ...], tuple[tuple[Session, ...], list[str]]] = {}
    for who, part in sharing(_asked(use), lambda s: s.people).items():
        if len(part) > use.params.most:
            sets.setdefault(tuple(s.id for s in part), (part, []))[1].append(who)
    return list(sets.values())


def _facts(who: object, use: Bound) -> dict:
    return {"who": who, "most": use.params.most, "period": period(use.params.period)}
