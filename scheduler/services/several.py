"""Several good timetables: as cheap as a draft, or nearly, and different; one is chosen and becomes a draft.

They are looked for as a solve is: a row with a lease and a fence, a job, a child process, progress, a stop.
What was found stays in the row (by session and instant) and is called alternative:SOLVE.NUMBER, so that it can be
compared with any version and brought back as a draft under a name.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from scheduler import access
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Plan, Solve, Timetable, User
from scheduler.services import snapshots
from scheduler.services.building import build_problem
from scheduler.services.reviewing import as_placed
from scheduler.services.solving import chosen_of, queue_solve
from solver import codec
from solver.check import check
from solver.edits import apply
from solver.words import Words

ASKED = ("count", "differ", "within")
Found = dict[str, Any]  # cost, differs, and placed: the placements as snapshots have them


def request_alternatives(
    draft: Timetable,
    user: User | None,
    *,
    count: int = 3,
    differ: int = 10,
    within: float = 0.05,
    options: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> Solve:
    """Queue a search for `count` timetables that place what the draft does, any two of them (and the draft) with
    at least `differ` sessions elsewhere, each at most `within` (0.05: five per cent) dearer than the draft.

    Refused where the draft breaks hard rules, since all others would have to differ in just that.
    """
    access.require(user, "organiser")
    plan = draft.plan
    problem = apply(build_problem(plan.id), codec.load_edits(draft.edits))
    placed = as_placed(problem, draft)
    report = check(problem, placed)
    if report.breaches:
        raise _broken(draft, len(report.breaches))
    placements = codec.dump_placements(placed.placements)
    asked = {"of": draft.id, "count": count, "differ": differ, "within": within}
    return queue_solve(
        plan,
        user,
        problem,
        chosen_of(options or {}) | {"several": asked},
        key=key,
        best={"placements": placements, "cost": report.cost, "edits": draft.edits, "alternatives": []},
    )


def of_plan(plan: Plan, count: int = 20) -> Sequence[Solve]:
    """The plan's searches, newest first."""
    rows = db.session.scalars(select(Solve).where(Solve.plan_id == plan.id).order_by(Solve.id.desc()))
    return [row for row in rows if "several" in row.options][:count]


def found_by(solve: Solve) -> list[Found]:
    """What a search that ended has found, in the order of finding."""
    rows = (solve.best or {}).get("alternatives", [])
    return [one for one in rows if "placed" in one]


def dearer(solve: Solve) -> int | None:
    """Per cent, rounded up, that would about have to be allowed where none was found."""
    best = solve.best or {}
    if best.get("about") is None or found_by(solve):
        return None
    return -(-100 * best["about"] // max(1, best["cost"])) + 1


def called(plan: Plan, name: str) -> tuple[Solve, int] | None:
    """The search and the index by SOLVE.NUMBER, both counted from 1; None where there is none."""
    parts = name.split(".")
    if len(parts) != 2 or not all(p.isascii() and p.isdecimal() and len(p) < 7 for p in parts):
        return None
    rows = select(Solve).where(Solve.plan_id == plan.id, Solve.number == int(parts[0]))
    solve, index = db.session.scalar(rows), int(parts[1]) - 1
    return (solve, index) if solve is not None and 0 <= index < len(found_by(solve)) else None


def asked_for(several: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the child is told of it."""
    return {} if several is None else {"several": {name: several[name] for name in ASKED}}


def with_found(best: Mapping[str, Any] | None, found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The row's best with what the child has found so far, still in its ticks."""
    return {**(best or {}), "alternatives": list(found)}


def kept(
    problem: Mapping[str, Any], best: Mapping[str, Any] | None, result: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What the row keeps at the end: instants for ticks, so that it outlives another grid."""
    found = (result or best or {}).get("alternatives", [])
    read = codec.load_problem(dict(problem))
    told = [
        {
            "cost": one["cost"],
            "differs": one["differs"],
            "placed": [snapshots.written(read, p) for p in codec.load_placements(one["placements"])],
        }
        for one in found
    ]
    return with_found(best, told) | {"about": (result or {}).get("about")}


def _broken(draft: Timetable, count: int) -> Refusal:
    return Refusal(
        "draft-has-clashes",
        Words(f"这份草稿有 {count} 处冲突。", f"This draft has {count} clashes."),
        hint=Words(
            "先在计划板上解决冲突，再找备选方案。", "Mend them on the board first, then look for others."
        ),
        status=409,
        context={"timetable": draft.id, "breaches": count},
    )
