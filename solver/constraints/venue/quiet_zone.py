"""Nothing noisy near laboratories and libraries in their quiet hours."""

from collections.abc import Iterator
from functools import cache

from solver.constraints.base import Bound, Breach, Hard, masked, movable
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timespan import Span, first_overlap
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class QuietZone(Hard):
    code = "quiet_zone"
    keys = ("H32",)
    title = Words("安静时段", "quiet hours")
    sentence = Sentence(zh="{venue}在这个时间要保持安静", en="{venue} has quiet hours at that time")
    statement = Sentence(
        zh="安静时段里不安排有声响的活动",
        en="nothing noisy where and when it has to be quiet",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        hours = cache(lambda venue: _quiet(view.problem, venue))
        for session in movable(use.sessions):
            for index, place in enumerate(session.places if session.noisy else ()):
                for venue in place:
                    yield from masked(session, view.clear(session, hours(venue)), _facts(venue), index)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        hours = cache(lambda venue: _quiet(problem, venue))
        for session, placement in timetable.placed(movable(use.sessions)):
            for venue in placement.place if session.noisy else ():
                loud = [s for s in timetable.spans(session) if first_overlap(s, hours(venue))]
                if loud:
                    yield Breach((session.id,), len(loud), _facts(venue))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意安静时段里有声音", "allow noise in the quiet hours")


def _quiet(problem: Problem, venue: str) -> tuple[Span, ...]:
    """The quiet hours of a venue and of what shares its floor, over the whole horizon."""
    tables = [problem.venue[v].quiet for v in sorted(problem.parts[venue]) if problem.venue[v].quiet]
    return tuple(span for table in tables for span in problem.horizon.open(table))


def _facts(venue: str) -> dict:
    return {"venue": Ref("venue", venue)}


CONSTRAINT = QuietZone()
