"""Ways out tried and agreed to, and the page of one session: its best places, why not here, why nowhere else."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Agreement, Plan, Timetable
from scheduler.queries import timetables
from scheduler.services import agreeing, consulting
from scheduler.services.building import build_problem
from scheduler.web import times
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t, w

SHOWN = 40


@door.post("/organiser/plans/<plan>/unplaced/<session>")
def way_out(plan: str, session: str) -> AnyResponse | tuple[str, int]:
    """Try a way out as a branch of the draft, or agree to it."""
    found = plan_of(plan)
    draft, user = _draft(found), organiser()
    name = request.form.get("way", "")
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
        return _page(found, draft, session, error=refusal.to_json(lang())), refusal.status
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


@door.get("/organiser/plans/<plan>/sessions/<session>/move")
def move_session(plan: str, session: str) -> str:
    """All that fits, the cheapest first; `at` and `venues` ask why not there."""
    found = plan_of(plan)
    return _page(found, _draft(found), session)


@door.post("/organiser/plans/<plan>/sessions/<session>/move")
def move_session_now(plan: str, session: str) -> AnyResponse | tuple[str, int]:
    """Put it there in the draft, if it keeps every rule."""
    found = plan_of(plan)
    draft, user = _draft(found), organiser()
    start, venues = request.form.get("start", ""), request.form.get("venues", "")
    if _moment(start, found) is None:
        abort(400)
    way = {"id": "", "edits": [], "moves": [], "words": [], "start": start, "venues": _codes(venues)}
    try:
        agreeing.agree(draft, session, way, user)
    except Refusal as refusal:
        return _page(found, draft, session, error=refusal.to_json(lang())), refusal.status
    flash(_placed(way))
    return redirect(url_for("web.draft", plan=found.code), 303)


def _page(plan: Plan, draft: Timetable, session: str, error: dict[str, Any] | None = None) -> str:
    user = organiser()
    places = consulting.places(draft, session, user, count=SHOWN)
    asked = {"at": request.args.get("at", ""), "venues": request.args.get("venues", "")}
    at = _moment(asked["at"], plan)
    verdict = None
    if at is not None:
        try:
            verdict = consulting.verdict(draft, session, user, start=at, venues=_codes(asked["venues"]))
        except Refusal as refusal:
            error = refusal.to_json(lang())
    return render_template(
        "move.html",
        code=session,
        name=w(build_problem(plan.id).session[session].name) or session,
        draft=draft,
        found=places,
        asked=asked,
        verdict=verdict,
        why=consulting.explanation(draft, session, user),
        error=error,
        **around(plan, "plan"),
    )


def _draft(plan: Plan) -> Timetable:
    """The one that the address names, else the plan's current one."""
    number = request.args.get("draft", "")
    found = db.session.get(Timetable, int(number)) if number.isdecimal() else timetables.current(plan)
    if found is None or found.plan_id != plan.id:
        abort(404)
    return found


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.replace("+", ",").split(",") if code.strip()]


def _moment(text: str, plan: Plan) -> datetime | None:
    """A text with or without zone; without, in the plan's."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(plan.zone))


def _placed(way: Any) -> str:
    at = times.instant(way["start"])
    return t("已排在 {d} {h}。", "Placed on {d} {h}.", d=times.day(at), h=times.time(at))
