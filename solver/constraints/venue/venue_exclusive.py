"""One thing at a time on each floor, set-up and tear-down included; on courts as many as there are lanes.

A hall and its halves stand on the same floors, so they exclude each other. Shared venues are left to
`venue_concurrent`; closures and bookings of single lanes count as taken lanes.
"""

from collections import defaultdict
from collections.abc import Iterator

from solver.constraints.base import Bound, Breach, Hard
from solver.constraints.floors import lanes_taken, partly_blocked
from solver.constraints.overload import Taking, overloads
from solver.problem import Problem, Session
from solver.shapes import Member, Slots
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


class VenueExclusive(Hard):
    code = "venue_exclusive"
    keys = ("H01", "H08", "H09")
    effort = None
    title = Words("场地不冲突", "one thing at a time in a venue")
    sentence = Sentence(zh="{venue}同一时间只能安排一场", en="{venue} holds one thing at a time")
    statement = Sentence(
        zh="一块场地同一时间只安排一场（含布置和清场）",
        en="a venue holds one thing at a time, with setting up and clearing",
    )
    standard = True

    def declare(self, view, use: Bound) -> Iterator[Slots]:
        problem = view.problem
        for floor, members in _members(problem, use.sessions).items():
            limit, taken = problem.venue[floor].lanes, partly_blocked(problem, floor)
            if taken or _may_be_too_much(members, limit):
                yield Slots(members, limit, taken, facts=_facts(floor))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        takings: dict[str, list[Taking]] = defaultdict(list)
        for session, placement in timetable.placed(use.sessions):
            for floor, lanes in lanes_taken(problem, session, placement.place).items():
                takings[floor] += [Taking(span, lanes, session) for span in timetable.occupied(session)]
        for floor, rows in sorted(takings.items()):
            rows += [Taking(span, lanes) for span, lanes in partly_blocked(problem, floor)]
            for sessions, over in overloads(use, rows, problem.venue[floor].lanes):
                yield Breach(sessions, over, _facts(floor))


def _members(problem: Problem, sessions: tuple[Session, ...]) -> dict[str, list[Member]]:
    """By floor: what each session takes of it, and at which of its places."""
    members: dict[str, list[Member]] = defaultdict(list)
    for session in sessions:
        places: dict[tuple[str, int], list[int]] = defaultdict(list)
        for index, place in enumerate(session.places):
            for floor, lanes in lanes_taken(problem, session, place).items():
                places[floor, lanes].append(index)
        lead, tail = problem.ticks(session.setup), problem.ticks(session.teardown)
        for (floor, lanes), at in places.items():
            members[floor].append(Member(session, lanes, lead, tail, tuple(at)))
    return members


def _may_be_too_much(members: list[Member], limit: int) -> bool:
    most: dict[str, int] = {}
    for member in members:
        most[member.session.id] = max(most.get(member.session.id, 0), member.amount)
    return sum(most.values()) > limit


def _facts(floor: str) -> dict:
    return {"venue": Ref("venue", floor)}


CONSTRAINT = VenueExclusive()
