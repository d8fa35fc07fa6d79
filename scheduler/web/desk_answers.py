"""How the desk answers: for the script JSON, for a form the board again; and the page around it."""

import re
import zlib
from datetime import date, timedelta
from typing import Any

from flask import flash, get_template_attribute, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup

from scheduler import answers, clock
from scheduler.errors import Refusal
from scheduler.queries import board_mark
from scheduler.queries.programme import day_types
from scheduler.services import appeals
from scheduler.transactions import give_up
from scheduler.web import desk_undo, keys, times
from scheduler.web.desk_asked import asked_day, asked_overrides, asked_part, view_of
from scheduler.web.desk_line import Meant
from scheduler.web.pages_account import local_path
from scheduler.web.shell import Place
from scheduler.web.views_desk import WHOLE, DayView
from scheduler.web.words import lang, t

NOON, EVENING = 10 * 60, 14 * 60
PARTS = (("早", "Morning"), ("午", "Noon"), ("晚", "Evening"))
MACROS = ("cells", "due_panel", "pending_panel", "waiting_panel", "events_panel")


def answer(do: Any, text: str, meant: Meant | None) -> Any:
    """For the script JSON; for a form the board again, with what happened or why not."""
    if answers.wants_json():
        done = do()
        return jsonify(done=done.words, undo=bool(done.undo), booking=done.booking)
    try:
        done = do()
    except Refusal as refusal:
        give_up()
        return page(view_of(), text, meant, refusal.to_json(lang())), refusal.status
    flash(done.words)
    back = local_path(request.form.get("back", "")) if request.form.get("back") else ""
    return redirect(back or url_for("web.desk", date=asked_day(), part=asked_part()), 303)


def overridden(error: dict[str, Any] | None) -> str:
    """What would have to be set aside next time: what was, and the rule that refused now."""
    rule = (error or {}).get("context", {}).get("rule")
    return ",".join((*asked_overrides(), rule)) if rule else ""


def without_alternatives(error: dict[str, Any]) -> str:
    """The message alone: the alternatives stand beside it as buttons."""
    message = str(error["message"])
    return re.split(r"还可以：|Free instead:", message)[0] if error["alternatives"] else message


def opened(url: str) -> Any:
    return jsonify(open=url) if answers.wants_json() else redirect(url, 303)


def mark_of(day: date, part: int | None) -> str:
    """Of the pieces as this reader sees them, until something changes."""
    return board_mark.mark(day, part, lang())


def page(
    view: DayView, text: str = "", meant: Meant | None = None, error: dict[str, Any] | None = None
) -> str:
    return render_template(
        "desk.html",
        view=view,
        pieces=pieces(view),
        typed=text,
        meant=meant,
        error=error,
        undo=desk_undo.last_words(),
        redo=desk_undo.undone_words(),
        overridden=overridden(error),
        said=without_alternatives(error) if error else "",
        before=view.day - timedelta(days=1),
        after=view.day + timedelta(days=1),
        day_type=day_types(view.day, view.day)[view.day],
        now=clock.now().timestamp(),
        now_text=times.time(clock.now()),
        part_links=_part_links(view),
        help=keys.desk(),
        **around("desk"),
    )


def around(here: str) -> dict[str, Any]:
    """The bar of the desk: the day, who waits, the report."""
    nav = [
        Place("desk", t("前台", "Desk"), url_for("web.desk")),
        Place("waiting", t("候补", "Waiting"), url_for("web.desk_waiting")),
        Place("classes", t("课程", "Classes"), url_for("web.desk_classes")),
        Place("ballots", t("抽签", "Ballots"), url_for("web.desk_ballots")),
        *_appealed(),
        Place("rules", t("规则", "Rules"), url_for("web.desk_rules")),
        Place("report", t("报表", "Report"), url_for("web.desk_report_page")),
    ]
    return {"nav": nav, "here_key": here}


def _appealed() -> list[Place]:
    """Only where somebody waits for an answer."""
    n = len(appeals.waiting())
    url = url_for("web.desk_appeals")
    return [Place("appeals", t("申诉 {n}", "Appeals {n}", n=n), url)] if n or request.path == url else []


def _part_links(view: DayView) -> list[tuple[str, str, bool, str]]:
    found = []
    for n, part in enumerate(view.parts):
        hours = "–".join(times.minutes(minute).removeprefix("0") for minute in (part.start, part.end))
        name = (
            t(*PARTS[(part.start >= NOON) + (part.start >= EVENING)])
            if len(view.parts) > 1
            else t("全天", "All day")
        )
        found.append((f"{name} {hours}", url_for("web.desk", date=view.day, part=n), n == view.part, ""))
    if len(view.parts) > 1:
        whole = url_for("web.desk", date=view.day, part=WHOLE)
        found.append((t("全天", "Whole day"), whole, view.part == WHOLE, ""))
    return found


def pieces(view: DayView) -> list[tuple[str, str, Markup]]:
    """Every part of the page that can change, with the hash of its content."""
    macros = {name: get_template_attribute("parts/desk.html", name) for name in MACROS}
    made = [(f"p-row-{row.court.number}", macros["cells"](row, view.day)) for row in view.rows]
    made = [(name, Markup("<tr>{}</tr>").format(html)) for name, html in made]
    made += [(f"p-{name}", macros[f"{name}_panel"](view)) for name in ("due", "pending", "waiting", "events")]
    return [(name, f"{zlib.crc32(str(html).encode()):08x}", Markup(html.strip())) for name, html in made]
