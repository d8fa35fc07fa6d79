"""/me/classes: a seat in a class, or the end of its waiting list."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from scheduler import idempotency
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Lesson, User
from scheduler.services import seat_booking
from scheduler.services.seat_booking import SeatOrder
from scheduler.transactions import give_up
from scheduler.web import views_classes, views_mine
from scheduler.web.door import door
from scheduler.web.member import me_, person_of
from scheduler.web.words import lang, t


@door.get("/me/classes")
def me_classes() -> str:
    return _page(me_())


@door.post("/me/classes/<int:number>/<verb>")
@idempotency.once
def me_class(number: int, verb: str) -> Any:
    """book a seat, or wait for one; refused, the page with why and which other classes have seats."""
    user = me_()
    lesson, person = db.session.get(Lesson, number) or abort(404), person_of(user)
    try:
        if verb == "book":
            row = seat_booking.book_seat(SeatOrder(lesson=lesson, person=person, source="phone"), user)
            flash(t("订好了：{x}", "Booked: {x}", x=views_mine.said(row)))
        elif verb == "wait":
            seat_booking.wait(lesson, person, user)
            flash(t("已加入候补。轮到你时会通知。", "You are on its waiting list, and will be told."))
        else:
            abort(404)
    except Refusal as refusal:
        give_up()
        return _page(me_(), refusal.to_json(lang())), refusal.status
    return redirect(url_for("web.me_classes"), 303)


def _page(user: User, error: dict[str, Any] | None = None) -> str:
    days = views_classes.by_day(views_classes.ahead(person_of(user)))
    return render_template("me_classes.html", here_key="book", days=days, error=error)
