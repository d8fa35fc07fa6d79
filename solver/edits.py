"""Small changes of a problem that give a session room: what a way out asks somebody to agree to.

Plain data, applied in order by `apply`. Every edit only ever allows more than before, so a timetable that was
sound stays sound.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace

from solver.problem import Problem, Session, Venue
from solver.records import Blocked
from solver.timespan import Span


@dataclass(frozen=True, slots=True)
class _OfSession(ABC):
    """Changes one session."""

    session: str

    def apply(self, problem: Problem) -> Problem:
        sessions = (self.changed(s) if s.id == self.session else s for s in problem.sessions)
        return replace(problem, sessions=tuple(sessions))

    @abstractmethod
    def changed(self, session: Session) -> Session: ...


@dataclass(frozen=True, slots=True)
class _OfFloor(ABC):
    """Changes a venue, and what shares its floor, for a span (ticks)."""

    venue: str
    span: Span

    def apply(self, problem: Problem) -> Problem:
        floor = problem.parts[self.venue]
        return replace(problem, venues=tuple(self.changed(v) if v.id in floor else v for v in problem.venues))

    @abstractmethod
    def changed(self, venue: Venue) -> Venue: ...


@dataclass(frozen=True, slots=True)
class Spare:
    """A use of a rule no longer speaks about the session."""

    use: str
    session: str

    def apply(self, problem: Problem) -> Problem:
        uses = tuple(
            replace(u, spares=tuple(sorted({*u.spares, self.session}))) if u.id == self.use else u
            for u in problem.uses
        )
        return replace(problem, uses=uses)


@dataclass(frozen=True, slots=True)
class Widen(_OfSession):
    """The session's window grows to cover the span (ticks)."""

    span: Span

    def changed(self, session: Session) -> Session:
        window = session.window
        wider = Span(min(window.start, self.span.start), max(window.end, self.span.end))
        return replace(session, window=wider)


@dataclass(frozen=True, slots=True)
class Without(_OfSession):
    """The session takes place without a person who was needed."""

    person: str

    def changed(self, session: Session) -> Session:
        return replace(session, people=tuple(p for p in session.people if p != self.person))


@dataclass(frozen=True, slots=True)
class Unlock(_OfSession):
    """A lock on a session is taken off."""

    def changed(self, session: Session) -> Session:
        return replace(session, lock="")


@dataclass(frozen=True, slots=True)
class Fewer(_OfSession):
    """The session does with `need` people for a duty."""

    role: str
    need: int

    def changed(self, session: Session) -> Session:
        pools = (replace(p, need=min(p.need, self.need)) if p.role == self.role else p for p in session.pools)
        return replace(session, pools=tuple(pools))


@dataclass(frozen=True, slots=True)
class LeaveOut(_OfSession):
    """A weekly session is not held on some days (of the grid)."""

    days: tuple[int, ...]

    def changed(self, session: Session) -> Session:
        if session.repeat is None:
            return session
        without = tuple(sorted({*session.repeat.without, *self.days}))
        return replace(session, repeat=replace(session.repeat, without=without))


@dataclass(frozen=True, slots=True)
class OpenUp(_OfFloor):
    """The venue, it alone, opens beyond its hours."""

    def changed(self, venue: Venue) -> Venue:
        return replace(venue, extra=(*venue.extra, self.span)) if venue.id == self.venue else venue


@dataclass(frozen=True, slots=True)
class Reopen(_OfFloor):
    """Closures do not hold."""

    def changed(self, venue: Venue) -> Venue:
        return replace(
            venue, closures=tuple(piece for c in venue.closures for piece in _outside(c, self.span))
        )


@dataclass(frozen=True, slots=True)
class Clear(_OfFloor):
    """What had taken the floor beforehand (bookings of the desk) goes elsewhere."""

    def changed(self, venue: Venue) -> Venue:
        return replace(venue, taken=tuple(t for t in venue.taken if not Span(*t.span).overlaps(self.span)))


Edit = Spare | Widen | LeaveOut | OpenUp | Reopen | Clear | Without | Unlock | Fewer


def apply(problem: Problem, edits: Iterable[Edit]) -> Problem:
    """The problem with the edits made, in order."""
    for edit in edits:
        problem = edit.apply(problem)
    return problem


def _outside(closure: Blocked, span: Span) -> list[Blocked]:
    """What is left of a closure outside the span."""
    closed = Span(*closure.span)
    if not closed.overlaps(span):
        return [closure]
    before, after = Span(closed.start, span.start), Span(span.end, closed.end)
    return [replace(closure, span=s) for s in (before, after) if s.start < s.end]
