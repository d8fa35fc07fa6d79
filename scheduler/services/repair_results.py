"""What a repair says, as the JSON that pages, the API and adopting read."""

from typing import Any

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Entry, Plan
from scheduler.services import drafting, explanations
from scheduler.services.touching import Readers
from solver import codec
from solver.edits import LeaveOut, Spare
from solver.problem import Problem
from solver.repair.speaking import summary
from solver.repair.told import Moved
from solver.repair.told import Repair as Told
from solver.timetable import Placement
from solver.words import Words

ROOM = Words("为别的让路", "makes room")


def result_of(
    told: Told, placements: tuple[Placement, ...], problem: Problem, readers: Readers
) -> dict[str, Any]:
    """What pages, the API and adopting need of it, as JSON."""
    touched = readers.of([*(m.session for m in told.moved), *(e.session for e in left_out(told))], placements)
    said, near = summary(told), {edit.session for edit in told.excused if isinstance(edit, Spare)}
    return {
        "words": explanations.both(said),
        "proven": told.proven,
        "least": told.lost_proven and told.moved_weight <= told.moved_bound,
        "moved": [_move(m, problem, readers) | {"short_notice": m.session in near} for m in told.moved],
        "unplaced": [explanations.told(u, problem, readers, placements) for u in told.unplaced],
        "left_out": [_left_out(e, problem, placements, readers) for e in left_out(told)],
        "without": codec.dump_edits(told.left_out),
        "reserves": list(told.reserves),
        "excused": codec.dump_edits(told.excused),
        "people": touched.people,
        "subscribers": touched.subscribers,
        "kept": len(told.placements) - len(told.moved) - len(told.left_out),
        "cost": told.cost,
        "seconds": told.seconds,
        "placements": codec.dump_placements(placements),
    }


def _move(moved: Moved, problem: Problem, readers: Readers) -> dict[str, Any]:
    touched = readers.of([moved.session], [moved.now])
    return {
        "session": moved.session,
        "name": explanations.both(problem.session[moved.session].name),
        "from": _where(problem, moved.was),
        "to": _where(problem, moved.now),
        "forced": moved.forced,
        "people": touched.people,
        "subscribers": touched.subscribers,
    }


def left_out(told: Told) -> list[LeaveOut]:
    """The weekly sessions that leave dates out."""
    return [edit for edit in told.left_out if isinstance(edit, LeaveOut)]


def _left_out(
    edit: LeaveOut, problem: Problem, placements: tuple[Placement, ...], readers: Readers
) -> dict[str, Any]:
    """The dates of a weekly session that are not held."""
    session = problem.session[edit.session]
    there = next(p for p in placements if p.session == edit.session)
    spans = problem.occurrences(session, there.start)
    gone = [span.start for span in spans if problem.grid.day(span.start) in edit.days]
    touched = readers.of([edit.session], placements)
    return {
        "session": edit.session,
        "name": explanations.both(session.name),
        "starts": [problem.grid.datetime(tick).isoformat() for tick in gone],
        "venues": list(there.place),
        "people": touched.people,
        "subscribers": touched.subscribers,
    }


def _where(problem: Problem, placement: Placement) -> dict[str, Any]:
    return {"start": problem.grid.datetime(placement.start).isoformat(), "venues": list(placement.place)}


def reasons_of(result: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Why each session moved or is cancelled, in both languages."""
    cause = result.get("cause") or explanations.both(Words())
    why = cause if cause["zh"] or cause["en"] else explanations.both(Words("修复", "repair"))
    room = explanations.both(ROOM)
    found = {move["session"]: why if move["forced"] else room for move in result["moved"]}
    others = (*result.get("cancelled", ()), *result.get("left_out", ()), *result["unplaced"])
    return found | {one["session"]: why for one in others}


def cancelled(plan: Plan) -> list[dict[str, Any]]:
    """What stands and is in the plan no more: a match of a team that has withdrawn."""
    known = drafting.session_rows(plan.id).keys()
    rows = select(Entry).where(
        Entry.plan_id == plan.id, Entry.superseded_by.is_(None), Entry.status != "CANCELLED"
    )
    gone = [e for e in db.session.scalars(rows) if f"{e.event_code}.{e.session_code}" not in known]
    return [
        {
            "session": f"{e.event_code}.{e.session_code}",
            "name": {"zh": e.title_zh, "en": e.title_en},
            "from": {"start": e.start.isoformat(), "venues": list(e.venues)},
        }
        for e in sorted(gone, key=lambda e: (e.start, e.uid))
    ]
