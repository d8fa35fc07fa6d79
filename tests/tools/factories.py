"""Rows for tests: each call makes one that is complete, and takes only what the test is about.

A row is added to the session and flushed, so it has its id; the test commits where others shall see it.
"""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scheduler import clock
from scheduler.extensions import db
from scheduler.kinds.base import SessionSpec, to_json
from scheduler.models import (
    DraftPlacement,
    Event,
    EventSession,
    Group,
    Membership,
    OpeningHours,
    Person,
    Plan,
    RuleUse,
    Solve,
    Timetable,
    User,
    Venue,
)
from solver.words import Words

_numbers = itertools.count(1)


def saved(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def plan(code: str = "2021", **values: Any) -> Plan:
    defaults = {
        "title_zh": "工会年度计划",
        "title_en": "Union year",
        "first_day": date(2021, 3, 1),
        "last_day": date(2021, 3, 31),
    }
    return saved(Plan(code=code, **(defaults | values)))


def venue(code: str = "AUD", **values: Any) -> Venue:
    row = Venue(
        code=code, **({"title_zh": f"场地{code}", "title_en": f"Venue {code}", "capacity": 100} | values)
    )
    row.openings = [OpeningHours(day_types=["work", "rest"], weekdays=[], start=480, end=1320)]
    return saved(row)


def person(code: str | None = None, **values: Any) -> Person:
    number = next(_numbers)
    return saved(Person(code=code or f"S{number:04}", **({"name": f"张三{number}"} | values)))


def group(code: str = "B1", kind: str = "branch", members: tuple[Person, ...] = (), **values: Any) -> Group:
    row = Group(code=code, kind=kind, **({"title_zh": f"分会{code}", "title_en": f"Branch {code}"} | values))
    row.memberships = [Membership(person=p) for p in members]
    return saved(row)


def event(plan: Plan, code: str = "E01", **values: Any) -> Event:
    defaults = {
        "kind": "lecture",
        "category": "lecture",
        "title_zh": "健康讲座",
        "title_en": "Health lecture",
    }
    return saved(Event(plan=plan, code=code, **(defaults | values)))


def spec(code: str = "1", **values: Any) -> SessionSpec:
    defaults: dict[str, Any] = {
        "name": Words("第一讲", "Lecture 1"),
        "minutes": 60,
        "first": date(2021, 3, 1),
        "last": date(2021, 3, 31),
        "places": (("AUD",),),
    }
    return SessionSpec(code=code, **(defaults | values))


def session(event: Event, code: str = "1", **values: Any) -> EventSession:
    made = spec(code, **values)
    row = EventSession(event=event, code=code, title_zh=made.name.zh, title_en=made.name.en)
    row.uid = f"{event.code.lower()}-{code}-{next(_numbers)}@fieldday.test"
    row.spec = to_json(made)
    return saved(row)


def rule_use(plan: Plan, rule: str = "venue_open", code: str | None = None, **values: Any) -> RuleUse:
    return saved(RuleUse(plan_id=plan.id, code=code or rule, rule=rule, **({"hard": None} | values)))


def user(login: str | None = None, *roles: str, password: str = "", **values: Any) -> User:
    """An account; without a password it cannot sign in, which most tests need not."""
    from scheduler.services import accounts

    row = User(login=login or f"user{next(_numbers)}", roles=list(roles), **values)
    row.password_hash = accounts.hashed(password) if password else ""
    return saved(row)


def solve(plan: Plan, **values: Any) -> Solve:
    defaults = {
        "number": next(_numbers),
        "asked_at": clock.now(),
        "problem": b"",
        "problem_hash": "0" * 64,
        "options": {"seconds": 1, "seed": 1, "workers": 1},
    }
    return saved(Solve(plan_id=plan.id, **(defaults | values)))


def timetable(
    plan: Plan, placements: tuple[tuple[EventSession, datetime], ...] = (), **values: Any
) -> Timetable:
    """A current draft; each placement is a session of one hour in the session's first place."""
    row = Timetable(plan_id=plan.id, **({"name": "1", "current": True, "made_at": clock.now()} | values))
    for placed, start in placements:
        place = list((placed.spec.get("places") or [[]])[0])
        length = timedelta(minutes=placed.spec["minutes"])
        row.placements.append(DraftPlacement(session=placed, start=start, end=start + length, venues=place))
    return saved(row)


def at(text: str) -> datetime:
    """ "2021-03-05 14:00" in Shanghai, as an instant."""
    return (datetime.fromisoformat(text) - timedelta(hours=8)).replace(tzinfo=UTC)
