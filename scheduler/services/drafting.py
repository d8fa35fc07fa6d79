"""From a solver's result to a draft that people can look at."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import DraftPlacement, Edition, Event, EventSession, Solve, Timetable
from solver.problem import Problem, Session
from solver.result import Result


def save_draft(solve: Solve, problem: Problem, result: Result, unplaced: list[dict[str, Any]]) -> Timetable:
    """A new draft of the plan, which becomes the current one. Call it inside `writing()`.

    `unplaced` are the explanations as rows keep them. Sessions that were deleted since the solve was asked
    for are left out.
    """
    db.session.execute(update(Timetable).where(Timetable.plan_id == solve.plan_id).values(current=False))
    draft = Timetable(
        plan_id=solve.plan_id,
        name=f"#{solve.number}",
        current=True,
        made_at=clock.now(),
        based_on=_latest_edition(solve.plan_id),
        cost=result.cost,
        bound=result.bound,
        unplaced=unplaced,
    )
    rows = session_rows(solve.plan_id)
    for placement in result.placements:
        if placement.session not in rows:
            continue
        start, end = published(problem, problem.session[placement.session], placement.start)
        draft.placements.append(
            DraftPlacement(
                session_id=rows[placement.session],
                start=start,
                end=end,
                venues=list(placement.place),
                duties={role: list(people) for role, people in placement.duties},
            )
        )
    db.session.add(draft)
    db.session.flush()
    return draft


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


def _latest_edition(plan_id: int) -> int | None:
    return db.session.scalar(select(func.max(Edition.number)).where(Edition.plan_id == plan_id))
