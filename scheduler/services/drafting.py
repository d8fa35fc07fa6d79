"""Drafts that people can look at: from a solver's result, and from another draft as a what-if branch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DraftPlacement, Edition, Event, EventSession, Solve, Timetable, User
from scheduler.services import auditing
from scheduler.services.building import build_problem
from scheduler.services.explanations import both
from scheduler.services.reviewing import as_placed
from scheduler.transactions import writing
from solver import codec
from solver.check import Report, check
from solver.edits import Edit, apply
from solver.problem import Problem, Session
from solver.result import Result
from solver.timetable import Placement
from solver.timetable import Timetable as Placements
from solver.words import Words


def save_draft(solve: Solve, problem: Problem, result: Result, unplaced: list[dict[str, Any]]) -> Timetable:
    """A new draft of the plan, which becomes the current one. Call it inside `writing()`.

    `unplaced` are the explanations as rows keep them. Sessions that were deleted since the solve was asked
    for are left out.
    """
    before = db.session.scalar(
        select(Timetable.id).where(Timetable.plan_id == solve.plan_id, Timetable.current)
    )
    db.session.execute(update(Timetable).where(Timetable.plan_id == solve.plan_id).values(current=False))
    draft = Timetable(
        plan_id=solve.plan_id,
        name=f"#{solve.number}",
        current=True,
        made_at=clock.now(),
        made_by_id=solve.asked_by_id,
        parent_id=before,
        based_on=latest_edition(solve.plan_id),
        cost=result.cost,
        costs=result.costs,
        breaches=0,
        bound=result.bound,
        unplaced=unplaced,
    )
    draft.placements = rows_of(solve.plan_id, problem, result.placements)
    db.session.add(draft)
    db.session.flush()
    return draft


def branch(
    timetable_id: int,
    name: str,
    *,
    by: User | None,
    placements: Iterable[Placement] | None = None,
    edits: Sequence[Edit] = (),
    note: str = "",
    origin: str = "branch",
    proof: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
) -> Timetable:
    """A what-if draft beside the one given, which is not touched; the plan's current draft stays what it is.

    `placements` are all of the branch's (ticks of the plan as it is now), None for those of the draft.
    `edits` are what somebody would have to agree to first: the branch is measured with them, but publishing it
    goes by the plan as it stands. `proof` is what is known of it (see the model). `problem` is the plan as it
    is now, without the bookings of the desk, where the caller has it already.
    """
    access.require(by, "organiser")
    problem = problem or build_problem(_existing(timetable_id).plan_id, heed_bookings=False)
    with writing():
        source = _existing(timetable_id)
        edits = (
            *codec.load_edits(source.edits),
            *(e for e in edits if e not in codec.load_edits(source.edits)),
        )
        placed = as_placed(problem, source).placements if placements is None else tuple(placements)
        made = Timetable(
            plan_id=source.plan_id,
            name=name.strip()[:120] or source.name,
            note=note,
            made_at=clock.now(),
            made_by_id=by.id if by else None,
            parent_id=source.id,
            based_on=source.based_on,
            origin=origin,
            edits=codec.dump_edits(edits),
            proof=dict(proof if proof is not None else source.proof if placements is None else {}),
            unplaced=left_out(problem, placed, source.unplaced),
        )
        made.placements = rows_of(source.plan_id, problem, placed)
        measure(made, problem, placed)
        db.session.add(made)
        db.session.flush()
        auditing.record(by, "branch", f"timetable:{made.id}", of=source.id, name=made.name, origin=origin)
    return made


def measure(draft: Timetable, problem: Problem, placed: Iterable[Placement]) -> Report:
    """Write down what the placements cost by rule, and how many hard rules they break, with the draft's edits
    agreed to. The problem is the plan's, without them."""
    agreed = apply(problem, codec.load_edits(draft.edits))
    known = (p for p in placed if p.session in agreed.session)
    report = check(agreed, Placements.of(agreed, known))
    draft.cost, draft.costs, draft.breaches = report.cost, dict(report.costs), len(report.breaches)
    return report


def left_out(
    problem: Problem, placed: Iterable[Placement], before: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The sessions without a place; why, only as far as it was known before."""
    known = {one["session"]: dict(one) for one in before}
    there = {p.session for p in placed}
    left = (s for s in problem.sessions if s.id not in there)
    return [known.get(s.id) or _not_known(s) for s in left]


def _not_known(session: Session) -> dict[str, Any]:
    counts = {
        "cells": 0,
        "reasons": [],
        "least_causes": [],
        "is_least": False,
        "least_changes": 0,
        "ways": [],
    }
    return {"session": session.id, "name": both(session.name), "state": "unproven", **counts}


def rows_of(plan_id: int, problem: Problem, placements: Iterable[Placement]) -> list[DraftPlacement]:
    """The placements as rows of a draft; without sessions that the plan has no more."""
    rows = session_rows(plan_id)
    found = []
    for placement in placements:
        if placement.session not in rows:
            continue
        start, end = published(problem, problem.session[placement.session], placement.start)
        found.append(
            DraftPlacement(
                session_id=rows[placement.session],
                start=start,
                end=end,
                venues=list(placement.place),
                duties={role: list(people) for role, people in placement.duties},
            )
        )
    return found


def _existing(timetable_id: int) -> Timetable:
    found = db.session.get(Timetable, timetable_id)
    if found is not None and found.deleted_at is None:
        return found
    raise Refusal(
        "no-such-timetable",
        Words("没有这份日程表", "There is no such timetable."),
        status=404,
        context={"timetable": timetable_id},
    )


def published(problem: Problem, session: Session, start: int) -> tuple[datetime, datetime]:
    """The instants of the first occurrence of a session that starts at the tick; its real length, not ticks.

    Of a weekly series it is the first week's, held or left out: the weeks are counted from it again.
    """
    begins = problem.grid.datetime(start)
    return begins, begins + timedelta(minutes=session.minutes)


def session_rows(plan_id: int) -> dict[str, int]:
    """The row id of each session of the plan by the solver's id, EVENT.SESSION."""
    rows = db.session.execute(
        select(Event.code, EventSession.code, EventSession.id)
        .join(EventSession.event)
        .where(Event.plan_id == plan_id)
    )
    return {f"{event}.{session}": row_id for event, session, row_id in rows}


def latest_edition(plan_id: int) -> int | None:
    return db.session.scalar(select(func.max(Edition.number)).where(Edition.plan_id == plan_id))
