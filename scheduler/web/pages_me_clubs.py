"""/me/clubs: what the head of a club does: wish for standing slots, see the draw, give dates back."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from scheduler import clock, idempotency
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Ballot, Booking, Group, User
from scheduler.queries import clubs
from scheduler.queries import courts as rooms
from scheduler.services import ballot as ballots
from scheduler.services import recurring
from scheduler.transactions import give_up
from scheduler.web import views_clubs, views_mine
from scheduler.web.door import door
from scheduler.web.member import me_, person_of
from scheduler.web.words import counted, lang, t, w


@door.get("/me/clubs")
def me_clubs() -> str:
    return _page(me_())


@door.post("/me/clubs/<club>/wishes/<code>")
@idempotency.once
def me_wish(club: str, code: str) -> Any:
    """The club's slots, the most wished first, instead of what it said before."""
    user = me_()
    group = _club(user, club)
    ballot = db.session.query(Ballot).filter_by(code=code).first() or abort(404)
    try:
        ballots.wish(ballot, group, [c for c in request.form.getlist("rank") if c], user)
    except Refusal as refusal:
        give_up()
        return _page(user, refusal.to_json(lang())), refusal.status
    flash(t("志愿已记下，截止前可以再改。", "Your wishes are noted; change them until it closes."))
    return redirect(url_for("web.me_clubs"), 303)


@door.get("/me/clubs/dates/<int:number>")
def me_club_date(number: int) -> str:
    """One date of a standing slot: how many of them to give back."""
    return _date_page(_date(me_(), number))


@door.post("/me/clubs/dates/<int:number>/give-back")
@idempotency.once
def me_give_back(number: int) -> Any:
    user = me_()
    row = _date(user, number)
    try:
        done = recurring.cancel(row, user, request.form.get("scope", "this"))  # type: ignore[arg-type]
    except Refusal as refusal:
        give_up()
        return _date_page(_date(user, number), refusal.to_json(lang())), refusal.status
    n = len(done.cancelled)
    flash(counted(n, "已让出 {n} 次，候补的人先得到。", "{n} date given back.", "{n} dates given back."))
    return redirect(url_for("web.me_clubs"), 303)


def _page(user: User, error: dict[str, Any] | None = None) -> str:
    mine = clubs.clubs_of(person_of(user))
    return render_template(
        "me_clubs.html",
        here_key="me",
        clubs=[views_clubs.club_view(club) for club in mine],
        error=error,
    )


def _date_page(row: Booking, error: dict[str, Any] | None = None) -> str:
    later = [b for b in row.series.bookings if b.start > row.start] if row.series else []
    return render_template(
        "me_club_date.html",
        here_key="me",
        row=row,
        said=views_mine.said(row),
        place=w(rooms.title_of(row.venue)),
        later=len([b for b in later if b.state == "confirmed"]),
        is_over=row.start <= clock.now(),
        error=error,
    )


def _club(user: User, code: str) -> Group:
    return next((c for c in clubs.clubs_of(person_of(user)) if c.code == code), None) or abort(404)


def _date(user: User, number: int) -> Booking:
    row = db.session.get(Booking, number)
    mine = {c.id for c in clubs.clubs_of(person_of(user))}
    if row is None or row.group_id not in mine:
        abort(404)
    return row
