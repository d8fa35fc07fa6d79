"""Edits of single rows by organisers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import update

from scheduler import access
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Closure, OpeningHours, Plan, Timetable, User, Venue
from scheduler.models.base import Base
from scheduler.queries import plans
from scheduler.services import auditing
from scheduler.transactions import lock_row, writing
from solver.words import Words

Row = TypeVar("Row", bound=Base)


def change(
    row: Row, values: Mapping[str, Any], by: User | None, *, check: Callable[[Row], None] = lambda row: None
) -> Row:
    """Set columns of the row. `check` sees the row as it is under the lock and may refuse."""
    access.require(by, "organiser")
    with writing():
        lock_row(row)
        check(row)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.flush()
        auditing.record(by, "change", _thing(row), columns=sorted(values))
    return row


def change_venue(
    venue: Venue,
    values: Mapping[str, Any],
    by: User | None,
    *,
    hours: Sequence[Mapping[str, Any]] | None = None,
    check: Callable[[Venue], None] = lambda row: None,
) -> Venue:
    """Set columns and, where given, all opening hours. Room that there is more of is offered to whoever waits:
    services/offers."""
    with writing():
        change(venue, values, by, check=check)
        if hours is not None:
            venue.openings = [OpeningHours(**row) for row in hours]
            auditing.record(by, "hours", _thing(venue), rows=len(hours))
        db.session.flush()
    return venue


def make_plan(values: Mapping[str, Any], by: User | None) -> Plan:
    """An empty plan."""
    access.require(by, "organiser")
    if values["last_day"] < values["first_day"]:
        raise _bad("last_day", Words("结束日期早于开始日期", "The last day is before the first."))
    with writing():
        if plans.plan_called(values["code"]):
            code = values["code"]
            words = Words(f"已有计划“{code}”", f"There is already a plan “{code}”.")
            raise Refusal("plan-exists", words, context={"code": code})
        plan = Plan(**values)
        db.session.add(plan)
        db.session.flush()
        auditing.record(by, "make", _thing(plan), code=plan.code)
    return plan


def close_venue(
    venue: Venue, start: datetime, end: datetime, by: User | None, *, reason: Words = Words()
) -> Closure:
    """Close a venue for a span. What is published there stays until the plan is solved again."""
    access.require(by, "organiser", "venue_owner")
    if end <= start:
        raise _bad("end", Words("结束要晚于开始", "The end must be after the start."))
    with writing():
        closure = Closure(venue_id=venue.id, start=start, end=end, reason_zh=reason.zh, reason_en=reason.en)
        db.session.add(closure)
        db.session.flush()
        auditing.record(by, "close", f"venue:{venue.code}", closure=closure.id)
    return closure


def reopen_venue(closure: Closure, by: User | None) -> None:
    access.require(by, "organiser", "venue_owner")
    with writing():
        auditing.record(by, "reopen", f"venue:{closure.venue_id}", closure=closure.id)
        venue = db.session.get_one(Venue, closure.venue_id)
        db.session.delete(closure)
        db.session.flush()
        db.session.expire(venue, ["closures"])  # and who waits is offered it: services/offers


def make_current(draft: Timetable) -> None:
    """Of a plan's drafts one is current. Call it inside `writing()`."""
    others = update(Timetable).where(Timetable.plan_id == draft.plan_id, Timetable.id != draft.id)
    db.session.execute(others.values(current=False))


def _bad(field: str, words: Words) -> Refusal:
    return Refusal("bad-fields", words, status=422, context={"fields": {field: [words.zh, words.en]}})


def _thing(row: Any) -> str:
    return f"{row.__tablename__}:{row.id}"
