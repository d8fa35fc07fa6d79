"""The office has only so many helpers at a time, set-up and tear-down included."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard, movable
from solver.constraints.overload import Taking, overloads
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask, Member, Slots
from solver.timetable import Timetable
from solver.words import Sentence, Words


class StaffHours(Hard):
    code = "staff_hours"
    keys = ("H42",)
    effort = 4
    title = Words("工作人员人手", "office helpers")
    sentence = Sentence(
        zh="同一时间只有{helpers}名工作人员可用", en="only {helpers} office helpers are there at a time"
    )
    statement = Sentence(
        zh="同时需要的工作人员不多于可用的",
        en="no more office helpers are needed at a time than there are",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask | Slots]:
        problem = view.problem
        if not problem.helpers:
            return
        helped = [s for s in use.sessions if s.helpers]
        for session in movable(helped):
            if session.helpers > problem.helpers:
                yield Mask(session, view.starts(session) < 0, facts=_facts(problem))
        members = [
            Member(s, min(s.helpers, problem.helpers), problem.ticks(s.setup), problem.ticks(s.teardown))
            for s in helped
        ]
        if sum(m.amount for m in members) > problem.helpers:
            yield Slots(members, problem.helpers, facts=_facts(problem))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        if not problem.helpers:
            return
        helped = [s for s, _ in timetable.placed(use.sessions) if s.helpers]
        for session in movable(helped):
            if session.helpers > problem.helpers:
                yield Breach((session.id,), session.helpers - problem.helpers, _facts(problem))
        takings = (
            Taking(span, min(s.helpers, problem.helpers), s) for s in helped for span in timetable.occupied(s)
        )
        for sessions, over in overloads(use, takings, problem.helpers):
            yield Breach(sessions, over, _facts(problem))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words(f"另找 {session.helpers} 名工作人员", f"find {session.helpers} more helpers for it")


def _facts(problem: Problem) -> dict:
    return {"helpers": problem.helpers}


CONSTRAINT = StaffHours()
