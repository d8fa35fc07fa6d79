"""Whose a solve is: a lease that must be renewed, and a fence that only rises.

Claiming raises the fence. Every later write carries it in its WHERE, so a worker that was paused for longer
than its lease finds that its word no longer counts.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import or_, select, update

from scheduler import clock, queue
from scheduler.extensions import db
from scheduler.models import Solve
from scheduler.models.solve import OPEN
from scheduler.transactions import writing


@dataclass(frozen=True)
class Claim:
    """A solve that is ours until the lease ends. `problem` is JSON; `best` what an attempt before had found."""

    solve_id: int
    fence: int
    problem: bytes
    options: dict[str, Any]
    best: dict[str, Any] | None
    stop_asked: bool


def claim(solve_id: int) -> Claim | None:
    """Take the solve if nobody works on it; None where it is done, gone, or another's.

    Where it has been tried often enough it fails here, with the reason.
    """
    with writing():
        solve = db.session.get(Solve, solve_id, with_for_update=True)
        if solve is None or not _is_free(solve):
            return None
        if solve.attempts >= current_app.config["SOLVE_ATTEMPTS"]:
            _fail(solve, solve.error or "the worker was lost")
            return None
        solve.state, solve.fence, solve.attempts = "running", solve.fence + 1, solve.attempts + 1
        solve.started_at = solve.started_at or clock.now()
        solve.lease_until = until()
        return Claim(
            solve.id,
            solve.fence,
            zlib.decompress(solve.problem),
            dict(solve.options),
            solve.best,
            solve.stop_asked,
        )


def report(claim: Claim, **values: Any) -> bool | None:
    """Renew the lease and write the values; whether somebody asked to stop, None where it is no longer ours."""
    with writing():
        rows = db.session.execute(
            update(Solve)
            .where(Solve.id == claim.solve_id, Solve.fence == claim.fence, Solve.state == "running")
            .values(lease_until=until(), **values)
            .returning(Solve.stop_asked)
        ).all()
    return rows[0][0] if rows else None


def stop_is_asked(claim: Claim) -> bool:
    """Whether somebody asked to stop: a look that writes nothing, for between two reports."""
    asked = db.session.scalar(select(Solve.stop_asked).where(Solve.id == claim.solve_id))
    db.session.rollback()
    return bool(asked)


def held(claim: Claim) -> Solve | None:
    """The row, locked, if it is still ours. Call it inside `writing()`."""
    solve = db.session.get(Solve, claim.solve_id, with_for_update=True)
    return solve if solve and solve.fence == claim.fence and solve.state == "running" else None


def give_back(claim: Claim, error: str) -> None:
    """This attempt failed: queue the next one, or fail where there have been enough."""
    with writing():
        solve = held(claim)
        if solve is None:
            return
        if solve.attempts >= current_app.config["SOLVE_ATTEMPTS"] or solve.stop_asked:
            _fail(solve, error)
            return
        solve.state, solve.error, solve.lease_until = "queued", error, until()
    queue.enqueue("run_solve", claim.solve_id)


def ring_again() -> int:
    """Ring for every open solve whose lease ended; how many. The lease is set anew, so nobody rings twice."""
    now = clock.now()
    late = or_(Solve.lease_until < now, Solve.lease_until.is_(None))
    found = db.session.scalars(select(Solve.id).where(Solve.state.in_(OPEN), late)).all()
    db.session.rollback()
    return sum(_ring(solve_id, now) for solve_id in found)


def _ring(solve_id: int, now: datetime) -> bool:
    """A running one becomes queued, so that whoever hears the bell may claim it at once."""
    with writing():
        solve = db.session.get(Solve, solve_id, with_for_update=True)
        if solve is None or solve.state not in OPEN or (solve.lease_until and solve.lease_until >= now):
            return False
        if solve.state == "running":
            solve.fence += 1
            solve.error = "the worker was lost"
        solve.state, solve.lease_until = "queued", until()
    queue.enqueue("run_solve", solve_id)
    return True


def _is_free(solve: Solve) -> bool:
    lapsed = solve.lease_until is None or solve.lease_until < clock.now()
    return solve.state == "queued" or (solve.state == "running" and lapsed)


def _fail(solve: Solve, error: str) -> None:
    solve.state, solve.phase, solve.error = "failed", "", error
    solve.ended_at, solve.lease_until = clock.now(), None


def until() -> datetime:
    """When a lease that begins now ends."""
    return clock.now() + timedelta(seconds=current_app.config["SOLVE_LEASE"])
