"""Who must be there keeps some of the lunch time.

At lunch time (11:30–13:30) a person has one session at most, and with whatever else the person is busy with
it leaves the wanted minutes in one piece. A session outside lunch time is never at fault.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from solver.constraints.base import Bound, Breach, Hard, is_judged, masked, movable, param
from solver.constraints.overload import by_sessions
from solver.constraints.pairing import sharing
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Facts, Mask
from solver.timespan import Span, subtracted
from solver.timetable import Timetable
from solver.words import Minutes, Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    minutes: int = param(40, unit="minutes", zh="午餐至少留", en="shortest lunch")
    start_minute: int = param(11 * 60 + 30, unit="minute of the day", zh="午餐最早", en="lunch from")
    end_minute: int = param(
        13 * 60 + 30, unit="minute of the day", zh="午餐最晚", en="lunch until", after="start_minute"
    )


class LunchKept(Hard):
    code = "lunch_kept"
    keys = ("H33",)
    title = Words("留出午餐时间", "time for lunch")
    sentence = Sentence(zh="{person}要有{need}吃午饭", en="{person} needs {need} for lunch")
    statement = Sentence(
        zh="每人在 {start_minute}–{end_minute} 之间留{minutes}吃午饭",
        en="everybody keeps {minutes} for lunch between {start_minute} and {end_minute}",
    )
    params = Params

    def declare(self, view, use: Bound) -> Iterator[Mask | Count]:
        lunch = _Lunch(view.problem, use.params)
        for session in movable(use.sessions):
            touches = view.touched(session, lunch.all) > 0
            for person in session.people if touches.any() else ():
                allowed = ~touches
                for index in touches.nonzero()[0]:
                    start = int(view.starts(session)[index])
                    allowed[index] = not lunch.spoiled(session, start, person)
                yield from masked(session, allowed, _facts((person,), use))
        for sessions, people in by_sessions(sharing(use.sessions, lambda s: s.people)).items():
            for tables in _lunches(view, sessions, lunch):
                members = [(s, 1) for s in sessions]
                yield Count(members, most=1, buckets=tables, facts=_facts(people, use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        lunch = _Lunch(problem, use.params)
        placed = timetable.placed(use.sessions)
        for session, placement in timetable.placed(movable(use.sessions)):
            for person in session.people:
                days = lunch.spoiled(session, placement.start, person)
                if days:
                    yield Breach((session.id,), days, _facts((person,), use))
        for person, sessions in sorted(sharing((s for s, _ in placed), lambda s: s.people).items()):
            for there in lunch.together(timetable, sessions):
                if is_judged(use, *there):
                    yield Breach(tuple(s.id for s in there), len(there) - 1, _facts((person,), use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        return Words("同意这一天午餐时间短一些", "agree to a shorter lunch that day")


@dataclass(frozen=True)
class _Lunch:
    """Lunch time on every day, and whether a session leaves somebody enough of it."""

    problem: Problem
    params: Params

    @cached_property
    def spans(self) -> list[Span]:
        grid, start, end = self.problem.grid, self.params.start_minute, self.params.end_minute
        return [Span(grid.at(day, start), grid.at(day, end)) for day in range(grid.days)]

    @cached_property
    def all(self) -> tuple[Span, ...]:
        return tuple(self.spans)

    def spoiled(self, session: Session, start: int, person: str) -> int:
        """On how many days the session, starting there, leaves the person too little."""
        days = 0
        for span in self.problem.occurrences(session, start):
            for lunch in self._touched(span):
                left = subtracted([lunch], [span, *self._busy(person, lunch)])
                days += max((s.end - s.start for s in left), default=0) < self._need
        return days

    def together(self, timetable: Timetable, sessions: tuple[Session, ...]) -> Iterator[list[Session]]:
        """Those of the sessions that are at one lunch time, where they are several."""
        if len(sessions) < 2:
            return
        at_lunch: dict[Span, list[Session]] = defaultdict(list)
        for session in sessions:
            touched = (lunch for span in timetable.spans(session) for lunch in self._touched(span))
            for lunch in dict.fromkeys(touched):
                at_lunch[lunch].append(session)
        yield from (there for _, there in sorted(at_lunch.items()) if len(there) > 1)

    @cached_property
    def _need(self) -> int:
        return self.problem.ticks(self.params.minutes)

    def _busy(self, person: str, lunch: Span) -> list[Span]:
        """When the person is busy at one lunch time; every start that touches it asks."""
        if (person, lunch) not in self._known:
            known = self.problem.person.get(person)
            self._known[person, lunch] = [b for b in known.busy if lunch.overlaps(b)] if known else []
        return self._known[person, lunch]

    @cached_property
    def _known(self) -> dict[tuple[str, Span], list[Span]]:
        return {}

    def _touched(self, span: Span) -> list[Span]:
        grid = self.problem.grid
        days = range(max(0, grid.day(span.start)), min(grid.days, grid.day(span.end - 1) + 1))
        return [self.spans[day] for day in days if span.overlaps(self.spans[day])]


def _lunches(view, sessions: tuple[Session, ...], lunch: _Lunch) -> Iterator[dict]:
    """Tables of which lunch each start of each session touches; a `Count` looks up one of them a session.

    What may touch several, or not that of its own day, needs a table for each lunch.
    """
    once = [s for s in sessions if s.repeat is None and s.minutes <= lunch.params.start_minute]
    if len(once) == len(sessions):
        tables = {s.id: _which(view, s, lunch) for s in sessions}
        if sum(bool((table >= 0).any()) for table in tables.values()) > 1:
            yield tables
        return
    for span in lunch.spans:
        tables = {s.id: (view.touched(s, [span]) > 0) - 1 for s in sessions}
        if sum(bool((table >= 0).any()) for table in tables.values()) > 1:
            yield tables


def _which(view, session: Session, lunch: _Lunch):
    """For each start the day whose lunch time is touched, −1 where none is."""
    touches = view.touched(session, lunch.all) > 0
    return (view.days(session) + 1) * touches - 1


def _facts(people: tuple[str, ...], use: Bound) -> dict:
    return {"person": tuple(Ref("person", p) for p in people), "need": Minutes(use.params.minutes)}


CONSTRAINT = LunchKept()
