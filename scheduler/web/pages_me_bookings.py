"""What one does with a booking or an offer of one's own: cancel, accept, pass, check in at the door."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler import clock, idempotency
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Waiting
from scheduler.queries import courts as rooms
from scheduler.queries import day_board
from scheduler.services import booking as desk
from scheduler.services import booking_checks, checking_in, lending, waiting
from scheduler.services import desk_rules as judged
from scheduler.services import door as doors
from scheduler.transactions import give_up
from scheduler.web import graces, times, views_kit, views_mine
from scheduler.web.door import door
from scheduler.web.member import me_, my_booking, person_of
from scheduler.web.words import lang, t, w


@door.get("/me/bookings/<int:number>/cancel")
def me_cancel_asked(number: int) -> str:
    row = my_booking(number)
    return _cancel_page(row)


@door.post("/me/bookings/<int:number>/cancel")
@idempotency.once
def me_cancel(number: int) -> Any:
    """Given back; the next in line is told. Where it costs a point, the form has said so."""
    user, row = me_(), my_booking(number)
    said = views_mine.said(row)
    try:
        desk.cancel(row, user, knowing=bool(request.form.get("knowing")))
    except Refusal as refusal:
        give_up()
        return _cancel_page(my_booking(number), refusal.to_json(lang())), refusal.status
    flash(t("已取消：{x}", "Cancelled: {x}", x=said))
    return redirect(url_for("web.me"), 303)


@door.post("/me/bookings/<int:number>/accept")
@idempotency.once
def me_accept(number: int) -> Response:
    """What was held is booked: the place that is offered for one that an event took."""
    made = desk.confirm(my_booking(number), me_())
    flash(t("订好了：{x}", "Booked: {x}", x=views_mine.said(made)))
    return redirect(url_for("web.me"), 303)


@door.post("/me/bookings/<int:number>/pass")
@idempotency.once
def me_pass(number: int) -> Response:
    """The held place is given back; it costs nothing."""
    desk.cancel(my_booking(number), me_(), knowing=False)
    flash(t("已放弃，位置给别人了。", "Given back; somebody else may have it."))
    return redirect(url_for("web.me"), 303)


@door.post("/me/bookings/<int:number>/here")
@idempotency.once
def me_here(number: int) -> Response:
    """Somebody says by phone that they are there."""
    made = checking_in.check_in(my_booking(number), me_())
    flash(t("已签到：{x}", "Checked in: {x}", x=views_mine.said(made)))
    return redirect(url_for("web.me"), 303)


@door.get("/me/bookings/<int:number>/kit")
def me_kit(number: int) -> str:
    """What is borrowed with a booking of one's own."""
    return _kit_page(my_booking(number))


@door.post("/me/bookings/<int:number>/kit")
@idempotency.once
def me_kit_now(number: int) -> Any:
    """Other kit, or none; refused with what is left."""
    user, row = me_(), my_booking(number)
    try:
        lending.lend(row, views_kit.asked_kit(), user)
    except Refusal as refusal:
        give_up()
        return _kit_page(my_booking(number), refusal.to_json(lang())), refusal.status
    said = views_kit.said(row.kit)
    flash(t("借：{x}", "Borrowed: {x}", x=said) if said else t("不借器材了。", "Nothing is borrowed."))
    return redirect(url_for("web.me"), 303)


def _kit_page(row: Booking, error: dict[str, Any] | None = None) -> str:
    span, wanted = (row.start, row.end), views_kit.asked_kit() or row.kit
    return render_template(
        "me_kit.html",
        here_key="me",
        row=row,
        said=views_mine.said(row),
        kit=views_kit.choices([row.venue], span, wanted=wanted, before=row) if row.lesson_id is None else [],
        error=error,
    )


@door.post("/me/waiting/<int:number>/<verb>")
@idempotency.once
def me_waiting(number: int, verb: str) -> Response:
    """accept, pass or withdraw."""
    user = me_()
    row = db.session.get(Waiting, number)
    if row is None or row.person_id != person_of(user).id:
        abort(404)
    if verb == "accept":
        waiting.accept(row, user)
    elif verb == "pass":
        waiting.pass_(row, user)
    elif verb == "withdraw":
        waiting.withdraw(row, user)
    else:
        abort(404)
    words = {
        "accept": t("订好了。", "Booked."),
        "pass": t("已让给下一位。", "Passed on to the next."),
        "withdraw": t("已退出候补。", "You are off the waiting list."),
    }
    flash(words[verb])
    return redirect(url_for("web.me"), 303)


@door.get("/check-in/<token>")
def at_door(token: str) -> str:
    """Where the code at the door leads: one button, since a look alone must not change anything."""
    me_()
    return _door_page(token)


@door.post("/check-in/<token>")
@idempotency.once
def at_door_now(token: str) -> Any:
    """Checked in; refused, the same page with why, and the way to book here."""
    try:
        made = checking_in.check_in_at_door(token, me_())
    except Refusal as refusal:
        give_up()
        return _door_page(token, refusal.to_json(lang())), refusal.status
    flash(t("已签到：{x}", "Checked in: {x}", x=views_mine.said(made)))
    return redirect(url_for("web.me"), 303)


def _door_page(token: str, error: dict[str, Any] | None = None) -> str:
    code = doors.venue_of(token)
    venue = next((v for v in rooms.venues() if v.code == code), None)
    return render_template(
        "me_check_in.html",
        here_key="me",
        token=token,
        place=_title(code),
        activity=rooms.activity_of(venue) if venue else "",
        booked=_said_at_door(checking_in.due_at_door(code, me_())),
        error=error,
    )


def _said_at_door(row: Booking | None) -> str:
    """乒乓 2 · 18:00–19:00: which of one's bookings the button is about."""
    if row is None:
        return ""
    lane = None if row.lesson_id or row.venue.shared else day_board.lane_of([row]).get(row.id)
    title = row.lesson.course.title if row.lesson else rooms.title_of(row.venue, lane)
    return f"{w(title)} · {times.time(row.start)}–{times.time(row.end)}"


def _title(code: str) -> str:
    return next((w(rooms.title_of(v)) for v in rooms.venues() if v.code == code), code)


def _cancel_page(row: Booking, error: dict[str, Any] | None = None) -> str:
    """What cancelling now would cost, in the rule's own words."""
    found = judged.broken(booking_checks.asked_of(row), me_(), "cancel")
    cost = next((no for no in found if no.effect == "point"), None)
    left = row.start - clock.now()
    minutes = max(0, int(left.total_seconds() // 60))
    return render_template(
        "me_cancel.html",
        here_key="me",
        row=row,
        place=w(rooms.title_of(row.venue)),
        error=error,
        hours=minutes // 60,
        minutes=minutes,
        cost=w(cost.words) if cost else "",
        notice=graces.notice_of(row.venue.code),
    )
