"""What is wrong with a timetable and what its wishes cost: plain arithmetic that knows no engine.

The publish gate, the board's live marks and the verification of every solve ask here. Neither numpy nor
OR-Tools is imported, so that pages may ask as well.
"""

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from solver.constraints import bound_uses
from solver.constraints.base import Bound, Breach, Hard, NoParams
from solver.problem import Problem, Session
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Report:
    """Hard rules broken, with the use that says so, and what each wish costs (`cost` is their sum).

    `wishes` are the single breaches behind the costs. `unplaced` are ids in the problem's order.
    """

    breaches: tuple[tuple[Bound, Breach], ...] = ()
    cost: int = 0
    costs: dict[str, int] = field(default_factory=dict)
    wishes: tuple[tuple[Bound, Breach], ...] = ()
    unplaced: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether no hard rule is broken; something may still be unplaced."""
        return not self.breaches


class _Sense(Hard):
    """Not a rule of anybody's plan: a placement that makes no sense at all."""

    code = "sense"
    title = Words("排定本身", "the placement itself")
    sentence = Sentence(zh="{session}：{what}", en="{session}: {what}")


SENSE = Bound("sense", _Sense(), (), (), NoParams(), hard=True, weight=1)

UNKNOWN = Words("没有这个场次", "there is no such session")
TWICE = Words("排了不止一次", "it is placed more than once")
ELSEWHERE = Words("不是它可用的场地", "this is none of its places")
OFF_STEP = Words("开始时间不在允许的时刻上", "it does not start at one of its times")
NEVER = Words("这样排一次也不会举行", "placed like this it never takes place")
MISSING = Words("是外部固定的，却没有排上", "it is fixed from outside but has no place")


def check(problem: Problem, timetable: Timetable) -> Report:
    """Everything that the rules in force, and sense, have to say about a timetable, complete or not.

    The rules see the placements that make sense. Raises BadUse or KeyError where a use cannot be bound.
    """
    breaches = [(SENSE, breach) for breach in _senseless(problem, timetable)]
    sound = _usable(problem, timetable)
    costs: dict[str, int] = {}
    wishes: list[tuple[Bound, Breach]] = []
    for use in bound_uses(problem):
        found = [(use, breach) for breach in use.rule.check(problem, sound, use)]
        if use.hard:
            breaches += found
        else:
            wishes += found
            costs[use.id] = costs.get(use.id, 0) + use.weight * sum(b.amount for _, b in found)
    return Report(tuple(breaches), sum(costs.values()), costs, tuple(wishes), timetable.unplaced)


def broken(problem: Problem, timetable: Timetable, about: Set[str]) -> tuple[tuple[Bound, Breach], ...]:
    """The hard rules, and the sense, that the timetable breaks for sessions of `about` (ids), as `check` has them.

    Rules that speak of none of those are not asked, so there may be some of other sessions beside.
    """
    breaches = [(SENSE, breach) for breach in _senseless(problem, timetable)]
    sound = _usable(problem, timetable)
    for use in bound_uses(problem):
        if use.hard and any(s.id in about for s in (*use.sessions, *use.then)):
            breaches += [(use, breach) for breach in use.rule.check(problem, sound, use)]
    return tuple(breaches)


def _senseless(problem: Problem, timetable: Timetable) -> Iterator[Breach]:
    times = Counter(p.session for p in timetable.placements)
    for placement in timetable.placements:
        session = problem.session.get(placement.session)
        if session is None:
            yield _breach(placement.session, UNKNOWN)
            continue
        if times[session.id] > 1:
            yield _breach(session.id, TWICE)
        if placement.place not in session.places:
            yield _breach(session.id, ELSEWHERE)
        if not is_on_step(problem, session, placement.start):
            yield _breach(session.id, OFF_STEP)
        elif session.repeat is not None and not problem.occurrences(session, placement.start):
            yield _breach(session.id, NEVER)
    for session in problem.sessions:
        if session.fixed is not None and not times[session.id]:
            yield _breach(session.id, MISSING)


def _usable(problem: Problem, timetable: Timetable) -> Timetable:
    """The placements that rules can be asked about, one a session."""
    found: dict[str, Placement] = {
        p.session: p
        for p in timetable.placements
        if p.session in problem.session
        and p.place in problem.session[p.session].places
        and 0 <= p.start < problem.grid.ticks
    }
    return Timetable.of(problem, found.values())


def is_on_step(problem: Problem, session: Session, start: int) -> bool:
    """Whether a session may start at a tick at all: on its step, in house hours; see `View.starts`."""
    grid = problem.grid
    for given in (session.fixed, session.released):
        if given is not None and given.start == start:
            return True
    if session.fixed is not None or not 0 <= start < grid.ticks:
        return False
    if session.all_day:
        return start in grid.midnights
    first, last = problem.house
    minute = grid.minute(start)
    return any(
        first <= at <= last - session.minutes and at % session.step == 0
        for at in range(minute, minute + grid.tick)
    )


def _breach(session: str, what: Words) -> Breach:
    return Breach((session,), 1, {"session": Ref("session", session), "what": what})
