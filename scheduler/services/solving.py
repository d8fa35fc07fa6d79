"""Asking for a solve, and asking it to stop. Nothing is solved here; the worker does that."""

import hashlib
import os
import zlib
from collections.abc import Mapping
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from scheduler import access, clock, queue
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Plan, Solve, User
from scheduler.models.solve import OPEN
from scheduler.services import auditing
from scheduler.services.building import build_problem
from scheduler.services.leases import until
from scheduler.transactions import lock_row, writing
from solver import codec
from solver.findings import at_sight
from solver.problem import Problem
from solver.words import Words


def request_solve(
    plan: Plan, user: User | None, options: Mapping[str, Any] | None = None, *, key: str | None = None
) -> Solve:
    """Queue a solve of the plan as it is now; it comes back at once, in state "queued".

    `options` are seconds, seed, workers. The same `key` gives the same solve again. A plan that has errors
    is refused before any queue, with every error and its place.
    """
    access.require(user, "organiser")
    if key and (known := _asked_before(plan, key)):
        return known
    chosen = chosen_of(options or {})
    problem = build_problem(plan.id)
    return queue_solve(plan, user, problem, chosen, key=key, findings=_findings(problem))


def queue_solve(
    plan: Plan,
    user: User | None,
    problem: Problem,
    chosen: Mapping[str, Any],
    *,
    key: str | None,
    **values: Any,
) -> Solve:
    """The row, and the bell. `values` are further columns of it."""
    data = codec.canonical(codec.dump_problem(problem))
    with writing():
        db.session.get(Plan, plan.id, with_for_update=True)  # numbers are given one at a time
        if key and (known := _asked_before(plan, key)):
            return known
        solve = Solve(
            plan_id=plan.id,
            number=_next_number(plan),
            key=key,
            asked_at=clock.now(),
            lease_until=until(),
            asked_by_id=user.id if user else None,
            options=dict(chosen),
            problem=zlib.compress(data),
            problem_hash=hashlib.sha256(data).hexdigest(),  # codec.digest, without writing the JSON twice
            **values,
        )
        db.session.add(solve)
        db.session.flush()
        auditing.record(user, "ask-solve", f"solve:{solve.id}", plan=plan.code, **chosen)
    queue.enqueue("run_solve", solve.id)
    return solve


def stop_solve(solve: Solve, user: User | None) -> Solve:
    """Ask the solve to end with the best it has. One that has not begun ends at once; one that ended stays."""
    access.require(user, "organiser")
    with writing():
        lock_row(solve)
        if solve.state not in OPEN:
            return solve
        solve.stop_asked = True
        if solve.state == "queued" and (solve.best is None or not solve.attempts):
            solve.state, solve.ended_at, solve.lease_until = "stopped", clock.now(), None
        auditing.record(user, "stop-solve", f"solve:{solve.id}")
    return solve


def chosen_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Seconds, seed and workers as they are kept; a refusal where the time is beyond the limit."""
    limit = current_app.config["SOLVE_LIMIT"]
    wish = given.get("seconds")
    seconds = current_app.config["SOLVE_SECONDS"] if wish is None else wish
    if not 1 <= seconds <= limit:
        raise Refusal(
            "solve-seconds",
            Words(f"求解时长应在 1 到 {limit} 秒之间", f"A solve takes between 1 and {limit} seconds."),
            status=422,
            context={"fields": {"seconds": [seconds]}},
        )
    workers = min(given.get("workers") or current_app.config["SOLVE_WORKERS"], os.cpu_count() or 1)
    return {"seconds": seconds, "seed": given.get("seed") or 1, "workers": workers}


def _findings(problem: Problem) -> list[dict[str, Any]]:
    """What is seen in milliseconds, as JSON; a refusal where something in it is an error.

    Sessions that nothing can hold are told by the solve itself, which has to look at every start anyway.
    """
    found = list(at_sight(problem))
    told = [
        {"code": f.code, "where": f.where, "severity": f.severity, "zh": f.words.zh, "en": f.words.en}
        for f in found
    ]
    errors = [f for f in found if f.severity == "error"]
    if errors:
        first = errors[0]
        raise Refusal(
            "plan-has-errors",
            Words(
                f"计划有 {len(errors)} 处错误，例如 {first.where}：{first.words.zh}",
                f"The plan has {len(errors)} errors, such as {first.where}: {first.words.en}.",
            ),
            hint=Words("先改正这些错误，再求解", "Correct them first, then solve."),
            status=422,
            context={"findings": told},
        )
    return told


def _asked_before(plan: Plan, key: str) -> Solve | None:
    return db.session.scalar(select(Solve).where(Solve.plan_id == plan.id, Solve.key == key))


def _next_number(plan: Plan) -> int:
    return (db.session.scalar(select(func.max(Solve.number)).where(Solve.plan_id == plan.id)) or 0) + 1
