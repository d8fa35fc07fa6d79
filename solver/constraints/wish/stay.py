"""What was announced stays: its time, and its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.pricing import costs, priced, same_everywhere
from solver.problem import Fixed, Problem, Session
from solver.shapes import Price
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    time: int = param(1, zh="改时间的罚分", en="cost of another time")
    place: int = param(1, zh="改地点的罚分", en="cost of another place")


class Stay(Soft):
    """Costs `time` for another start than in the last edition, and `place` for other venues."""

    code = "stay"
    keys = ("S02",)
    title = Words("保持已发布安排", "keep what was announced")
    sentence = Sentence(
        zh="{session}保持已发布的时间和地点", en="{session} keeps its announced time and place"
    )
    statement = Sentence(
        zh="已发布的时间（{time} 分）和地点（{place} 分）尽量不变",
        en="announced times ({time} points) and places ({place} points) are kept if possible",
    )
    params = Params
    example = {"time": 2, "place": 1}

    def declare(self, view, use: Bound) -> Iterator[Price]:
        for session, released in _announced(use):
            facts = _facts(session)
            moved = (view.starts(session) != released.start) * use.params.time
            yield from priced(use, session, moved, **facts)
            for index, other in enumerate(session.places):
                if released.place is not None and other != released.place:
                    cost = same_everywhere(view, session, use.params.place)
                    yield from priced(use, session, cost, index, **facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        announced = _announced(use)
        was = {session.id: released for session, released in announced}

        def cost(problem: Problem, session: Session, placement: Placement) -> int:
            released = was[session.id]
            moved = placement.start != released.start
            elsewhere = released.place is not None and placement.place != released.place
            return use.params.time * moved + use.params.place * elsewhere

        return costs(timetable, tuple(session for session, _ in announced), cost, _facts)


CONSTRAINT = Stay()


def _announced(use: Bound) -> list[tuple[Session, Fixed]]:
    """Those that an edition has, with where it has them."""
    return [(s, s.released) for s in use.sessions if s.released is not None and s.fixed is None]


def _facts(session: Session) -> dict:
    return {"session": Ref("session", session.id)}
