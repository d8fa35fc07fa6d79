"""Plans, their events, sessions and days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from scheduler.daytypes import day_type
from scheduler.extensions import db
from scheduler.models import Event, EventSession, Plan, RuleUse
from solver.words import Words


def all_plans() -> Sequence[Plan]:
    return db.session.scalars(select(Plan).order_by(Plan.first_day.desc(), Plan.id)).all()


def plan_called(name: str) -> Plan | None:
    """By its code; by its number where no plan has that code."""
    found = db.session.scalar(select(Plan).where(Plan.code == name))
    return found or (db.session.get(Plan, int(name)) if name.isdecimal() else None)


def events(plan: Plan, *, only_public: bool = False) -> Sequence[Event]:
    rows = select(Event).where(Event.plan_id == plan.id)
    if only_public:
        rows = rows.where(Event.public)
    return db.session.scalars(rows.order_by(Event.code)).all()


def sessions(plan: Plan) -> Sequence[EventSession]:
    rows = select(EventSession).join(EventSession.event).where(Event.plan_id == plan.id)
    return db.session.scalars(rows.order_by(Event.code, EventSession.id)).all()


def uses(plan: Plan) -> Sequence[RuleUse]:
    return db.session.scalars(select(RuleUse).where(RuleUse.plan_id == plan.id).order_by(RuleUse.code)).all()


def days(plan: Plan, first: date | None = None, last: date | None = None) -> list[dict[str, Any]]:
    """Every date of the plan in the span (both included), with its type; what was set by hand wins."""
    begin, end = max(first or plan.first_day, plan.first_day), min(last or plan.last_day, plan.last_day)
    by_hand = {d.day: d for d in plan.days}
    return [_day(begin + timedelta(n), by_hand) for n in range((end - begin).days + 1)]


def _day(day: date, by_hand: dict[date, Any]) -> dict[str, Any]:
    if day in by_hand:
        row = by_hand[day]
        return {"date": day, "type": row.type, "official": True, "name": Words(row.name_zh, row.name_en)}
    found = day_type(day)
    return {"date": day, "type": found.type, "official": found.official, "name": found.name}


def categories(plan: Plan) -> dict[str, str]:
    """The category of each event, by its code."""
    rows = db.session.execute(select(Event.code, Event.category).where(Event.plan_id == plan.id))
    return {row.code: row.category for row in rows}


def session_called(plan: Plan, code: str) -> EventSession | None:
    """By the solver's name of it, EVENT.SESSION."""
    event, _, session = code.partition(".")
    rows = select(EventSession).join(EventSession.event).where(Event.plan_id == plan.id, Event.code == event)
    return db.session.scalar(rows.where(EventSession.code == session))
