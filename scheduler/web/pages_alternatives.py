"""Several good timetables: ask for some that differ, look at them, compare two, keep one as a named draft."""

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Plan, Solve, Timetable
from scheduler.queries import solves as reads
from scheduler.services import several, versions
from scheduler.services.reviewing import current_draft
from scheduler.web import live
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.views_alternatives import found_view
from scheduler.web.words import lang
from solver.words import Words

FIELDS = {
    "count": ("3", 1, 10),
    "differ": ("10", 1, 20_000),
    "within": ("5", 0, 1000),
    "seconds": ("30", 1, 3600),
}


@door.get("/organiser/plans/<plan>/alternatives")
def alternatives(plan: str) -> str:
    """The form, and the searches there were."""
    return _page(plan_of(plan))


@door.post("/organiser/plans/<plan>/alternatives")
def ask_alternatives(plan: str) -> AnyResponse | tuple[str, int]:
    found, user = plan_of(plan), organiser()
    try:
        count, differ, within, seconds = (_number(name) for name in FIELDS)
        of = request.form.get("of") or "current"
        draft = versions.called(found, of).draft or current_draft(found)
        solve = several.request_alternatives(
            draft, user, count=count, differ=differ, within=within / 100, options={"seconds": seconds}
        )
    except Refusal as refusal:
        return _page(found, error=refusal.to_json(lang())), refusal.status
    return redirect(url_for("web.one_alternatives", plan=found.code, number=solve.number), 303)


@door.get("/organiser/plans/<plan>/alternatives/<int:number>")
def one_alternatives(plan: str, number: int) -> str:
    """What was found so far; it follows the search while that runs."""
    found = plan_of(plan)
    return render_template(
        "alternatives_found.html", **(parts(_search(found, number)) | around(found, "solve"))
    )


@door.get("/organiser/plans/<plan>/alternatives/<int:number>/stream")
def alternatives_stream(plan: str, number: int) -> Response:
    """The live part of the page whenever it changed."""
    row = _search(plan_of(plan), number)
    return live.stream(row.id, lambda solve: render_template("parts/alternatives_live.html", **parts(solve)))


def parts(solve: Solve) -> dict[str, Any]:
    """What the live part shows."""
    of = db.session.get(Timetable, solve.options["several"]["of"])
    draft = of if of is not None and of.deleted_at is None else None
    return {
        "plan": solve.plan,
        "solve": solve,
        "told": reads.told(solve),
        "asked": solve.options["several"],
        "is_open": reads.is_open(solve),
        "draft": draft,
        "found": found_view(solve, draft),
        "dearer": several.dearer(solve),
    }


def _page(plan: Plan, error: dict[str, Any] | None = None) -> str:
    return render_template(
        "alternatives.html",
        searches=[reads.told(solve) for solve in several.of_plan(plan)],
        drafts=versions.drafts(plan),
        of=request.values.get("of", ""),
        asked={name: request.values.get(name, usual) for name, (usual, _, _) in FIELDS.items()},
        error=error,
        **around(plan, "solve"),
    )


def _number(name: str) -> int:
    text = request.form.get(name, "").strip() or FIELDS[name][0]
    _, least, most = FIELDS[name]
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and least <= int(text) <= most):
        words = Words(
            f"“{text}”：要 {least} 到 {most} 的整数", f"“{text}”: a whole number from {least} to {most}"
        )
        raise Refusal("bad-fields", words, status=422, context={"fields": {name: [text]}})
    return int(text)


def _search(plan: Plan, number: int) -> Solve:
    found = next((s for s in several.of_plan(plan, 10_000) if s.number == number), None)
    return found or abort(404)
