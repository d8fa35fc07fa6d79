"""/organiser/plans/CODE/outside : what others have fixed, as calendars by file or address, and what moved there."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler import clock
from scheduler.categories import CATEGORIES
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import OutsideCalendar, OutsideItem, Plan
from scheduler.queries import outside as query
from scheduler.services import outside_calendars, outside_findings, outside_items, outside_refreshing
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t
from solver.words import Words


@door.get("/organiser/plans/<plan>/outside")
def outside(plan: str) -> str:
    """The plan's outside calendars; first of all what moved or vanished and nobody has seen."""
    return _page(plan_of(plan))


@door.post("/organiser/plans/<plan>/outside")
def add_outside(plan: str) -> AnyResponse | tuple[str, int]:
    """Add one by file, or by address: then a worker reads it."""
    found, user = plan_of(plan), organiser()
    form = {name: request.form.get(name, "").strip() for name in ("title", "address", "groups", "category")}
    upload = request.files.get("file")
    settings = {
        "category": form["category"],
        "groups": form["groups"].replace(",", " ").replace("，", " ").split(),
        "public": request.form.get("public") == "1",
    }
    try:
        if upload is not None and upload.filename:
            row = outside_calendars.add_file(
                found, upload.read(), user, title=form["title"], settings=settings
            )
            flash(t("已读入 {n} 项", "Read {n} items", n=row.counts["items"]))
        elif form["address"]:
            outside_calendars.add_address(
                found, form["address"], user, title=form["title"], settings=settings
            )
            flash(t("已添加，几秒内读取", "Added; it will be read within seconds."))
        else:
            raise _nothing()
    except Refusal as refusal:
        return _page(found, form=form, error=refusal.to_json(lang())), refusal.status
    return redirect(url_for("web.outside", plan=plan), 303)


@door.post("/organiser/plans/<plan>/outside/<int:number>")
def change_outside(plan: str, number: int) -> AnyResponse | tuple[str, int]:
    """Read it again now, take a newer file, or remove it with all that came of it."""
    found, user = plan_of(plan), organiser()
    row = _row(found, number)
    act, upload = request.form.get("act", ""), request.files.get("file")
    try:
        if act == "remove":
            outside_calendars.remove(row, user)
            flash(t("已移除", "Removed."))
        elif act == "replace" and upload is not None and upload.filename:
            outside_calendars.replace_file(row, upload.read(), user)
            flash(t("已重新读入", "Read again."))
        elif act == "refresh" and row.is_fetched:
            outside_calendars.refresh(row, user)
            flash(t("几秒内重新读取", "It will be read again within seconds."))
        else:
            raise _nothing()
    except Refusal as refusal:
        return _page(found, error=refusal.to_json(lang())), refusal.status
    return redirect(url_for("web.outside", plan=plan), 303)


@door.post("/organiser/plans/<plan>/outside/items/<int:number>")
def seen_outside(plan: str, number: int) -> AnyResponse:
    """Somebody has seen that it moved; what is gone goes out of the plan."""
    found, user = plan_of(plan), organiser()
    item = db.session.get(OutsideItem, number) or abort(404)
    _row(found, item.calendar_id)
    outside_items.seen(item, user)
    return redirect(url_for("web.outside", plan=plan), 303)


def _page(plan: Plan, form: dict[str, str] | None = None, error: dict[str, Any] | None = None) -> str:
    now = clock.now()
    return render_template(
        "outside.html",
        calendars=[
            {"row": row, "host": query.host(row), "is_stale": outside_refreshing.is_stale(row, now)}
            for row in query.of(plan)
        ],
        findings=outside_findings.findings(plan),
        form=form or {},
        error=error,
        categories=CATEGORIES,
        **around(plan, "outside"),
    )


def _row(plan: Plan, number: int) -> OutsideCalendar:
    row = db.session.get(OutsideCalendar, number)
    return row if row is not None and row.plan_id == plan.id else abort(404)


def _nothing() -> Refusal:
    return Refusal(
        "no-calendar",
        Words("没有选文件，也没有填地址。", "Neither a file nor an address was given."),
        hint=Words(
            "选一个 .ics 文件，或粘贴日历地址。", "Choose an .ics file, or paste a calendar's address."
        ),
        status=422,
    )
