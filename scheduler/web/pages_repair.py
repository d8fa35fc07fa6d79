"""Something has happened: say what, see the least change, make it the draft, review, publish."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from scheduler import found as rows
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import EventSession, Plan, Repair, User, Venue
from scheduler.services import drafting, mishaps, repairing
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t, w
from solver.words import Words


@door.get("/organiser/plans/<plan>/repair")
def repair(plan: str) -> str:
    """What may have happened, as forms; below, the proposals there were."""
    return _page(plan_of(plan))


@door.post("/organiser/plans/<plan>/repair")
def propose_repair(plan: str) -> AnyResponse | tuple[str, int]:
    """Write down what happened, if anything is said, and compute the least change."""
    found, user = plan_of(plan), organiser()
    try:
        cause = _written(found, user)
        row = repairing.propose(found, user, cause=cause)
    except Refusal as refusal:
        return _page(found, error=refusal.to_json(lang())), refusal.status
    return redirect(url_for("web.one_repair", plan=found.code, number=row.id), 303)


@door.get("/organiser/plans/<plan>/repair/<int:number>")
def one_repair(plan: str, number: int) -> str:
    """What moves, who is touched, what is proven."""
    found = plan_of(plan)
    return _page(found, chosen=_repair(found, number))


@door.post("/organiser/plans/<plan>/repair/<int:number>/adopt")
def adopt_repair(plan: str, number: int) -> AnyResponse | tuple[str, int]:
    """It becomes the draft; next is the review."""
    found, user = plan_of(plan), organiser()
    row = _repair(found, number)
    try:
        repairing.adopt(row, user)
    except Refusal as refusal:
        return _page(found, chosen=row, error=refusal.to_json(lang())), refusal.status
    flash(t("修复 {n} 现在是草稿。", "Repair {n} is the draft now.", n=row.id))
    return redirect(url_for("web.publish", plan=found.code), 303)


def _written(plan: Plan, user: User) -> str:
    """What happened, by the form that was sent; the cause in the organiser's own language."""
    what = request.form.get("what", "")
    if what == "closed":
        venues = [rows.venue(code) for code in request.form.getlist("venues")]
        reason = request.form.get("reason", "").strip()[:200]
        mishaps.close(plan, venues, _day("first"), _day("last"), user, reason=Words(reason, reason))
        return f"{reason or t('停用', 'closed')}: {', '.join(w(v.title) or v.code for v in venues)}"
    if what == "away":
        person = rows.person(request.form.get("person", "").strip())
        mishaps.away(plan, person, _day("first"), _day("last"), user)
        return t("有人不在", "somebody is away")
    if what == "over":
        code = request.form.get("session", "").strip()
        number = drafting.session_rows(plan.id).get(code)
        session = rows.there(db.session.get(EventSession, number or 0), "session", "场次", code)
        minutes = request.form.get("minutes", "")
        mishaps.runs_over(session, int(minutes) if minutes.isdecimal() else 0, user)
        return t("{s} 超时 {m} 分钟", "{s} runs over by {m} minutes", s=code, m=minutes)
    if what == "busy":
        title = request.form.get("session", "").strip()[:200]
        return t("{s}：需要的人没空了", "{s}: somebody needed is not free any more", s=title)
    if what == "outside":
        return t("外部日历有变化", "an outside calendar has changed")
    return t("计划有改动", "the plan has changed")


def _day(name: str) -> date:
    text = request.form.get(name) or request.form.get("first", "")
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = Words("请填日期", "A date is needed.")
        raise Refusal("bad-fields", words, status=422, context={"fields": {name: [text]}}) from None


def _repair(plan: Plan, number: int) -> Repair:
    found = db.session.get(Repair, number)
    if found is None or found.plan_id != plan.id:
        abort(404)
    return found


def _page(plan: Plan, *, chosen: Repair | None = None, error: dict[str, Any] | None = None) -> str:
    return render_template(
        "repair.html",
        chosen=chosen,
        repairs=repairing.of_plan(plan),
        venues=db.session.scalars(select(Venue).order_by(Venue.code)).all(),
        asked=request.form,
        error=error,
        **around(plan, "repair"),
    )
