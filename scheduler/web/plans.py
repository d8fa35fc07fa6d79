"""What the organiser's pages share: the plan of the address, and where its draft stands."""

from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy import func, select

from scheduler import signed_in
from scheduler.extensions import db
from scheduler.models import DraftPlacement, Plan, Timetable, User
from scheduler.queries import editions, plans, timetables, unpublished
from scheduler.services import proving
from scheduler.web import shell


@dataclass(frozen=True)
class Standing:
    """The plan with its draft and its newest edition; `placed` and `left` count sessions of the draft."""

    plan: Plan
    draft: Timetable | None
    edition: Any
    placed: int

    @property
    def left(self) -> int:
        return len(self.draft.unplaced) if self.draft else 0

    @property
    def is_ahead(self) -> bool:
        """Whether the draft has anything where the newest edition does not."""
        if self.draft is None:
            return False
        return self.edition is None or unpublished.differs(self.draft, self.edition)


def organiser() -> User:
    return signed_in.require("organise")


def plan_of(code: str) -> Plan:
    """The plan of the address, for organisers only."""
    organiser()
    return plans.plan_called(code) or abort(404)


def standing_of(plan: Plan) -> Standing:
    draft = timetables.current(plan)
    count = select(func.count()).where(DraftPlacement.timetable_id == (draft.id if draft else 0))
    return Standing(plan, draft, editions.latest_edition(plan), db.session.scalar(count) or 0)


def around(plan: Plan | None, key: str) -> dict[str, Any]:
    """What the templates of the organiser's pages get beside their own."""
    standing = standing_of(plan) if plan else None
    nav = shell.organiser_nav(plan, dot=bool(standing and standing.is_ahead))
    return {"nav": nav, "here_key": key, "plan": plan, "standing": standing}


def left_out_of(draft: Timetable | None) -> list[dict[str, Any]]:
    """The sessions of the draft without a place, with what is known of them by now."""
    return proving.shown(draft, organiser()) if draft is not None else []
