"""A participant rests between the end of one session and the start of the next."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Rule, param
from solver.constraints.pairing import meeting_pairs, sharing
from solver.problem import Place, Problem, Session
from solver.shapes import Apart, Facts, Member, Slots
from solver.timetable import Timetable
from solver.words import Minutes, Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    minutes: int = param(30, unit="minutes", zh="至少休息", en="shortest rest")


class TeamRest(Rule):
    code = "team_rest"
    keys = ("H35",)
    title = Words("两场之间休息", "rest between matches")
    sentence = Sentence(zh="{who}两场之间至少休息{need}", en="{who} rests at least {need} between matches")
    statement = Sentence(
        zh="每队两场之间至少休息{minutes}",
        en="every team rests at least {minutes} between matches",
    )
    params = Params
    switchable = True

    def declare(self, view, use: Bound) -> Iterator[Apart | Slots]:
        """Where it is hard, one thing for each participant: matches that take the rest with them never overlap."""
        need = view.problem.ticks(use.params.minutes)
        if use.hard:
            for who, part in sharing(use.sessions, lambda s: s.entries).items():
                yield Slots([Member(s, tail=need) for s in part], facts=_facts(who, use))
            return
        for a, b, who in _pairs(view.problem, use):
            yield Apart(a, b, gap=need, price=use.price, facts=_facts(who, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        need = problem.ticks(use.params.minutes)
        for a, b, who in _pairs(problem, use):
            if any(
                one.widened(0, need).overlaps(other.widened(0, need))
                for one in timetable.spans(a)
                for other in timetable.spans(b)
            ):
                yield Breach((a.id, b.id), 1, _facts(who, use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words(
            f"同意休息少于 {use.params.minutes} 分钟", f"agree to less than {use.params.minutes} min of rest"
        )


def _pairs(problem: Problem, use: Bound) -> Iterator[tuple[Session, Session, str]]:
    """Sessions that share an entry and can come close, each pair once, with the first entry they share."""
    return meeting_pairs(problem, use.sessions, lambda s: s.entries, problem.ticks(use.params.minutes))


def _facts(who: str, use: Bound) -> dict:
    return {"who": Ref("group", who), "need": Minutes(use.params.minutes)}


CONSTRAINT = TeamRest()
