"""Who must be at two sites has time to get from one to the other."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from solver.constraints.apart import aparts, too_close
from solver.constraints.base import Bound, Breach, Hard
from solver.constraints.pairing import meeting_pairs
from solver.problem import Place, Problem
from solver.shapes import Apart
from solver.timetable import Timetable
from solver.words import Minutes, Ref, Sentence, Words


class PersonTravel(Hard):
    code = "person_travel"
    keys = ("H13",)
    effort = None
    title = Words("路上时间", "time to travel")
    sentence = Sentence(
        zh="{person}从一处到另一处需要{need}", en="{person} needs {need} from one site to the other"
    )
    statement = Sentence(
        zh="从一处到另一处留足路上时间",
        en="there is time to get from one site to the other",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Apart]:
        problem = view.problem
        way = cache(lambda one, other: problem.travel_between(one, other))

        def gap(one: Place, other: Place) -> int | None:
            return problem.ticks(way(one, other)) or None

        longest = _longest(problem)
        if not longest:
            return
        for a, b, person in meeting_pairs(problem, use.sessions, lambda s: s.people, problem.ticks(longest)):
            for shape in aparts(a, b, gap, {}):
                places = (
                    (a.places[i], b.places[j]) for i in shape.places_a or () for j in shape.places_b or ()
                )
                yield replace(shape, facts=_facts(person, max(way(*pair) for pair in places)))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        longest = _longest(problem)
        placed = [s for s, _ in timetable.placed(use.sessions)] if longest else []
        for a, b, person in meeting_pairs(problem, placed, lambda s: s.people, problem.ticks(longest)):
            one, other = timetable.get(a.id), timetable.get(b.id)
            minutes = problem.travel_between(one.place, other.place) if one and other else 0
            gap = problem.ticks(minutes)
            if minutes and too_close(timetable.spans(a), timetable.spans(b), gap):
                yield Breach((a.id, b.id), 1, _facts(person, minutes))


def _longest(problem: Problem) -> int:
    return max(problem.minutes_between.values(), default=0)


def _facts(person: str, minutes: int) -> dict:
    return {"person": Ref("person", person), "need": Minutes(minutes)}


CONSTRAINT = PersonTravel()
