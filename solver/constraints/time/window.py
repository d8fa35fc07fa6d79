"""A session lies, with all its occurrences, between two times."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard, masked, movable
from solver.constraints.moments import moment
from solver.problem import Problem, Session
from solver.shapes import Mask
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class Window(Hard):
    code = "window"
    keys = ("H17",)
    title = Words("时间窗口", "window")
    sentence = Sentence(
        zh="{session}要在{start}至{end}之间", en="{session} has to lie between {start} and {end}"
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        for session in movable(use.sessions):
            inside = view.inside(session, [session.window], bare=True)
            yield from masked(session, inside, _facts(view.problem, session))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, _ in timetable.placed(movable(use.sessions)):
            outside = [s for s in timetable.spans(session) if not session.window.covers(s)]
            if outside:
                yield Breach((session.id,), len(outside), _facts(problem, session))


def _facts(problem: Problem, session: Session) -> dict:
    start, end = (moment(problem.grid, tick) for tick in session.window)
    return {"session": Ref("session", session.id), "start": start, "end": end}


CONSTRAINT = Window()
