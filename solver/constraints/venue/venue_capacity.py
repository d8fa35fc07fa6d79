"""A place holds everybody who comes: the capacities of its venues together. Capacity 0 means no limit."""

from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Rule, movable
from solver.problem import Place, Problem, Session
from solver.shapes import Facts, Mask, Price
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class VenueCapacity(Rule):
    code = "venue_capacity"
    keys = ("H03",)
    title = Words("场地容量", "room for everybody")
    sentence = Sentence(
        zh="{venue}容纳{capacity}人，不够{size}人", en="{venue} holds {capacity}, not {size} people"
    )
    statement = Sentence(
        zh="场地坐得下所有人",
        en="the room holds everybody",
    )
    switchable = True
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Mask | Price]:
        for session in movable(use.sessions):
            for index, place in enumerate(session.places):
                over = _heads_over(view.problem, session, place)
                if not over:
                    continue
                facts, every = _facts(view.problem, session, place), view.starts(session) * 0
                if use.hard:
                    yield Mask(session, every != 0, index, facts)
                else:
                    yield Price(session, every + over * use.weight, index, facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        for session, placement in timetable.placed(movable(use.sessions)):
            over = _heads_over(problem, session, placement.place)
            if over:
                yield Breach((session.id,), over, _facts(problem, session, placement.place))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        names = [
            sep.join(problem.called(Ref("venue", v), language) for v in place)
            for language, sep in (("zh", "、"), ("en", " and "))
        ]
        holds = sum(problem.venue[v].capacity for v in place)
        return Words(
            f"同意容纳 {holds} 人的{names[0]}安排 {session.size} 人",
            f"allow {session.size} in {names[1]}, which holds {holds}",
        )


def _heads_over(problem: Problem, session: Session, place: Place) -> int:
    capacities = [problem.venue[venue].capacity for venue in place]
    return max(0, session.size - sum(capacities)) if all(capacities) and capacities else 0


def _facts(problem: Problem, session: Session, place: Place) -> dict:
    return {
        "venue": tuple(Ref("venue", venue) for venue in place),
        "capacity": sum(problem.venue[venue].capacity for venue in place),
        "size": session.size,
    }


CONSTRAINT = VenueCapacity()
