"""Solves, as pages and programs look at them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Plan, Solve
from scheduler.models.solve import OPEN

COPIED = ("id", "number", "state", "phase", "unplaced", "findings", "timetable_id", "options", "attempts")
INSTANTS = ("asked_at", "started_at", "ended_at")


def of_plan(plan: Plan) -> Sequence[Solve]:
    """All solves of the plan, newest first."""
    return db.session.scalars(select(Solve).where(Solve.plan_id == plan.id).order_by(Solve.id.desc())).all()


def is_open(solve: Solve) -> bool:
    """Whether it still waits or runs."""
    return solve.state in OPEN


def told(solve: Solve) -> dict[str, Any]:
    """The state in one flat object: the row with the newest figures of its progress.

    `cost` and `bound` are None while nothing is known; `gap` is (cost − bound) / cost. While it runs `costs` says
    by rule where the penalty goes; afterwards the timetable does.
    """
    last = solve.progress[-1] if solve.progress else {}
    figures = {key: last.get(key) for key in ("seconds", "cost", "bound", "gap")}
    counts = {key: last.get(key, 0) for key in ("placed", "total")}
    found = (solve.best or {}).get("alternatives") if "several" in solve.options else None
    row = {key: getattr(solve, key) for key in (*COPIED, *INSTANTS, "error")}
    costs = (solve.best or {}).get("costs") if is_open(solve) else None
    told = {"plan": solve.plan.code} | row | figures | counts | ({"costs": costs} if costs else {})
    if found is not None:
        told["alternatives"] = [
            {"name": f"alternative:{solve.number}.{n}", "cost": one["cost"], "differs": one["differs"]}
            for n, one in enumerate(found, 1)
        ]
    return told
