"""Which days the board shows, and how fine: as asked, as last time, and the links to others."""

from datetime import date, timedelta
from typing import Any

from flask import request, session, url_for

from scheduler.models import Plan
from scheduler.services.draft_now import Now
from scheduler.web import times
from scheduler.web.board_asked import date_of
from scheduler.web.words import t

VIEWS = {"day": 1, "2": 2, "week": 7, "month": 31}
STEPS = (5, 15, 30)


def remembered() -> tuple[str, int]:
    """View and step: as asked, else as last time."""
    known = session.get("board", ["2", 15])
    view = request.args.get("view", known[0])
    view = view if view in VIEWS else "2"
    step = request.args.get("step", known[1], type=int)
    step = step if step in STEPS else 15
    if [view, step] != known:
        session["board"] = [view, step]
    return view, step


def first_day(plan: Plan, now: Now, view: str) -> date:
    """The first day shown: the one asked for, else today, else the first with anything; Monday of a week."""
    asked = date_of(request.args.get("from", ""))
    day = asked or times.today()
    if asked is None and not plan.first_day <= day <= plan.last_day:
        starts = [p.start for p in now.placed.placements]
        day = now.problem.grid.date(now.problem.grid.day(min(starts))) if starts else plan.first_day
    day = min(max(day, plan.first_day), plan.last_day)
    return _opening(day, view)


def _opening(day: date, view: str) -> date:
    if view == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if view == "month" else day


def days_of(plan: Plan, first: date, view: str) -> list[date]:
    count = VIEWS[view]
    if view == "month":
        count = ((first + timedelta(days=31)).replace(day=1) - first).days
    days = [first + timedelta(days=n) for n in range(count)]
    return [d for d in days if plan.first_day <= d <= plan.last_day] or [first]


def other(plan: Plan, first: date, view: str, way: int) -> str:
    if view == "month":
        day = (first + timedelta(days=31)).replace(day=1) if way > 0 else first - timedelta(days=1)
    else:
        day = first + timedelta(days=way * VIEWS[view])
    return _url(plan, {"from": _opening(day, view).isoformat()})


def _url(plan: Plan, query: dict[str, Any]) -> str:
    return url_for("web.plan_board", plan=plan.code, **query)


def views(plan: Plan, first: date, view: str) -> list[tuple[str, str, bool, str]]:
    names = (
        ("day", t("日", "Day")),
        ("2", t("2 天", "2 days")),
        ("week", t("周", "Week")),
        ("month", t("月", "Month")),
    )
    return [(n, _url(plan, {"view": key, "from": first.isoformat()}), key == view, "") for key, n in names]
