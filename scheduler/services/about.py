"""A draft with its plan as it is now, ready to be asked about."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scheduler import access
from scheduler.errors import Refusal
from scheduler.models import Timetable, User
from scheduler.services import advising
from scheduler.services.draft_now import now_of
from scheduler.services.touching import Readers
from solver.problem import Problem
from solver.timetable import Placement
from solver.words import Words


@dataclass(frozen=True)
class About:
    """A draft with its plan as it is now, ready to be asked about."""

    timetable: int
    plan: int
    problem: Problem
    placements: tuple[Placement, ...]

    @classmethod
    def of(cls, timetable: Timetable, by: User | None) -> "About":
        access.require(by, "organiser")
        now = now_of(timetable)
        problem = now.problem
        known = tuple(p for p in now.placed.placements if all(v in problem.venue for v in p.place))
        return cls(timetable.id, timetable.plan_id, problem, known)

    @cached_property
    def at(self) -> dict[str, Placement]:
        return {p.session: p for p in self.placements}

    @cached_property
    def readers(self) -> Readers:
        return Readers(self.problem)

    def ask(self, question: str, **details: Any) -> Any:
        return advising.ask(self.problem, self.placements, question, draft=self.timetable, **details)

    def refuse_stranger(self, session: str) -> None:
        if session in self.problem.session:
            return
        words = Words(f"这个计划里没有场次“{session}”", f"The plan has no session “{session}”.")
        raise Refusal("not-found", words, status=404, context={"session": session})
