"""Where the kind of event changes on a floor, there is time to change it over."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.apart import aparts, too_close
from solver.constraints.base import Bound, Breach, Hard, param
from solver.constraints.floors import lanes_taken
from solver.constraints.pairing import meeting_pairs
from solver.problem import Place, Problem, Session
from solver.shapes import Apart
from solver.timetable import Timetable
from solver.words import Minutes, Sentence, Words


@dataclass(frozen=True)
class Params:
    minutes: int = param(30, unit="minutes", zh="转换时间", en="time to change over")


class Changeover(Hard):
    code = "changeover"
    keys = ("H10",)
    effort = None
    title = Words("换场时间", "time to change over")
    sentence = Sentence(
        zh="同一场地换不同类别的活动，中间至少留{need}",
        en="between events of different kinds a floor needs {need} to change over",
    )
    statement = Sentence(
        zh="同一场地换不同类别的活动，中间至少留{minutes}",
        en="between events of different kinds a floor has {minutes} to change over",
    )
    params = Params

    def declare(self, view, use: Bound) -> Iterator[Apart]:
        problem, gap = view.problem, view.problem.ticks(use.params.minutes)
        floors = {(s.id, place): lanes_taken(problem, s, place) for s in use.sessions for place in s.places}
        for a, b in _pairs(problem, use.sessions, gap):

            def wanted(here: Place, there: Place, a: Session = a, b: Session = b) -> int | None:
                return gap if _collide(problem, floors[a.id, here], floors[b.id, there]) else None

            yield from aparts(a, b, wanted, _facts(use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        gap = problem.ticks(use.params.minutes)
        placed = [s for s, _ in timetable.placed(use.sessions)]
        for a, b in _pairs(problem, tuple(placed), gap):
            one, other = timetable.get(a.id), timetable.get(b.id)
            if (
                one
                and other
                and _collide(
                    problem, lanes_taken(problem, a, one.place), lanes_taken(problem, b, other.place)
                )
                and too_close(timetable.spans(a), timetable.spans(b), gap)
            ):
                yield Breach((a.id, b.id), 1, _facts(use))


def _pairs(problem: Problem, sessions: tuple[Session, ...], gap: int) -> Iterator[tuple[Session, Session]]:
    def floors(session: Session) -> list[str]:
        return [f for place in session.places for f in lanes_taken(problem, session, place)]

    found = meeting_pairs(problem, sessions, floors, gap)
    return ((a, b) for a, b, _ in found if a.kind != b.kind)


def _collide(problem: Problem, mine: dict[str, int], yours: dict[str, int]) -> bool:
    """Whether two sessions want the same floor; side by side on lanes they do not."""
    return any(mine[f] + yours[f] > problem.venue[f].lanes for f in mine.keys() & yours.keys())


def _facts(use: Bound) -> dict:
    return {"need": Minutes(use.params.minutes)}


CONSTRAINT = Changeover()
