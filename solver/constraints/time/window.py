"""A session lies, with all its occurrences, between two times."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard, Relief, masked, movable
from solver.constraints.moments import day_words, moment
from solver.edits import Widen
from solver.problem import Place, Problem, Session
from solver.shapes import Array, Facts, Mask
from solver.timespan import Span
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class Window(Hard):
    code = "window"
    keys = ("H17",)
    title = Words("时间窗口", "window")
    sentence = Sentence(
        zh="{session}要在{start}至{end}之间", en="{session} has to lie between {start} and {end}"
    )
    statement = Sentence(
        zh="每一场都在自己的时间窗口里",
        en="every session lies in its own window",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        for session in movable(use.sessions):
            inside = view.inside(session, (session.window,), bare=True)
            yield from masked(session, inside, _facts(view.problem, session))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, _ in timetable.placed(movable(use.sessions)):
            outside = [s for s in timetable.spans(session) if not session.window.covers(s)]
            if outside:
                yield Breach((session.id,), len(outside), _facts(problem, session))

    def distance(self, view, use: Bound, session: Session) -> Array:
        grid, days = view.problem.grid, view.days(session)
        first, last = grid.day(session.window.start), grid.day(session.window.end - 1)
        return (days - last).clip(min=0) - (first - days).clip(min=0)

    def relief(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Relief:
        spans = problem.occurrences(session, start)
        span = Span(min(s.start for s in spans), max(s.end for s in spans))
        day = day_words(problem.grid, problem.grid.day(start))
        words = Words(f"把时间窗口放宽到{day.zh}", f"widen its window to {day.en}")
        return Relief((Widen(session.id, span),), words, 1)


def _facts(problem: Problem, session: Session) -> dict:
    start, end = (moment(problem.grid, tick) for tick in session.window)
    return {"session": Ref("session", session.id), "start": start, "end": end}


CONSTRAINT = Window()
