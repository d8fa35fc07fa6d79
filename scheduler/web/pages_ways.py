"""Ways out tried and agreed to."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Agreement
from scheduler.services import agreeing
from scheduler.web import times
from scheduler.web.board_asked import draft_of
from scheduler.web.door import door
from scheduler.web.pages_plan_session import session_page
from scheduler.web.plans import organiser, plan_of
from scheduler.web.words import lang, t


@door.post("/organiser/plans/<plan>/unplaced/<session>")
def way_out(plan: str, session: str) -> AnyResponse | tuple[str, int]:
    """Try a way out as a branch of the draft, or agree to it."""
    found = plan_of(plan)
    draft, user = draft_of(found), organiser()
    name, made = request.form.get("way", ""), None
    try:
        way = agreeing.way_called(draft, session, name, user)
        if request.form.get("act") == "try":
            made = agreeing.try_out(draft, session, way, user)
            flash(
                t(
                    "试排草稿“{n}”已建好，这一份没有动。",
                    "The what-if draft “{n}” is made; this one is as it was.",
                    n=made.name,
                )
            )
        else:
            agreeing.agree(draft, session, way, user)
            flash(_placed(way))
    except Refusal as refusal:
        return session_page(found, draft, session, error=refusal.to_json(lang())), refusal.status
    if made is not None:
        sides: dict[str, Any] = {"a": f"draft:{draft.id}", "b": f"draft:{made.id}"}
        return redirect(url_for("web.compare", plan=found.code, **sides), 303)
    return redirect(url_for("web.draft", plan=found.code), 303)


@door.post("/organiser/plans/<plan>/agreements/<int:number>/undo")
def undo_way(plan: str, number: int) -> AnyResponse:
    """Put back what was agreed to."""
    found, user = plan_of(plan), organiser()
    agreement = db.session.get(Agreement, number)
    if agreement is None or agreement.plan_id != found.id:
        abort(404)
    agreeing.undo(agreement, user)
    flash(t("已撤销。", "Undone."))
    return redirect(url_for("web.draft", plan=found.code), 303)


def _placed(way: Any) -> str:
    at = times.instant(way["start"])
    return t("已排在 {d} {h}。", "Placed on {d} {h}.", d=times.day(at), h=times.time(at))
