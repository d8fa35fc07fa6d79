"""People who need not come, but are welcome, are free."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Soft
from solver.constraints.duties import is_free
from solver.constraints.pricing import asked, costs, priced
from solver.problem import Problem, Session
from solver.shapes import Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


class OptionalPeople(Soft):
    """Costs one for each of them who is busy."""

    code = "optional_people"
    keys = ("S09",)
    title = Words("可选参加者有空", "optional people are free")
    sentence = Sentence(zh="{session}时可选参加者都有空", en="those welcome at {session} are free")
    statement = Sentence(
        zh="可选参加者有空的时间更好",
        en="better when those who are welcome are free",
    )

    def declare(self, view, use: Bound) -> Iterator[Price]:
        for session in asked(use):
            if session.optional:
                busy = len(session.optional) - view.free_people(session, session.optional)
                yield from priced(use, session, busy, **_facts(session))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            return sum(not is_free(problem, session, placement.start, p) for p in session.optional)

        return costs(timetable, asked(use), cost, _facts)


CONSTRAINT = OptionalPeople()


def _facts(session: Session) -> dict:
    return {"session": Ref("session", session.id)}
