"""Placements as JSON that outlives the rows and the grid: by session code and instant, never by row or tick."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Event, EventSession, Timetable
from solver.problem import Problem
from solver.timetable import Placement


def snapshot(draft: Timetable) -> list[dict[str, Any]]:
    """Where a draft has each session, by time."""
    codes = _codes(draft.plan_id)
    return [
        {
            "session": codes[row.session_id],
            "start": row.start.isoformat(),
            "venues": list(row.venues),
            "duties": {role: list(people) for role, people in sorted(row.duties.items())},
        }
        for row in sorted(draft.placements, key=lambda row: (row.start, row.session_id))
        if row.session_id in codes
    ]


def written(problem: Problem, placement: Placement) -> dict[str, Any]:
    """One placement as `snapshot` has it."""
    return {
        "session": placement.session,
        "start": problem.grid.datetime(placement.start).isoformat(),
        "venues": list(placement.place),
        "duties": {role: list(people) for role, people in placement.duties},
    }


def read(problem: Problem, kept: Iterable[Mapping[str, Any]]) -> tuple[Placement, ...]:
    """The placements again, in ticks of the plan as it is now; sessions that it has no more are left out."""
    return tuple(
        Placement(
            one["session"],
            problem.grid.tick_of(datetime.fromisoformat(one["start"])),
            tuple(one["venues"]),
            tuple((role, tuple(people)) for role, people in sorted(one["duties"].items())),
        )
        for one in kept
        if one["session"] in problem.session
    )


def _codes(plan_id: int) -> dict[int, str]:
    rows = select(EventSession.id, Event.code, EventSession.code).join(EventSession.event)
    return {
        n: f"{event}.{code}" for n, event, code in db.session.execute(rows.where(Event.plan_id == plan_id))
    }
