"""Last year's plan as the tables of another year, for the importer that organisers use anyway.

Nothing is written here: what comes back goes through a dry run first, like any file.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler import clock
from scheduler.daytypes.shifting import Shift
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.imports.shifting import Cells, shifted, written
from scheduler.imports.tables import tables
from scheduler.models import Closure, Event, Group, GroupFree, Plan, RuleUse, Venue
from solver.words import Words


def copied(plan: Plan, year: int) -> dict[str, bytes]:
    """The plan's tables with every date moved to the year, as files by name; see `Shift` for how.

    A year that has begun is planned as its first day would have been: the copy says so itself.
    """
    if not 2007 <= year <= 2099:
        words = Words(f"没有 {year} 年的日历", f"there is no calendar for {year}")
        raise Refusal(
            "year-unknown", words, hint=Words("2007 至 2099 之间", "one from 2007 to 2099"), status=422
        )
    files = shifted(tables_of(plan), Shift(plan.first_day.year, year), str(year))
    if year <= clock.now().astimezone(ZoneInfo(plan.zone)).year:
        files["plan.csv"] = _planned_on(files["plan.csv"], date(year, 1, 1))
    return files


def tables_of(plan: Plan) -> dict[str, bytes]:
    """The plan as import tables: its days and grid, events as they were given, its own rules and what people
    changed of those that came with the events, closures and free times in its days. When people are busy is
    theirs to say anew."""
    rows = {
        "plan": [_plan(plan)],
        "events": [dict(e.given) for e in _all(Event, plan) if e.given],
        "rules": [_rule(use) for use in _all(RuleUse, plan) if use.origin != "kind" or use.is_changed],
        "closures": [_closure(c, plan) for c in _dated(Closure, plan)],
        "free": [_free(f, plan) for f in _dated(GroupFree, plan)],
    }
    return {f"{name}.csv": written(found, _columns(name)) for name, found in rows.items() if found}


def _columns(table: str) -> list[str]:
    return [column.name for column in tables()[table].columns]


def _all(model: Any, plan: Plan) -> Iterable[Any]:
    return db.session.scalars(select(model).where(model.plan_id == plan.id).order_by(model.id))


def _dated(model: Any, plan: Plan) -> Iterable[Any]:
    zone = ZoneInfo(plan.zone)
    begin = datetime.combine(plan.first_day, datetime.min.time(), zone)
    end = datetime.combine(plan.last_day + timedelta(days=1), datetime.min.time(), zone)
    return db.session.scalars(select(model).where(model.start >= begin, model.start < end).order_by(model.id))


def _plan(plan: Plan) -> Cells:
    hours = {"house_start": _clock(plan.house_start), "house_end": _clock(plan.house_end)}
    same = ("code", "title_zh", "title_en", "first_day", "last_day", "zone", "tick", "helpers")
    return {name: str(getattr(plan, name)) for name in same} | hours


def _rule(use: RuleUse) -> Cells:
    event = db.session.get(Event, use.event_id) if use.event_id else None
    return {
        "event": event.code if event else "",
        "code": use.code.removeprefix(f"{event.code}.") if event else use.code,
        "rule": use.rule,
        "sessions": "|".join(use.sessions),
        "then": "|".join(use.then),
        "params": "; ".join(f"{name}={_cell(value)}" for name, value in use.params.items()),
        "hard": "" if use.hard is None else "yes" if use.hard else "no",
        "weight": str(use.weight),
        "note_zh": use.note_zh,
        "note_en": use.note_en,
        "on": "" if use.on else "no",
    }


def _closure(closure: Closure, plan: Plan) -> Cells:
    venue = db.session.get_one(Venue, closure.venue_id)
    return {"venue": venue.code, **_span(closure, plan), **_reason(closure)}


def _free(free: GroupFree, plan: Plan) -> Cells:
    group = db.session.get_one(Group, free.group_id)
    return {"group": group.code, **_span(free, plan), **_reason(free)}


def _reason(row: Any) -> Cells:
    return {"reason_zh": row.reason_zh, "reason_en": row.reason_en}


def _span(row: Any, plan: Plan) -> Cells:
    """Whole days as dates, both included; anything else as local times."""
    zone = ZoneInfo(plan.zone)
    start, end = row.start.astimezone(zone), row.end.astimezone(zone)
    if start.time() == end.time() == datetime.min.time():
        return {"start": start.date().isoformat(), "end": (end.date() - timedelta(days=1)).isoformat()}
    return {"start": f"{start:%Y-%m-%d %H:%M}", "end": f"{end:%Y-%m-%d %H:%M}"}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _cell(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _planned_on(data: bytes, day: date) -> bytes:
    """The plan's row with the day that notice counts from."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    return written([{**row, "planned_on": day.isoformat()} for row in rows], _columns("plan"))
