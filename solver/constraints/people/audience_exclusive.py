"""A group that must attend, or plays, has one thing at a time."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard
from solver.constraints.overload import by_sessions, clashes
from solver.constraints.pairing import sharing
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Member, Slots
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class AudienceExclusive(Hard):
    code = "audience_exclusive"
    keys = ("H16",)
    title = Words("必到群体不冲突", "one thing at a time for a group")
    sentence = Sentence(zh="{group}同一时间只能参加一场", en="{group} can attend one thing at a time")
    statement = Sentence(
        zh="必须到场的群体同一时间只参加一场",
        en="a group that must attend is in one place at a time",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Slots]:
        for sessions, groups in by_sessions(sharing(use.sessions, _bound)).items():
            yield Slots([Member(s) for s in sessions], facts=_facts(groups))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        placed = [s for s, _ in timetable.placed(use.sessions)]
        for sessions, over, groups in clashes(use, timetable, sharing(placed, _bound)):
            yield Breach(sessions, over, _facts(groups))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意同一群体要参加的两场同时进行", "let it overlap with what the same people attend")


def _bound(session: Session) -> tuple[str, ...]:
    return session.groups + session.entries


def _facts(groups: tuple[str, ...]) -> dict:
    return {"group": tuple(Ref("group", g) for g in groups)}


CONSTRAINT = AudienceExclusive()
