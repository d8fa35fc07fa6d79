"""/me/calendars: one's own calendars of elsewhere and other busy times; what planners see of them."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import BusyPattern, OutsideCalendar, User
from scheduler.queries import busy_times, outside
from scheduler.services import busy_patterns, outside_calendars, outside_refreshing
from scheduler.transactions import give_up, is_writing
from scheduler.web import busy_forms, calendar_howto, views_busy
from scheduler.web.door import door
from scheduler.web.member import me_, person_of
from scheduler.web.words import counted, lang, t
from solver.words import Words

HERE = "web.me_calendars"


@door.get("/me/calendars")
def me_calendars() -> str:
    return _page(me_())


@door.post("/me/calendars")
def me_calendar_add() -> AnyResponse | tuple[str, int]:
    """A file is read at once; an address is kept, and a worker reads it."""
    user = me_()
    person, upload = person_of(user), request.files.get("file")
    title, address = request.form.get("title", "").strip(), request.form.get("address", "").strip()
    try:
        if upload is not None and upload.filename:
            row = outside_calendars.add_file(person, upload.read(), user, title=title)
            flash(_read(row))
        elif address:
            outside_calendars.add_address(person, address, user, title=title)
            flash(t("已添加，几秒内读取。", "Added; it will be read within seconds."))
        else:
            raise _nothing()
    except Refusal as refusal:
        return _refused(user, refusal)
    return redirect(url_for(HERE), 303)


@door.post("/me/calendars/<int:number>")
def me_calendar_change(number: int) -> AnyResponse | tuple[str, int]:
    """Read it again, take a newer file, or remove it with its busy spans."""
    user = me_()
    row, act, upload = _mine(OutsideCalendar, number), request.form.get("act"), request.files.get("file")
    try:
        if act == "remove":
            outside_calendars.remove(row, user)
            flash(t("已移除，它的忙碌时段也没有了。", "Removed, and its busy times with it."))
        elif act == "replace" and upload is not None and upload.filename:
            flash(_read(outside_calendars.replace_file(row, upload.read(), user)))
        elif act == "refresh" and row.is_fetched:
            outside_calendars.refresh(row, user)
            flash(t("几秒内重新读取。", "It will be read again within seconds."))
        else:
            raise _nothing()
    except Refusal as refusal:
        return _refused(user, refusal)
    return redirect(url_for(HERE), 303)


@door.post("/me/busy")
def me_busy_add() -> AnyResponse | tuple[str, int]:
    user = me_()
    try:
        busy_patterns.add(person_of(user), busy_forms.wanted(), user)
    except Refusal as refusal:
        return _refused(user, refusal)
    flash(t("已记下。", "Noted."))
    return redirect(url_for(HERE) + "#patterns", 303)


@door.post("/me/busy/<int:number>")
def me_busy_remove(number: int) -> AnyResponse:
    busy_patterns.remove(_mine(BusyPattern, number), me_())
    flash(t("已删去。", "Removed."))
    return redirect(url_for(HERE) + "#patterns", 303)


def _refused(user: User, refusal: Refusal) -> tuple[str, int]:
    if is_writing():
        give_up()
    return _page(user, refusal.to_json(lang()), busy_forms.kept()), refusal.status


def _page(user: User, error: dict[str, Any] | None = None, form: Any = None) -> str:
    person, now = person_of(user), clock.now()
    return render_template(
        "me_calendars.html",
        here_key="me",
        calendars=[
            {"row": row, "host": outside.host(row), "is_stale": outside_refreshing.is_stale(row, now)}
            for row in outside.of(person)
        ],
        patterns=[(row, views_busy.said(row)) for row in busy_patterns.of(person)],
        seen=views_busy.weeks(busy_times.weeks_of([person.id], views_busy.this_week(), 4)),
        howtos=calendar_howto.howtos(),
        not_on=busy_forms.not_on_words(),
        error=error,
        form=form or {},
    )


def _read(row: OutsideCalendar) -> str:
    sure, perhaps = row.counts.get("busy", 0), row.counts.get("tentative", 0)
    return counted(sure, "读入 {n} 段忙碌", "{n} busy time read", "{n} busy times read") + (
        t("，另有 {n} 段暂定。", ", {n} tentative.", n=perhaps) if perhaps else t("。", ".")
    )


def _mine(model: Any, number: int) -> Any:
    """One's own; to everybody else it does not exist."""
    row, user = db.session.get(model, number), me_()
    return row if row is not None and user.person_id and row.person_id == user.person_id else abort(404)


def _nothing() -> Refusal:
    return Refusal(
        "no-calendar",
        Words("没有选文件，也没有填地址。", "Neither a file nor an address was given."),
        hint=Words(
            "选一个 .ics 文件，或粘贴日历地址。", "Choose an .ics file, or paste a calendar's address."
        ),
        status=422,
    )
