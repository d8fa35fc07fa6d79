"""A session is when most of those it may interest are free."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Soft
from solver.constraints.duties import is_free
from solver.constraints.pricing import asked, costs, priced
from solver.problem import Problem, Session
from solver.shapes import Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


class AudienceBusy(Soft):
    """Costs one for every full tenth of the members of its audience who are busy at the time (0 to 10)."""

    code = "audience_busy"
    keys = ("S08",)
    title = Words("观众有空", "the audience is free")
    sentence = Sentence(zh="{session}的目标人群多数有空", en="most of those {session} may interest are free")
    statement = Sentence(
        zh="目标人群多数有空的时间更好",
        en="better when most of those it may interest are free",
    )

    def declare(self, view, use: Bound) -> Iterator[Price]:
        for session in asked(use):
            if crowd := _crowd(view.problem, session):
                busy = len(crowd) - view.free_people(session, crowd)
                yield from priced(use, session, busy * 10 // len(crowd), **_facts(session))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            crowd = _crowd(problem, session)
            busy = sum(not is_free(problem, session, placement.start, p) for p in crowd)
            return busy * 10 // len(crowd) if crowd else 0

        return costs(timetable, asked(use), cost, _facts)


CONSTRAINT = AudienceBusy()


def _crowd(problem: Problem, session: Session) -> tuple[str, ...]:
    groups = (problem.group.get(g) for g in session.audience)
    return tuple(dict.fromkeys(person for group in groups if group for person in group.members))


def _facts(session: Session) -> dict:
    return {"session": Ref("session", session.id)}
