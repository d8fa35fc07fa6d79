"""/desk: the day board of the gym, its one line, and the same as forms for who has no script."""

import re
import zlib
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, flash, get_template_attribute, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup

from scheduler import answers, clock, idempotency, signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Person, User, Waiting
from scheduler.queries.programme import day_types
from scheduler.web import desk_acts, times, views_desk
from scheduler.web.command_line import clock_of
from scheduler.web.desk_acts import Done
from scheduler.web.desk_line import Meant, understand
from scheduler.web.door import door
from scheduler.web.pages_account import local_path
from scheduler.web.shell import Place
from scheduler.web.views_desk import DayView
from scheduler.web.words import lang, t
from solver.words import Words

NOON, EVENING = 10 * 60, 14 * 60
PARTS = (("早", "Morning"), ("午", "Noon"), ("晚", "Evening"))


def clerk() -> User:
    return signed_in.require("desk")


@door.get("/desk")
def desk() -> str:
    clerk()
    return _page(view_of())


@door.get("/desk/understand")
def desk_understand() -> str:
    """What the line means so far, as the fragment that stands behind it."""
    clerk()
    meant = understand(request.args.get("text", ""), view_of())
    return str(get_template_attribute("parts/desk.html", "understood")(meant)).strip()


@door.get("/desk/pieces")
def desk_pieces() -> str | tuple[str, int]:
    """The pieces of the board that are not as the asker has them (`have`: id.hash …)."""
    clerk()
    have = set(request.args.get("have", "").split())
    changed = [piece for piece in _pieces(view_of()) if f"{piece[0]}.{piece[1]}" not in have]
    return render_template("desk_pieces.html", pieces=changed) if changed else ("", 204)


@door.post("/desk/line")
@idempotency.once
def desk_line() -> Any:
    """Do what the line says. Only a name: the person's card."""
    user, view = clerk(), view_of()
    text = request.form.get("text", "")
    meant = understand(text, view)
    if meant.is_ready and meant.person and meant.court is None:
        return _opened(url_for("web.desk_person", code=meant.person.code))
    override = asked_overrides()
    reason = request.form.get("reason", "").strip()[:200]
    return answer(lambda: desk_acts.act(meant, user, override=override, reason=reason), text, meant)


@door.post("/desk/take")
@idempotency.once
def desk_take() -> Any:
    """An alternative instead: the same order at another place and time."""
    user, view = clerk(), view_of()
    text = request.form.get("text", "")
    meant = understand(text, view) if text else Meant(understand("", view).order)
    start, end = _moment("start"), _moment("end")
    court = _court_at(view, request.form.get("venue", ""), start, end)

    def take() -> Done:
        row = meant.booking or _named_row(Booking, "booking")
        waits = meant.waiting or _named_row(Waiting, "waiting")
        if row is not None:
            return desk_acts.move(row, user, court, start, end)
        if waits is not None:
            return desk_acts.fill_with(waits, user, court, start, end)
        if meant.order.verb != "book":
            raise Refusal("not-understood", Words("这里没有可订的", "There is nothing to book."), status=422)
        person = db.session.get(Person, meant.person.id) if meant.person else None
        return desk_acts.book(user, court, start, end, person=person, guests=meant.order.guests)

    return answer(take, text, meant)


@door.post("/desk/move")
@idempotency.once
def desk_move() -> Any:
    """A booking was dragged, or its form says where to."""
    user, view = clerk(), view_of()
    row = booking_of(request.form.get("booking", 0, type=int))
    refuse_stale(row)
    court = next(
        (c for c in view.courts if c.number == request.form.get("court", 0, type=int)), None
    ) or abort(404)
    start = views_desk.rooms.at(view.day, asked_minute())
    length = request.form.get("minutes", 0, type=int)
    end = start + (timedelta(minutes=length) if length else row.end - row.start)
    return answer(lambda: desk_acts.move(row, user, court, start, end), "", None)


@door.post("/desk/undo")
@idempotency.once
def desk_undo() -> Any:
    user = clerk()
    return answer(lambda: desk_acts.undo(user), "", None)


@door.post("/desk/bookings/<int:number>/check-in")
@idempotency.once
def desk_check_in(number: int) -> Any:
    user = clerk()
    return answer(lambda: desk_acts.check_in(booking_of(number), user), "", None)


@door.post("/desk/bookings/<int:number>/cancel")
@idempotency.once
def desk_cancel(number: int) -> Any:
    user = clerk()
    reason = request.form.get("reason", "").strip()[:200]
    return answer(lambda: desk_acts.cancel(booking_of(number), user, reason=reason), "", None)


@door.post("/desk/waiting/<int:number>/fill")
@idempotency.once
def desk_fill(number: int) -> Any:
    user = clerk()
    row = db.session.get(Waiting, number) or abort(404)
    return answer(lambda: desk_acts.fill(row, user), "", None)


def answer(do: Any, text: str, meant: Meant | None) -> Any:
    """For the script JSON; for a form the board again, with what happened or why not."""
    if answers.wants_json():
        done = do()
        return jsonify(done=done.words, undo=bool(done.undo), booking=done.booking)
    try:
        done = do()
    except Refusal as refusal:
        db.session.rollback()
        return _page(view_of(), text, meant, refusal.to_json(lang())), refusal.status
    flash(done.words)
    back = local_path(request.form.get("back", "")) if request.form.get("back") else ""
    return redirect(back or url_for("web.desk", date=asked_day(), part=_part()), 303)


def asked_overrides() -> tuple[str, ...]:
    """The rules that the form sets aside."""
    return tuple(code for code in request.form.get("override", "").split(",") if code)


def overridden(error: dict[str, Any] | None) -> str:
    """What would have to be set aside next time: what was, and the rule that refused now."""
    rule = (error or {}).get("context", {}).get("rule")
    return ",".join((*asked_overrides(), rule)) if rule else ""


def without_alternatives(error: dict[str, Any]) -> str:
    """The message alone: the alternatives stand beside it as buttons."""
    message = str(error["message"])
    return re.split(r"还可以：|Free instead:", message)[0] if error["alternatives"] else message


def _opened(url: str) -> Any:
    return jsonify(open=url) if answers.wants_json() else redirect(url, 303)


def _page(
    view: DayView, text: str = "", meant: Meant | None = None, error: dict[str, Any] | None = None
) -> str:
    return render_template(
        "desk.html",
        view=view,
        pieces=_pieces(view),
        typed=text,
        meant=meant,
        error=error,
        undo=desk_acts.last_words(),
        overridden=overridden(error),
        said=without_alternatives(error) if error else "",
        before=view.day - timedelta(days=1),
        after=view.day + timedelta(days=1),
        day_type=day_types(view.day, view.day)[view.day],
        now=clock.now().timestamp(),
        now_text=times.time(clock.now()),
        part_links=_part_links(view),
        help=_help(),
        **around("desk"),
    )


def around(here: str) -> dict[str, Any]:
    """The bar of the desk: the day, who waits, the report."""
    nav = [
        Place("desk", t("前台", "Desk"), url_for("web.desk")),
        Place("waiting", t("候补", "Waiting"), url_for("web.desk_waiting")),
        Place("report", t("报表", "Report"), url_for("web.desk_report_page")),
    ]
    return {"nav": nav, "here_key": here}


def _part_links(view: DayView) -> list[tuple[str, str, bool, str]]:
    found = []
    for n, part in enumerate(view.parts):
        hours = f"{times.minutes(part.start).lstrip('0')}–{times.minutes(part.end)}"
        name = (
            t(*PARTS[(part.start >= NOON) + (part.start >= EVENING)])
            if len(view.parts) > 1
            else t("全天", "All day")
        )
        found.append((f"{name} {hours}", url_for("web.desk", date=view.day, part=n), n == view.part, ""))
    return found


def _pieces(view: DayView) -> list[tuple[str, str, Markup]]:
    """Every part of the page that can change, with the hash of its content."""
    macros = {name: get_template_attribute("parts/desk.html", name) for name in MACROS}
    made = [(f"p-row-{row.court.number}", macros["cells"](row, view.day)) for row in view.rows]
    made = [(name, Markup("<tr>{}</tr>").format(html)) for name, html in made]
    made += [(f"p-{name}", macros[f"{name}_panel"](view)) for name in ("due", "waiting", "events")]
    return [(name, f"{zlib.crc32(str(html).encode()):08x}", html) for name, html in made]


MACROS = ("cells", "due_panel", "waiting_panel", "events_panel")


def _help() -> list[tuple[tuple[str, ...], str]]:
    return [
        (("5", "Enter"), t("5 号场散客 60 分", "walk-in on court 5 for 60 min")),
        (
            ("zw", "5", "Enter"),
            t("张伟（首字母、拼音、姓名、工号）订 5 号场", "by initials, pinyin, name or number"),
        ),
        (("20317", "1930", "Enter"), t("按工号订 19:30", "staff number, 19:30")),
        (("+3",), t("带 3 位同伴", "three guests")),
        (("90m",), t("90 分钟", "ninety minutes")),
        (("c3",), t("第 3 位到了", "number 3 of those due is here")),
        (("x2",), t("取消 2 号场的预订", "cancel on court 2")),
        (("m2", "3", "1930"), t("2 号场的预订移到 3 号场 19:30", "move from court 2 to court 3, 19:30")),
        (("w1",), t("给候补第 1 位补上", "fill from the waiting list")),
        (("a", "b", "c"), t("被拒后选一个替代", "take an alternative")),
        (("Ctrl", "Z"), t("撤销", "undo")),
        (("PgUp", "PgDn"), t("前一天、后一天", "day before, day after")),
        (("F9",), t("打印当日表", "print the day sheet")),
        (("Esc",), t("清空，或取回打的字", "clear, or get the text back")),
    ]


def view_of() -> DayView:
    return views_desk.day_view(asked_day(), _part())


def asked_day() -> date:
    try:
        return date.fromisoformat(request.values.get("date", ""))
    except ValueError:
        return times.today()


def _part() -> int | None:
    return request.values.get("part", type=int)


def _named_row(model: Any, name: str) -> Any:
    number = request.form.get(name, type=int)
    return (db.session.get(model, number) or abort(404)) if number else None


def booking_of(number: int) -> Booking:
    return db.session.get(Booking, number) or abort(404)


def asked_minute() -> int:
    """The minute of the day: `minute` as a number of the board's, or `at` as people type it."""
    minute = request.form.get("minute", type=int)
    if minute is None:
        minute = clock_of(request.form.get("at", "").strip())
    if minute is None or not 0 <= minute < 24 * 60:
        raise Refusal(
            "bad-fields",
            Words("时间看不懂，例如 19:30", "That is no time; 19:30, for example."),
            status=422,
            context={"fields": {"at": [request.form.get("at", "")]}},
        )
    return minute


def _moment(name: str) -> datetime:
    found: datetime | None
    try:
        found = datetime.fromisoformat(request.form.get(name, ""))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refusal("bad-fields", Words("时间看不懂", "That is no time."), status=422)
    return found


def _court_at(view: DayView, venue: str, start: datetime, end: datetime) -> Any:
    """The first court of the venue that is free then; its first one where none is, so that it is refused well."""
    mine = [c for c in view.courts if c.venue == venue] or abort(404)
    held = {b.court.number for b in view.blocks if b.start < end and start < b.end}
    return next((c for c in mine if c.number not in held), mine[0])


def refuse_stale(row: Booking) -> None:
    version = request.form.get("version", type=int)
    if version is not None and version != row.version:
        raise Refusal(
            "changed-meanwhile",
            Words("这条预订刚被别人改过", "Somebody has just changed that booking."),
            hint=Words("看一眼现在的样子再改", "Look at it as it is now, then change it."),
            status=412,
        )
