"""Who must be there has nothing else at that time. Why somebody is busy is not known here."""

from collections.abc import Iterator
from functools import cache

from solver.constraints.base import Bound, Breach, Relief, Rule, masked, movable
from solver.edits import Without
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask, Price
from solver.timespan import is_touched
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class PersonBusy(Rule):
    code = "person_busy"
    keys = ("H12",)
    title = Words("人员有空", "people are free")
    sentence = Sentence(zh="{person}在这个时间没有空", en="{person} is not free at that time")
    statement = Sentence(
        zh="必须到场的人有空",
        en="those who must be there are free",
    )
    switchable = True
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask | Price]:
        facts = cache(_facts)
        for session in movable(use.sessions):
            for person in session.people:
                known = view.problem.person.get(person)
                if known is None or not known.busy:
                    continue
                free = view.clear(session, known.busy)
                if use.hard:
                    yield from masked(session, free, facts(person))
                elif not free.all():
                    yield Price(session, ~free * use.weight, facts=facts(person))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, _ in timetable.placed(movable(use.sessions)):
            spans = timetable.spans(session)
            for person in session.people:
                known = problem.person.get(person)
                if known and any(is_touched(span, known.busy) for span in spans):
                    yield Breach((session.id,), 1, _facts(person))

    def relief(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Relief:
        who = facts["person"]
        zh, en = problem.called(who, "zh"), problem.called(who, "en")
        words = Words(f"这一场不要{zh}到场", f"hold it without {en}")
        return Relief((Without(session.id, who.id),), words, 3)


def _facts(person: str) -> dict:
    return {"person": Ref("person", person)}


CONSTRAINT = PersonBusy()
