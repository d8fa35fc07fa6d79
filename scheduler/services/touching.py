"""How many people a move touches, and how many of them have a calendar that will change: a move's price."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import FeedToken, Person
from scheduler.services.attendance import Attendance
from solver.problem import Problem
from solver.timetable import Placement


@dataclass(frozen=True)
class Touched:
    """`people` have to be somewhere else; `subscribers` of them read their own calendar feed."""

    people: int = 0
    subscribers: int = 0


class Readers:
    """Who has to come to what, and who reads a feed of one's own: read once, asked often."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.attendance = Attendance.read()
        rows = select(Person.code).join(FeedToken, FeedToken.person_id == Person.id)
        self.reading = frozenset(db.session.scalars(rows.where(FeedToken.revoked_at.is_(None)).distinct()))

    def of(self, sessions: Iterable[str], placements: Iterable[Placement] = ()) -> Touched:
        """All whom moving these sessions touches, each once; those on duty there (`placements`), too."""
        wanted = set(sessions)
        people = {p for s in wanted for p in self._people(s)}
        people |= {p for at in placements if at.session in wanted for _, who in at.duties for p in who}
        return Touched(len(people), len(people & self.reading))

    def weight(self, session: str) -> int:
        """How many read of the session in a feed: those who must come and have one."""
        return len(self._people(session) & self.reading)

    def _people(self, session: str) -> set[str]:
        found = self.problem.session.get(session)
        if found is None:
            return set()
        return self.attendance.touched(self.attendance.groups(found), {"needed": found.people})
