"""A participant has at most so many matches a day, or in any few days running."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Rule, param
from solver.constraints.counting import above, by, held
from solver.constraints.pairing import sharing
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Facts
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(2, zh="至多", en="at most")
    days: int = param(1, unit="days", zh="任意连续几天内", en="in any so many days running")


class TeamMaxDay(Rule):
    code = "team_max_day"
    keys = ("H36",)
    title = Words("每队每天场数", "matches a day")
    sentence = Sentence(zh="{who}{period}至多 {most} 场", en="{who} plays at most {most} {period}")
    statement = Sentence(zh="每队{period}至多 {most} 场", en="no team plays more than {most} {period}")
    params = Params
    switchable = True
    example = {"most": 1}

    def told(self, params: Params) -> Facts:
        return {"period": _period(params)}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in sharing(use.sessions, lambda s: s.entries).items():
            if len(part) > use.params.most:
                members = [(s, 1) for s in part]
                most, width = use.params.most, max(1, use.params.days)
                yield Count(members, "day", most=most, width=width, price=use.price, facts=_facts(who, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in sharing(use.sessions, lambda s: s.entries).items():
            found = held(timetable, [(s, 1) for s in part], by(problem, "day"))
            for sessions, excess in above(
                found, use.params.most, hard=use.hard, width=max(1, use.params.days)
            ):
                yield Breach(sessions, excess, _facts(who, use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        most, days = use.params.most, use.params.days
        when = _period(use.params) if days > 1 else Words("这一天", "that day")
        return Words(f"同意{when.zh}打 {most + 1} 场", f"agree to {most + 1} matches {when.en}")


def _facts(who: str, use: Bound) -> dict:
    return {"who": Ref("group", who), "most": use.params.most, "period": _period(use.params)}


def _period(params: Params) -> Words:
    if params.days <= 1:
        return Words("每天", "a day")
    return Words(f"连续 {params.days} 天内", f"in any {params.days} days")


CONSTRAINT = TeamMaxDay()
