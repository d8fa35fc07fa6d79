"""Drafts by hand: put a session somewhere, take it out, lock it; undo and redo, also tomorrow.

A place that breaks a rule is taken all the same: it is a draft, and publishing refuses it. What is fixed from
outside, or locked, stays.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm.attributes import flag_modified

from scheduler import access, clock
from scheduler.extensions import db
from scheduler.models import DraftEdit, DraftPlacement, EventSession, Timetable, User
from scheduler.services import auditing
from scheduler.services.draft_now import problem_of
from scheduler.services.drafting import measure, published, session_rows
from scheduler.services.placing_refused import (
    fixed_elsewhere,
    locked,
    no_such_session,
    none_to_undo,
    not_a_place,
    not_at_that_time,
    stale,
)
from scheduler.services.reviewing import as_placed
from scheduler.transactions import lock_row, writing
from solver.advice.renaming import renamed
from solver.check import check, is_on_step
from solver.naming import names_for
from solver.problem import Problem
from solver.problem import Session as Asked
from solver.timetable import Timetable as Placements

LOCKS = ("", "time", "place", "both")
Seen = int | Callable[[Timetable], None] | None


def put(
    draft: Timetable,
    session: str,
    start: datetime,
    place: tuple[str, ...],
    by: User | None,
    *,
    seen: Seen,
    rename: bool = False,
) -> DraftEdit:
    """The session (EVENT.SESSION) begins then and there. `seen` is the draft's version that the person has
    looked at (None: whatever it is), or a check of the draft under the lock. With `rename` duties that clash
    then go to others who can do them, each an edit of its own (see `solver.advice.renaming`)."""
    access.require(by, "organiser")
    with writing():
        row = _taken(draft, session, seen)
        problem = problem_of(draft.plan_id)
        asked = problem.session[session]
        if asked.fixed is not None:
            raise fixed_elsewhere(asked)
        tick = _tick(problem, asked, start)
        if place not in asked.places:
            raise not_a_place(problem, asked)
        _refuse_locked(draft, row, asked, tick, place, problem)
        now = _state(draft, row)
        begins, ends = published(problem, asked, tick)
        before = (now["placed"] or {}).get("duties", {})
        others = [p for p in as_placed(problem, draft).placements if p.session != session]
        duties = names_for(problem, Placements.of(problem, others), asked, tick, before)
        wanted = {"start": begins, "end": ends, "venues": list(place), "duties": duties}
        edit = _edit(draft, row, now | {"placed": wanted, "left": None}, by, "put")
        return (_rename(draft, problem, by) if rename else None) or edit


def _rename(draft: Timetable, problem: Problem, by: User | None) -> DraftEdit | None:
    """Duties that clash go to others; the last edit, if there is any."""
    placed = as_placed(problem, draft)
    found = renamed(problem, placed, check(problem, placed))
    last = None
    for one in found[0] if found else ():
        row = db.session.get_one(EventSession, session_rows(draft.plan_id)[one.session])
        now = _state(draft, row)
        duties = now["placed"]["duties"] | {one.role: list(one.people)}
        last = _edit(draft, row, now | {"placed": now["placed"] | {"duties": duties}}, by, "rename-duty")
    return last


def take_out(draft: Timetable, session: str, by: User | None, *, seen: Seen) -> DraftEdit:
    """Back to the tray."""
    access.require(by, "organiser")
    with writing():
        row = _taken(draft, session, seen)
        problem = problem_of(draft.plan_id)
        asked = problem.session[session]
        _refuse_locked(draft, row, asked, None, None, problem)
        left = {
            "session": session,
            "name": {"zh": asked.name.zh, "en": asked.name.en},
            "state": "unproven",
            "cells": 0,
            "reasons": [],
        }
        now = _state(draft, row)
        return _edit(draft, row, now | {"placed": None, "left": now["left"] or left}, by, "take-out")


def lock(draft: Timetable, session: str, what: str, by: User | None, *, seen: Seen) -> DraftEdit:
    """`what` stays where the draft has it: "time", "place", "both", or "" for nothing."""
    access.require(by, "organiser")
    with writing():
        row = _taken(draft, session, seen)
        asked = problem_of(draft.plan_id).session[session]
        if asked.fixed is not None:
            raise fixed_elsewhere(asked)
        now = _state(draft, row)
        return _edit(draft, row, now | {"lock": what if now["placed"] else ""}, by, "lock")


def undo(draft: Timetable, by: User | None, *, seen: Seen) -> DraftEdit:
    """The last edit that stands is taken back. Refused where there is none."""
    return _back(draft, by, seen, undone=False)


def redo(draft: Timetable, by: User | None, *, seen: Seen) -> DraftEdit:
    """The first edit that was taken back is done again."""
    return _back(draft, by, seen, undone=True)


def _back(draft: Timetable, by: User | None, seen: Seen, *, undone: bool) -> DraftEdit:
    access.require(by, "organiser")
    with writing():
        _refuse_stale(draft, seen)
        edit = next_edit(draft, undone=undone)
        if edit is None:
            raise none_to_undo(redo=undone)
        _become(draft, edit.session, edit.now if undone else edit.was)
        edit.undone = not undone
        _settle(draft)
        auditing.record(by, "redo" if undone else "undo", f"timetable:{draft.id}", edit=edit.number)
        if edit.was["lock"] != edit.now["lock"]:
            auditing.record(by, "lock", f"timetable:{draft.id}", edit=edit.number)
        return edit


def edits_since(draft: Timetable, version: int) -> Sequence[DraftEdit]:
    """What was changed by hand after that version, oldest first."""
    rows = select(DraftEdit).where(DraftEdit.timetable_id == draft.id, DraftEdit.version > version)
    return db.session.scalars(rows.order_by(DraftEdit.version)).all()


def next_edit(draft: Timetable, *, undone: bool) -> DraftEdit | None:
    """What undo (or, with `undone`, redo) would take."""
    rows = select(DraftEdit).where(DraftEdit.timetable_id == draft.id, DraftEdit.undone.is_(undone))
    order = DraftEdit.number if undone else DraftEdit.number.desc()
    return db.session.scalar(rows.order_by(order).limit(1))


def _taken(draft: Timetable, session: str, seen: Seen) -> EventSession:
    _refuse_stale(draft, seen)
    number = session_rows(draft.plan_id).get(session)
    if number is None:
        raise no_such_session(session)
    return db.session.get_one(EventSession, number)


def _refuse_stale(draft: Timetable, seen: Seen) -> None:
    lock_row(draft)
    if callable(seen):
        seen(draft)
    elif seen is not None and seen != draft.version:
        raise stale(draft, seen)


def _tick(problem: Problem, session: Asked, start: datetime) -> int:
    grid = problem.grid
    tick = grid.tick_of(start)
    if grid.datetime(tick) != start or not is_on_step(problem, session, tick):
        raise not_at_that_time(session)
    return tick


def _refuse_locked(
    draft: Timetable,
    row: EventSession,
    asked: Asked,
    tick: int | None,
    place: tuple[str, ...] | None,
    problem: Problem,
) -> None:
    if asked.fixed is not None:
        raise fixed_elsewhere(asked)
    there = next((p for p in draft.placements if p.session_id == row.id), None)
    if there is None or not row.lock:
        return
    moves_time = tick is None or problem.grid.tick_of(there.start) != tick
    moves_place = place is None or tuple(there.venues) != place
    if (moves_time and row.lock in ("time", "both")) or (moves_place and row.lock in ("place", "both")):
        raise locked(asked, row.lock)


def _state(draft: Timetable, row: EventSession) -> dict[str, Any]:
    """Everything about the session that an edit may change, as it is."""
    there = next((p for p in draft.placements if p.session_id == row.id), None)
    code = f"{row.event.code}.{row.code}"
    placed = there and {
        "start": there.start,
        "end": there.end,
        "venues": list(there.venues),
        "duties": dict(there.duties),
    }
    return {
        "placed": placed,
        "lock": row.lock,
        "left": next((u for u in draft.unplaced if u["session"] == code), None),
    }


def _edit(draft: Timetable, row: EventSession, now: dict[str, Any], by: User | None, verb: str) -> DraftEdit:
    was = _json(_state(draft, row))
    now = _json(now)
    _become(draft, row, now)
    last = select(func.max(DraftEdit.number)).where(
        DraftEdit.timetable_id == draft.id, DraftEdit.undone.is_(False)
    )
    number = (db.session.scalar(last) or 0) + 1
    db.session.execute(
        delete(DraftEdit).where(DraftEdit.timetable_id == draft.id, DraftEdit.number >= number)
    )
    _settle(draft)
    edit = DraftEdit(
        timetable_id=draft.id,
        number=number,
        session=row,
        made_at=clock.now(),
        made_by_id=by.id if by else None,
        version=draft.version,
        was=was,
        now=now,
    )
    db.session.add(edit)
    auditing.record(by, verb, f"timetable:{draft.id}", edit=number, session=f"{row.event.code}.{row.code}")
    db.session.flush()
    return edit


def _become(draft: Timetable, row: EventSession, state: dict[str, Any]) -> None:
    """The session is as the state says."""
    code = f"{row.event.code}.{row.code}"
    there = next((p for p in draft.placements if p.session_id == row.id), None)
    placed = state["placed"]
    if placed is None and there is not None:
        draft.placements.remove(there)
    elif placed is not None:
        if there is None:
            there = DraftPlacement(session_id=row.id)
            draft.placements.append(there)
        there.start, there.end = (datetime.fromisoformat(placed[k]) for k in ("start", "end"))
        there.venues, there.duties = list(placed["venues"]), dict(placed["duties"])
    row.lock = state["lock"]
    left = [u for u in draft.unplaced if u["session"] != code]
    draft.unplaced = [*left, state["left"]] if state["left"] else left


def _settle(draft: Timetable) -> None:
    """The draft has a new version, even where only a placement or a lock changed, and its cost."""
    flag_modified(draft, "name")
    db.session.flush()
    problem = problem_of(draft.plan_id)
    measure(draft, problem, as_placed(problem, draft).placements)
    db.session.flush()


def _json(state: dict[str, Any]) -> dict[str, Any]:
    placed = state["placed"]
    if placed is not None and isinstance(placed["start"], datetime):
        placed = placed | {k: placed[k].isoformat() for k in ("start", "end")}
    return state | {"placed": placed}
