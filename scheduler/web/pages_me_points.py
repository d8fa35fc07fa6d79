"""/me/points: the ledger of points, each with its end, and a word against one that is wrong."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from scheduler import idempotency
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Point, User
from scheduler.queries import courts as rooms
from scheduler.services import appeals, points
from scheduler.transactions import give_up
from scheduler.web import views_points
from scheduler.web.door import door
from scheduler.web.member import me_, person_of
from scheduler.web.words import lang, t


@door.get("/me/points")
def me_points() -> str:
    return _page(me_())


@door.post("/me/points/<int:number>/appeal")
@idempotency.once
def me_appeal(number: int) -> Any:
    """Once for each point; the desk answers, and the answer stands here."""
    user = me_()
    row = db.session.get(Point, number)
    if row is None or row.person_id != person_of(user).id:
        abort(404)
    try:
        appeals.appeal(row, user, request.form.get("text", "")[:1000])
    except Refusal as refusal:
        give_up()
        return _page(user, refusal.to_json(lang())), refusal.status
    flash(t("申诉已交给前台。", "Your appeal is with the desk."))
    return redirect(url_for("web.me_points"), 303)


def _page(user: User, error: dict[str, Any] | None = None) -> str:
    person = person_of(user)
    until = [u for v in rooms.venues() if (u := points.no_peak_until(person, v.code))]
    return render_template(
        "me_points.html",
        here_key="me",
        rows=views_points.lines(points.ledger(person)),
        standing=len(points.standing(person)),
        no_peak_until=max(until, default=None),
        error=error,
    )
