"""Placements as JSON that outlives the rows and the grid: by session code and instant, never by row or tick."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Event, EventSession, Timetable
from solver.difference import Step
from solver.problem import Problem
from solver.timetable import Placement
from solver.words import Words


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


def instants(problem: Problem, placement: Placement | None) -> dict[str, Any] | None:
    """As `written`, with the start as an instant."""
    if placement is None:
        return None
    return written(problem, placement) | {"start": problem.grid.datetime(placement.start)}


def steps_of(problem: Problem, asked: Iterable[Mapping[str, Any]]) -> list[Step]:
    """Steps from outside; a refusal where a session or venue is unknown, or a time is not of the grid."""
    return [Step(one["session"], _asked(problem, one, "was"), _asked(problem, one, "now")) for one in asked]


def _asked(problem: Problem, one: Mapping[str, Any], side: str) -> Placement | None:
    if one["session"] not in problem.session:
        raise _bad(one["session"], Words("没有这个场次", "there is no such session"))
    placed = one[side]
    if placed is None:
        return None
    if unknown := [v for v in placed["venues"] if v not in problem.venue]:
        raise _bad(one["session"], Words(f"没有场地 {unknown[0]}", f"there is no venue {unknown[0]}"))
    tick = problem.grid.tick_of(placed["start"])
    if not 0 <= tick < problem.grid.ticks or problem.grid.datetime(tick) != placed["start"]:
        raise _bad(one["session"], Words("时间不在计划的时间格上", "the time is not on the plan's grid"))
    duties = tuple(sorted((role, tuple(people)) for role, people in placed["duties"].items()))
    return Placement(one["session"], tick, tuple(placed["venues"]), duties)


def _bad(session: str, words: Words) -> Refusal:
    fields = {"steps": [f"{session}: {words.zh}", f"{session}: {words.en}"]}
    said = Words(f"{session}：{words.zh}", f"{session}: {words.en}")
    return Refusal("bad-fields", said, status=422, context={"fields": fields})


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
