"""A shared floor holds several sessions at a time, up to its capacity in heads."""

from collections import defaultdict
from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard
from solver.constraints.floors import heads_blocked
from solver.constraints.overload import Taking, overloads
from solver.problem import Place, Problem, Session
from solver.shapes import Member, Slots
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class VenueConcurrent(Hard):
    code = "venue_concurrent"
    keys = ("H02",)
    effort = None
    title = Words("共用场地的人数", "heads on a shared floor")
    sentence = Sentence(
        zh="{venue}同一时间最多容纳{capacity}人", en="{venue} holds at most {capacity} people at a time"
    )
    statement = Sentence(
        zh="共用场地的总人数不超过容量",
        en="a shared floor holds no more people than it has room for",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Slots]:
        problem = view.problem
        members: dict[str, list[Member]] = defaultdict(list)
        for session in use.sessions:
            places: dict[str, list[int]] = defaultdict(list)
            for index, place in enumerate(session.places):
                for venue in _shared(problem, place):
                    places[venue].append(index)
            for venue, at in places.items():
                heads = _heads(problem, session, venue)
                if heads:
                    members[venue].append(Member(session, heads, places=tuple(at)))
        for venue, those in sorted(members.items()):
            capacity, taken = problem.venue[venue].capacity, heads_blocked(problem, venue)
            if taken or sum(m.amount for m in those) > capacity:
                yield Slots(those, capacity, taken, facts=_facts(venue, capacity))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        takings: dict[str, list[Taking]] = defaultdict(list)
        for session, placement in timetable.placed(use.sessions):
            for venue in _shared(problem, placement.place):
                heads = _heads(problem, session, venue)
                takings[venue] += [Taking(span, heads, session) for span in timetable.spans(session) if heads]
        for venue, rows in sorted(takings.items()):
            capacity = problem.venue[venue].capacity
            rows += [Taking(span, heads) for span, heads in heads_blocked(problem, venue)]
            for sessions, over in overloads(use, rows, capacity):
                yield Breach(sessions, over, _facts(venue, capacity))


def _shared(problem: Problem, place: Place) -> list[str]:
    """The shared venues with a limit that a place stands on."""
    found = {other for venue in place for other in problem.parts[venue]}
    return sorted(v for v in found if problem.venue[v].shared and problem.venue[v].capacity)


def _heads(problem: Problem, session: Session, venue: str) -> int:
    """Who is too many alone is told so by `venue_capacity`; here it fills the floor."""
    return min(session.size, problem.venue[venue].capacity)


def _facts(venue: str, capacity: int) -> dict:
    return {"venue": Ref("venue", venue), "capacity": capacity}


CONSTRAINT = VenueConcurrent()
