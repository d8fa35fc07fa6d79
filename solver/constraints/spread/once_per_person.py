"""A group has one of the batches: the same people are not counted on twice."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard
from solver.constraints.counting import above, by, held
from solver.constraints.pairing import split
from solver.problem import Problem
from solver.shapes import Count
from solver.timetable import Timetable
from solver.words import Sentence, Words


class OncePerPerson(Hard):
    """Of the sessions that a group is asked to (its `groups` or `entries`), at most one takes place.

    So alternatives – this batch in July or that one in September – are sessions with the cohort as their
    group. Who of a cohort gets a place in a batch is a matter of enrolment, not of the timetable.
    """

    code = "once_per_person"
    keys = ("H44",)
    title = Words("每人一次", "once for each person")
    sentence = Sentence(zh="{who}只参加其中一批", en="{who} has only one of the batches")
    statement = Sentence(
        zh="每人只参加其中一批",
        en="everybody has only one of the batches",
    )
    example_use = {"sessions": ("event:E1", "event:E2")}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        for who, part in split(use.sessions, "group"):
            if len(part) > 1:
                yield Count([(s, 1) for s in part], "all", most=1, facts={"who": who})

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for who, part in split(use.sessions, "group"):
            found = held(timetable, [(s, 1) for s in part], by(problem, "all"))
            for sessions, excess in above(found, 1, hard=True):
                yield Breach(sessions, excess, {"who": who})


CONSTRAINT = OncePerPerson()
