"""Who must be there has nothing tentative at that time either. Why is not known here, nor what it would be."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Soft
from solver.constraints.pricing import asked, priced
from solver.problem import Problem
from solver.shapes import Price
from solver.timespan import first_overlap
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class PersonTentative(Soft):
    """Costs one for each of those who must be there whose calendar is marked as tentative then."""

    code = "person_tentative"
    keys = ("H12",)
    title = Words("暂定的时间也尽量避开", "tentative times are kept free")
    sentence = Sentence(zh="{session}时{person}可能没空", en="{person} may not be free at {session}")
    statement = Sentence(
        zh="要到场的人日历上暂定的时间尽量避开",
        en="what those needed have tentatively in their calendars is better avoided",
    )

    def declare(self, view, use: Bound) -> Iterator[Price]:
        for session in asked(use):
            for person in session.people:
                known = view.problem.person.get(person)
                if known is not None and known.perhaps:
                    cost = 1 - view.clear(session, known.perhaps)
                    yield from priced(use, session, cost, **_facts(session.id, person))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, _ in timetable.placed(asked(use)):
            spans = timetable.spans(session)
            for person in session.people:
                known = problem.person.get(person)
                if known and any(first_overlap(span, known.perhaps) for span in spans):
                    yield Breach((session.id,), 1, _facts(session.id, person))


CONSTRAINT = PersonTentative()


def _facts(session: str, person: str) -> dict:
    return {"session": Ref("session", session), "person": Ref("person", person)}
