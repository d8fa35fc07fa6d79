"""A room is not far too large."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pricing import asked, costs, priced, same_everywhere
from solver.problem import Place, Problem, Session
from solver.shapes import Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    per: int = param(50, least=1, unit="seats", zh="每多少空座一分", en="empty seats for one point")


class RightSize(Soft):
    """Costs one for every `per` seats begun that stay empty. Where the size of the session or the capacity
    of a venue is not known, and in venues shared with others, nothing is asked."""

    code = "right_size"
    keys = ("S10",)
    title = Words("场地大小合适", "a room of the right size")
    sentence = Sentence(zh="{session}的场地不要过大", en="the room of {session} is not far too large")
    statement = Sentence(
        zh="场地不要过大，每空 {per} 座一分",
        en="not far too large a room; one point for every {per} empty seats",
    )
    params = Params

    def declare(self, view, use: Bound) -> Iterator[Price]:
        for session in asked(use, whole_days=True):
            for index, place in enumerate(session.places):
                if cost := _cost(view.problem, session, place, use.params):
                    array = same_everywhere(view, session, cost)
                    yield from priced(use, session, array, index, **_facts(session))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            return _cost(problem, session, placement.place, use.params)

        return costs(timetable, asked(use, whole_days=True), cost, _facts)


CONSTRAINT = RightSize()


def _cost(problem: Problem, session: Session, place: Place, params: Params) -> int:
    venues = [problem.venue[v] for v in place]
    if not session.size or any(v.shared or not v.capacity for v in venues):
        return 0
    empty = sum(v.capacity for v in venues) - session.size
    return max(0, -(-empty // max(1, params.per)))


def _facts(session: Session) -> dict:
    return {"session": Ref("session", session.id)}
