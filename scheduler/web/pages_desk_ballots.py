"""/desk/ballots: the clerk announces a term's standing slots, draws when clubs may not wish any more, and sees
who got what and why."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, redirect, render_template, request, url_for

from scheduler import clock, idempotency
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Ballot
from scheduler.queries import clubs
from scheduler.queries import courts as rooms
from scheduler.services import ballot as ballots
from scheduler.services.ballot import Slot
from scheduler.transactions import give_up
from scheduler.web import views_clubs
from scheduler.web.command_line import clock_of
from scheduler.web.desk_answers import around
from scheduler.web.desk_asked import clerk
from scheduler.web.door import door
from scheduler.web.words import lang, t
from solver.words import Words

MOST_LINES = 100


@door.get("/desk/ballots")
def desk_ballots() -> str:
    clerk()
    return _list()


@door.post("/desk/ballots")
@idempotency.once
def desk_announce() -> Any:
    """A new ballot; its heads wish on their own pages until it closes."""
    user = clerk()
    try:
        row = ballots.announce(
            request.form.get("code", "").strip()[:40],
            Words(
                request.form.get("title", "").strip()[:200], request.form.get("title_en", "").strip()[:200]
            ),
            (_day("first_day"), _day("last_day")),
            _slots(request.form.get("slots", "")),
            user,
            closes_at=_closes(),
            open_share=request.form.get("open_share", 40, type=int),
        )
    except Refusal as refusal:
        give_up()
        return _list(refusal.to_json(lang())), refusal.status
    flash(t("已公布，协会负责人可以填志愿了。", "Announced: heads of clubs may wish now."))
    return redirect(url_for("web.desk_ballot", code=row.code), 303)


@door.get("/desk/ballots/<code>")
def desk_ballot(code: str) -> str:
    clerk()
    return _one(_called(code))


@door.post("/desk/ballots/<code>/draw")
@idempotency.once
def desk_draw(code: str) -> Any:
    """Place the clubs, book their terms and tell them."""
    user, row = clerk(), _called(code)
    try:
        ballots.draw(row, user)
    except Refusal as refusal:
        give_up()
        return _one(_called(code), refusal.to_json(lang())), refusal.status
    flash(t("已抽签，时段已订好，协会已通知。", "Drawn: the terms are booked and the clubs are told."))
    return redirect(url_for("web.desk_ballot", code=code), 303)


def _list(error: dict[str, Any] | None = None) -> str:
    return render_template(
        "desk_ballots.html",
        ballots=clubs.ballots(),
        venues=rooms.venues(),
        typed=request.form,
        error=error,
        now=clock.now(),
        **around("ballots"),
    )


def _one(row: Ballot, error: dict[str, Any] | None = None) -> str:
    return render_template(
        "desk_ballot.html",
        ballot=row,
        slots=views_clubs.slots_said(row),
        now=clock.now(),
        error=error,
        **around("ballots"),
    )


def _called(code: str) -> Ballot:
    return db.session.query(Ballot).filter_by(code=code).first() or abort(404)


def _slots(text: str) -> list[Slot]:
    """One a line: place, weekday (1 is Monday), time, minutes and, where not 1, courts and clubs."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise _unread(str(MOST_LINES + 1))
    return [_slot(parts, number) for number, parts in enumerate(lines, 1)]


def _slot(parts: list[str], number: int) -> Slot:
    start = clock_of(parts[2]) if len(parts) in (4, 5, 6) else None
    numbers = [p for i, p in enumerate(parts) if i not in (0, 2)]
    if start is None or not all(p.isascii() and p.isdigit() and len(p) < 5 for p in numbers):
        raise _unread(str(number))
    weekday, minutes, *rest = map(int, numbers)
    return Slot(
        f"{parts[0]}-{weekday}-{start // 60:02}{start % 60:02}"[-40:],
        parts[0],
        weekday,
        start,
        minutes,
        *rest,
    )


def _unread(line: str) -> Refusal:
    return Refusal(
        "bad-fields",
        Words(f"第 {line} 行时段看不懂。", f"Line {line} of the slots is not understood."),
        hint=Words("例如：GYM-B 2 18:00 90", "For example: GYM-B 2 18:00 90"),
        status=422,
        context={"fields": {"slots": [line]}},
    )


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise _no_date(name) from None


def _closes() -> datetime:
    try:
        found = datetime.fromisoformat(request.form.get("closes_at", ""))
    except ValueError:
        raise _no_date("closes_at") from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(current_app.config["ZONE"]))


def _no_date(name: str) -> Refusal:
    return Refusal(
        "bad-fields",
        Words("日期看不懂，例如 2021-03-01。", "That is no date; 2021-03-01, for example."),
        status=422,
        context={"fields": {name: [request.form.get(name, "")[:40]]}},
    )
