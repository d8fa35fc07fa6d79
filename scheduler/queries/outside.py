"""Calendars of elsewhere as pages, API and commands show them: without their addresses, which are secrets."""

import re
from collections.abc import Sequence

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import OutsideCalendar, OutsideItem, Person, Plan
from scheduler.sealing import Lost, unsealed

_HOST = re.compile(r"[a-z]+://([^/?#]+)", re.IGNORECASE)
FLAGGED = ("moved", "gone")


def of(owner: Person | Plan) -> Sequence[OutsideCalendar]:
    """The calendars of a person or plan, the oldest first."""
    column = OutsideCalendar.plan_id if isinstance(owner, Plan) else OutsideCalendar.person_id
    return db.session.scalars(
        select(OutsideCalendar).where(column == owner.id).order_by(OutsideCalendar.id)
    ).all()


def flagged(plan: Plan) -> Sequence[OutsideItem]:
    """Items of the plan that moved or vanished and that nobody has seen yet, in the order of time."""
    query = select(OutsideItem).join(OutsideItem.calendar)
    query = query.where(OutsideCalendar.plan_id == plan.id, OutsideItem.state.in_(FLAGGED))
    return db.session.scalars(query.order_by(OutsideItem.start, OutsideItem.id)).all()


def host(row: OutsideCalendar) -> str:
    """Where it comes from; empty for a file, and where the address cannot be read any more."""
    try:
        match = _HOST.match(unsealed(row.sealed))
    except Lost:
        return ""
    return match[1].lower() if match else ""
