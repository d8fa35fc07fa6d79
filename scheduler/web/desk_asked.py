"""What a request to the desk names: the day, the stretch, a booking, a moment, a court."""

from datetime import date, datetime
from typing import Any

from flask import abort, request

from scheduler import signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, User
from scheduler.schemas.base import FIRST_YEAR, LAST_YEAR
from scheduler.web import times, views_desk
from scheduler.web.command_line import clock_of
from scheduler.web.views_desk import DayView
from solver.words import Words

LINE = 120  # characters


def clerk() -> User:
    return signed_in.require("desk")


def view_of() -> DayView:
    return views_desk.day_view(asked_day(), asked_part())


def asked_day() -> date:
    """The day that is asked for; today where that is none, or none that a desk has."""
    try:
        found = date.fromisoformat(request.values.get("date", ""))
    except ValueError:
        return times.today()
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else times.today()


def asked_part() -> int | None:
    return request.values.get("part", type=int)


def named_row(model: Any, name: str) -> Any:
    number = request.form.get(name, type=int)
    return (db.session.get(model, number) or abort(404)) if number else None


def booking_of(number: int) -> Booking:
    return db.session.get(Booking, number) or abort(404)


def asked_text() -> str:
    """What was typed into the line, no longer than its field takes."""
    return request.values.get("text", "")[:LINE]


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


def asked_moment(name: str) -> datetime:
    found: datetime | None
    try:
        found = datetime.fromisoformat(request.form.get(name, ""))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refusal("bad-fields", Words("时间看不懂", "That is no time."), status=422)
    return found


def court_at(view: DayView, venue: str, start: datetime, end: datetime) -> Any:
    """The first court of the venue that is free then; its first one where none is, so that it is refused well."""
    mine = [c for c in view.courts if c.venue == venue] or abort(404)
    held = {b.court.number for b in view.blocks if b.start < end and start < b.end}
    return next((c for c in mine if c.number not in held), mine[0])


def instead_of_back() -> dict[str, Any]:
    """Where a step back goes instead: the dates of a standing slot, or the place of one booking."""
    of = {"of": request.form.get("of", type=int)}  # the booking that the last step was about
    if "elsewhere" in request.form:
        return {**of, "elsewhere": request.form["elsewhere"]}
    span = {name: asked_moment(name).isoformat() for name in ("start", "end")}
    return {**of, "venue": request.form.get("venue", ""), **span, "lane": None}


def refuse_stale(row: Booking) -> None:
    version = request.form.get("version", type=int)
    if version is not None and version != row.version:
        raise Refusal(
            "changed-meanwhile",
            Words("这条预订刚被别人改过", "Somebody has just changed that booking."),
            hint=Words("看一眼现在的样子再改", "Look at it as it is now, then change it."),
            status=412,
        )


def asked_overrides() -> tuple[str, ...]:
    """The rules that the form sets aside."""
    return tuple(code for code in request.form.get("override", "").split(",") if code)
