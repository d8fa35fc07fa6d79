"""Small changes of a problem that give a session room: what a way out asks somebody to agree to.

Plain data, applied in order by `apply`. Every edit only ever allows more than before, so a timetable that was
sound stays sound.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from solver.problem import Problem, Session, Venue
from solver.records import Blocked
from solver.timespan import Span


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
class Widen:
    """The session's window grows to cover the span (ticks)."""

    session: str
    span: Span

    def apply(self, problem: Problem) -> Problem:
        def wider(s: Session) -> Session:
            window = Span(min(s.window.start, self.span.start), max(s.window.end, self.span.end))
            return replace(s, window=window)

        return _session(problem, self.session, wider)


@dataclass(frozen=True, slots=True)
class OpenUp:
    """The venue opens for the span (ticks) beyond its hours."""

    venue: str
    span: Span

    def apply(self, problem: Problem) -> Problem:
        return _venues(problem, {self.venue}, lambda v: replace(v, extra=(*v.extra, self.span)))


@dataclass(frozen=True, slots=True)
class Reopen:
    """Closures of the venue, and of what shares its floor, do not hold in the span (ticks)."""

    venue: str
    span: Span

    def apply(self, problem: Problem) -> Problem:
        def reopened(v: Venue) -> Venue:
            return replace(v, closures=tuple(piece for c in v.closures for piece in _outside(c, self.span)))

        return _venues(problem, problem.parts[self.venue], reopened)


@dataclass(frozen=True, slots=True)
class Clear:
    """What had taken the venue, or its floor, beforehand in the span (bookings of the desk) goes elsewhere."""

    venue: str
    span: Span

    def apply(self, problem: Problem) -> Problem:
        def cleared(v: Venue) -> Venue:
            return replace(v, taken=tuple(t for t in v.taken if not Span(*t.span).overlaps(self.span)))

        return _venues(problem, problem.parts[self.venue], cleared)


@dataclass(frozen=True, slots=True)
class Without:
    """The session takes place without a person who was needed."""

    session: str
    person: str

    def apply(self, problem: Problem) -> Problem:
        def fewer(s: Session) -> Session:
            return replace(s, people=tuple(p for p in s.people if p != self.person))

        return _session(problem, self.session, fewer)


@dataclass(frozen=True, slots=True)
class Unlock:
    """A lock on a session is taken off."""

    session: str

    def apply(self, problem: Problem) -> Problem:
        return _session(problem, self.session, lambda s: replace(s, lock=""))


@dataclass(frozen=True, slots=True)
class Fewer:
    """The session does with `need` people for a duty."""

    session: str
    role: str
    need: int

    def apply(self, problem: Problem) -> Problem:
        def fewer(s: Session) -> Session:
            pools = (replace(p, need=min(p.need, self.need)) if p.role == self.role else p for p in s.pools)
            return replace(s, pools=tuple(pools))

        return _session(problem, self.session, fewer)


Edit = Spare | Widen | OpenUp | Reopen | Clear | Without | Unlock | Fewer


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


def _session(problem: Problem, session: str, change: Callable[[Session], Session]) -> Problem:
    return replace(problem, sessions=tuple(change(s) if s.id == session else s for s in problem.sessions))


def _venues(problem: Problem, names: Collection[str], change: Callable[[Venue], Venue]) -> Problem:
    return replace(problem, venues=tuple(change(v) if v.id in names else v for v in problem.venues))
