"""A session lies, with set-up and tear-down, inside the opening hours of its places on that type of day."""

from collections.abc import Iterator
from functools import cache

from solver.constraints.base import Bound, Breach, Hard, Relief
from solver.constraints.moments import stretch
from solver.edits import OpenUp
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timespan import is_covered
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class VenueOpen(Hard):
    code = "venue_open"
    keys = ("H04",)
    title = Words("开放时间", "opening hours")
    sentence = Sentence(zh="{venue}在这个时间不开放", en="{venue} is not open at that time")
    statement = Sentence(
        zh="只在场地开放时间",
        en="only while the venue is open",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        facts = cache(lambda venue: {"venue": Ref("venue", venue)})
        for session in use.sessions:
            if session.all_day or session.fixed:
                continue
            for index, place in enumerate(session.places):
                for venue in place:
                    inside = view.inside(session, view.problem.open_spans(venue))
                    if not inside.all():
                        yield Mask(session, inside, index, facts(venue))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, placement in timetable.placed(use.sessions):
            if session.all_day or session.fixed:
                continue
            for venue in placement.place:
                spans = problem.open_spans(venue)
                outside = [s for s in timetable.occupied(session) if not is_covered(s, spans)]
                if outside:
                    yield Breach((session.id,), len(outside), {"venue": Ref("venue", venue)})

    def relief(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Relief:
        venue = facts["venue"]
        spans = problem.occupied(session, start)
        when = stretch(problem.grid, spans[0])
        words = Words(
            f"{problem.called(venue, 'zh')}在{when.zh}开放", f"open {problem.called(venue, 'en')} {when.en}"
        )
        return Relief(tuple(OpenUp(venue.id, span) for span in spans), words, 2)


CONSTRAINT = VenueOpen()
