"""The output of a solve: where each session is."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from solver.problem import Place, Problem, Session
from solver.timespan import Span


@dataclass(frozen=True, slots=True)
class Placement:
    """A session's start tick, its place, and who was chosen for its duties, by role."""

    session: str
    start: int
    place: Place = ()
    duties: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Timetable:
    """The placements of a problem, at most one a session. What has none is unplaced."""

    problem: Problem
    placements: tuple[Placement, ...]

    @staticmethod
    def of(problem: Problem, placements: Iterable[Placement]) -> "Timetable":
        return Timetable(problem, tuple(sorted(placements, key=lambda p: (p.start, p.session))))

    @cached_property
    def _by_session(self) -> dict[str, Placement]:
        return {p.session: p for p in self.placements}

    def get(self, session: str) -> Placement | None:
        return self._by_session.get(session)

    def placed(self, sessions: Iterable[Session]) -> list[tuple[Session, Placement]]:
        """Those of the sessions that have a placement, in the order given."""
        known = self._by_session
        return [(s, known[s.id]) for s in sessions if s.id in known]

    @cached_property
    def unplaced(self) -> tuple[str, ...]:
        return tuple(s.id for s in self.problem.sessions if s.id not in self._by_session)

    def spans(self, session: Session) -> tuple[Span, ...]:
        """The published spans; none where it is unplaced."""
        if session.id not in self._spans:
            placement = self.get(session.id)
            self._spans[session.id] = self.problem.occurrences(session, placement.start) if placement else ()
        return self._spans[session.id]

    def occupied(self, session: Session) -> tuple[Span, ...]:
        """The spans with set-up and tear-down."""
        if not (session.setup or session.teardown):
            return self.spans(session)
        if session.id not in self._occupied:
            placement = self.get(session.id)
            spans = self.problem.occupied(session, placement.start) if placement else ()
            self._occupied[session.id] = spans
        return self._occupied[session.id]

    @cached_property
    def _spans(self) -> dict[str, tuple[Span, ...]]:
        """By session, since every rule asks."""
        return {}

    @cached_property
    def _occupied(self) -> dict[str, tuple[Span, ...]]:
        return {}
