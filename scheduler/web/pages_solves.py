"""Asking for a solve, watching it live, stopping it. The stream sends the page's own fragment."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Plan, Solve, Timetable, User
from scheduler.queries import solves as reads
from scheduler.services import editing, solving
from scheduler.web import live, views_costs
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.views_solve import elapsed, solve_view
from scheduler.web.words import lang, t
from solver.words import Words


@door.get("/organiser/plans/<plan>/solves")
def solves(plan: str) -> str:
    """The form to ask for a solve, and those there were."""
    return _list_page(plan_of(plan))


@door.post("/organiser/plans/<plan>/solves")
def ask_solve(plan: str) -> AnyResponse | tuple[str, int]:
    found = plan_of(plan)
    options = {"seconds": _number("seconds"), "seed": _number("seed")}
    try:
        solve = solving.request_solve(found, organiser(), {k: v for k, v in options.items() if v is not None})
    except Refusal as refusal:
        return _list_page(found, error=refusal.to_json(lang())), refusal.status
    return redirect(url_for("web.solve", plan=found.code, number=solve.number), 303)


@door.get("/organiser/plans/<plan>/solves/<int:number>")
def solve(plan: str, number: int) -> str | AnyResponse:
    """The live view. Without script it asks again every 3 seconds while the solve runs."""
    found = plan_of(plan)
    row = _solve(found, number)
    if "several" in row.options:
        return redirect(url_for("web.one_alternatives", plan=found.code, number=number))
    return render_template("solve.html", **_parts(row), **around(found, "solve"))


@door.get("/organiser/plans/<plan>/solves/<int:number>/stream")
def solve_stream(plan: str, number: int) -> Response:
    """Server-sent events with the live part of the page whenever it changed; `end` when it is over."""
    found = _solve(plan_of(plan), number)

    def fragment(row: Solve) -> str:
        return render_template("parts/solve_live.html", plan=row.plan, **_parts(row))

    return live.stream(found.id, fragment)


@door.post("/organiser/plans/<plan>/solves/<int:number>/stop")
def stop_solve(plan: str, number: int) -> AnyResponse:
    found = plan_of(plan)
    solving.stop_solve(_solve(found, number), organiser())
    return redirect(url_for("web.solve", plan=found.code, number=number), 303)


@door.post("/organiser/plans/<plan>/solves/<int:number>/use")
def use_solve(plan: str, number: int) -> AnyResponse:
    """Make what it found the plan's draft. A running one is stopped first: its best becomes the draft."""
    found = plan_of(plan)
    row = _solve(found, number)
    if reads.is_open(row):
        solving.stop_solve(row, organiser())
        return redirect(url_for("web.solve", plan=found.code, number=number), 303)
    draft = db.session.get(Timetable, row.timetable_id) if row.timetable_id else abort(404)
    if draft is not None and not draft.current:
        editing.change(draft, {"current": True}, organiser(), check=editing.make_current)
    flash(t("第 {n} 次求解的结果现在是草稿。", "The result of solve {n} is the draft now.", n=number))
    return redirect(url_for("web.draft", plan=found.code), 303)


def _list_page(plan: Plan, error: dict[str, Any] | None = None) -> str:
    return render_template(
        "solves.html",
        solves=[reads.told(s) for s in reads.of_plan(plan)[:30]],
        error=error,
        asked={"seconds": request.form.get("seconds", "30"), "seed": request.form.get("seed", "1")},
        **around(plan, "solve"),
    )


def _number(name: str) -> int | None:
    text = request.form.get(name, "").strip()
    if text and not text.isdecimal():
        raise Refusal("bad-fields", _needs_number(name), status=422, context={"fields": {name: [text]}})
    return int(text) if text else None


def _needs_number(name: str) -> Words:
    return Words(f"“{name}”要一个整数", f"“{name}” needs a whole number.")


def _solve(plan: Plan, number: int) -> Solve:
    found = db.session.scalar(select(Solve).where(Solve.plan_id == plan.id, Solve.number == number))
    return found or abort(404)


def _parts(row: Solve) -> dict[str, Any]:
    asker = db.session.get(User, row.asked_by_id) if row.asked_by_id else None
    return {
        "view": solve_view(row),
        "solve": row,
        "asked_by": asker.login if asker else "",
        "elapsed": elapsed(row),
        "costs": views_costs.of_solve(row),
        "draft": db.session.get(Timetable, row.timetable_id) if row.timetable_id else None,
        "by": request.args.get("by", "session"),
        "queue": _ahead(row) if row.state == "queued" else 0,
    }


def _ahead(row: Solve) -> int:
    waiting = select(Solve.id).where(Solve.state.in_(("queued", "running")), Solve.id < row.id)
    return len(db.session.scalars(waiting).all())
