"""A participant has at most so many matches a day."""

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
    most: int = param(2, zh="每天至多", en="at most a day")


class TeamMaxDay(Rule):
    code = "team_max_day"
    keys = ("H36",)
    title = Words("每队每天场数", "matches a day")
    sentence = Sentence(zh="{who}每天至多 {most} 场", en="{who} plays at most {most} a day")
    statement = Sentence(
        zh="每队每天至多 {most} 场",
        en="no team plays more than {most} a day",
    )
    params = Params
    switchable = True
    example = {"most": 1}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in sharing(use.sessions, lambda s: s.entries).items():
            if len(part) > use.params.most:
                members = [(s, 1) for s in part]
                yield Count(members, "day", most=use.params.most, price=use.price, facts=_facts(who, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in sharing(use.sessions, lambda s: s.entries).items():
            found = held(timetable, [(s, 1) for s in part], by(problem, "day"))
            for sessions, excess in above(found, use.params.most, hard=use.hard):
                yield Breach(sessions, excess, _facts(who, use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        most = use.params.most
        return Words(f"同意这一天打 {most + 1} 场", f"agree to {most + 1} matches that day")


def _facts(who: str, use: Bound) -> dict:
    return {"who": Ref("group", who), "most": use.params.most}


CONSTRAINT = TeamMaxDay()
