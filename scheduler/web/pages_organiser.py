"""/organiser : what needs an action. /organiser/plans/CODE : the draft as a list."""

from collections import defaultdict
from datetime import date
from typing import Any

from flask import Response, render_template, request
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import ImportRun, Plan, Venue
from scheduler.queries import busy_times, plans, solves, timetables
from scheduler.services import agreeing
from scheduler.web import csv_file, shell, times
from scheduler.web.door import door
from scheduler.web.plans import around, left_out_of, organiser, plan_of
from scheduler.web.words import w


@door.get("/organiser", endpoint="organiser")
def organiser_home() -> str:
    """The draft's state, what has no place, the last solves; a plan is chosen by `plan`."""
    organiser()
    found = plans.all_plans()
    plan = next((p for p in found if p.code == request.args.get("plan")), found[0] if found else None)
    return render_template(
        "organiser.html",
        plans=found,
        left_out=left_out_of(timetables.current(plan)) if plan else [],
        solves=solves.of_plan(plan)[:6] if plan else [],
        clashes=busy_times.clashes(plan) if plan else [],
        imports=db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(5)).all(),
        more=shell.organiser_more(plan),
        **around(plan, "home"),
    )


@door.get("/organiser/plans/<plan>")
def draft(plan: str) -> str:
    """What has no place first, then the draft day by day; `month` shows one month."""
    found = plan_of(plan)
    context = around(found, "plan")
    rows = _rows(found, context["standing"].draft)
    months = sorted({row["start"].date().replace(day=1) for row in rows})
    month = _month(request.args.get("month", ""), months)
    return render_template(
        "draft.html",
        months=months,
        month=month,
        days=_by_day([row for row in rows if month is None or row["start"].date().replace(day=1) == month]),
        rows=rows,
        agreed=agreeing.standing(context["standing"].draft) if context["standing"].draft else [],
        left_out=left_out_of(context["standing"].draft),
        **context,
    )


@door.get("/organiser/plans/<plan>/draft.csv")
def draft_csv(plan: str) -> Response:
    """The draft as a table, exactly what the page shows."""
    found = plan_of(plan)
    rows = timetables.draft_rows(found)
    lines = [[row.get(name, "") for name in timetables.COLUMNS] for row in rows]
    return csv_file.response(f"draft-{found.code}.csv", timetables.COLUMNS, lines)


def _rows(plan: Plan, draft: Any) -> list[dict[str, Any]]:
    if draft is None:
        return []
    names = {v.code: w(v.title) for v in db.session.scalars(select(Venue))}
    return [
        {
            "id": code,
            "category": session.event.category,
            "title": w(session.title) or w(session.event.title),
            "start": times.local(placed.start),
            "end": times.local(placed.end),
            "all_day": bool(session.spec.get("all_day")),
            "place": "、".join(names.get(v, v) for v in placed.venues),
            "lock": session.lock,
            "weeks": session.spec.get("repeat_weeks", 0),
        }
        for code, session, placed in timetables.placements(draft)
    ]


def _by_day(rows: list[dict[str, Any]]) -> list[tuple[date, list[dict[str, Any]]]]:
    found: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["start"].date()].append(row)
    return sorted(found.items())


def _month(text: str, months: list[date]) -> date | None:
    return next((m for m in months if f"{m:%Y-%m}" == text), months[0] if months else None)
