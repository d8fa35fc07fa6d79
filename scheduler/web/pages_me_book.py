"""/me/book: a court in four taps; cancelling in two; the waiting list. Plain forms, made for a thumb."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler import clock, idempotency, signed_in
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Person, User, Venue, Waiting
from scheduler.queries import courts as rooms
from scheduler.queries import slots, waiting_list
from scheduler.queries.programme import day_types
from scheduler.services import booking as desk
from scheduler.services import checking_in, waiting
from scheduler.services import door as doors
from scheduler.services.booking import Order
from scheduler.services.waiting import Wish
from scheduler.web import times
from scheduler.web.door import door
from scheduler.web.words import lang, t, w
from solver.words import Words

DAYS = 8
LENGTHS = (30, 60, 90)
NOBODY = Words("这个账号没有对应的人员，不能订场。", "This account stands for nobody, so it cannot book.")
PICK_A_TIME = Words("先选一个时间", "Choose a time first.")


@dataclass(frozen=True)
class Pick:
    """A start that can be tapped: the venue that has a place, or the first one where all are full."""

    start: datetime
    end: datetime
    venue: str
    free: int


@dataclass(frozen=True)
class Asked:
    activity: str
    day: date
    minutes: int
    guests: int
    start: datetime | None
    venue: str

    def url(self, **other: Any) -> str:
        """The same with something else. Another day or activity forgets the time."""
        values: dict[str, Any] = {
            "activity": self.activity,
            "day": self.day.isoformat(),
            "minutes": self.minutes,
            "guests": self.guests or None,
            "start": self.start.isoformat() if self.start else None,
            "venue": self.venue or None,
        }
        if {"activity", "day", "minutes"} & other.keys():
            values |= {"start": None, "venue": None}
        return url_for("web.me_book", **{k: v for k, v in (values | other).items() if v})


@door.get("/me/book")
def me_book() -> str:
    return _book_page(_me(), _asked(_me()))


@door.post("/me/book")
@idempotency.once
def me_book_now() -> Any:
    """Book; refused, the same page with why and what instead."""
    user = _me()
    try:
        made = desk.book(_order(_who(user)), user)
    except Refusal as refusal:
        db.session.rollback()
        return _book_page(user, _asked(user), refusal.to_json(lang())), refusal.status
    words = (
        t("已申请，等批准：{x}", "Asked for, to be approved: {x}", x=_said(made))
        if made.state == "pending"
        else t("订好了：{x}", "Booked: {x}", x=_said(made))
    )
    flash(words)
    return redirect(url_for("web.me"), 303)


@door.get("/me/bookings/<int:number>/cancel")
def me_cancel_asked(number: int) -> str:
    row = _mine(number)
    return _cancel_page(row)


@door.post("/me/bookings/<int:number>/cancel")
@idempotency.once
def me_cancel(number: int) -> Any:
    """Given back; the next in line is told. Where it costs a point, the form has said so."""
    user, row = _me(), _mine(number)
    said = _said(row)
    try:
        desk.cancel(row, user, knowing=bool(request.form.get("knowing")))
    except Refusal as refusal:
        db.session.rollback()
        return _cancel_page(_mine(number), refusal.to_json(lang())), refusal.status
    flash(t("已取消：{x}", "Cancelled: {x}", x=said))
    return redirect(url_for("web.me"), 303)


@door.post("/me/waiting")
@idempotency.once
def me_wait() -> Any:
    user = _me()
    order = _order(_who(user))
    try:
        wish = Wish(_who(user), [order.venue], order.start, order.end, order.lanes, order.party)
        waiting.join(wish, user)
    except Refusal as refusal:
        db.session.rollback()
        return _book_page(user, _asked(user), refusal.to_json(lang())), refusal.status
    flash(
        t(
            "已加入候补。轮到你时会为你留着并通知。",
            "You are on the waiting list; you will be told when it is your turn.",
        )
    )
    return redirect(url_for("web.me"), 303)


@door.post("/me/waiting/<int:number>/<verb>")
@idempotency.once
def me_waiting(number: int, verb: str) -> Response:
    """accept, pass or withdraw."""
    user = _me()
    row = db.session.get(Waiting, number)
    if row is None or row.person_id != _who(user).id:
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
    _me()
    return render_template(
        "me_check_in.html", here_key="me", token=token, place=_title(doors.venue_of(token))
    )


@door.post("/check-in/<token>")
@idempotency.once
def at_door_now(token: str) -> Response:
    made = checking_in.check_in_at_door(token, _me())
    flash(t("已签到：{x}", "Checked in: {x}", x=_said(made)))
    return redirect(url_for("web.me"), 303)


def _title(code: str) -> str:
    return next((w(rooms.title_of(v)) for v in rooms.venues() if v.code == code), code)


def _me() -> User:
    return signed_in.require("read")


def _who(user: User) -> Person:
    if user.person is None:
        raise Refusal("no-person", NOBODY, status=403)
    return user.person


def _mine(number: int) -> Booking:
    row = db.session.get(Booking, number)
    user = _me()
    if row is None or user.person is None or row.person_id != user.person.id:
        abort(404)
    return row


def _said(row: Booking) -> str:
    return f"{w(rooms.title_of(row.venue))} · {times.day(row.start)} {times.time(row.start)}–{times.time(row.end)}"


def _asked(user: User) -> Asked:
    values = request.values
    known = activities()
    activity = values.get("activity", "")
    if activity not in known:
        activity = _usual(user, known)
    minutes = values.get("minutes", 60, type=int)
    return Asked(
        activity,
        _day(values.get("day", "")) or times.today(),
        minutes if minutes in LENGTHS else 60,
        max(0, min(20, values.get("guests", 0, type=int))),
        _moment(values.get("start", "")),
        values.get("venue", ""),
    )


def activities() -> dict[str, str]:
    """What can be done at the gym, with its word."""
    return {
        a: w(rooms.ACTIVITIES[a])
        for a in rooms.ACTIVITIES
        if any(rooms.activity_of(v) == a for v in rooms.venues())
    }


def _usual(user: User, known: dict[str, str]) -> str:
    """What this person booked last; else the first."""
    query = select(Booking.activity).where(Booking.person_id == user.person_id, Booking.activity != "")
    last = db.session.scalar(query.order_by(Booking.id.desc()).limit(1)) if user.person_id else None
    return last if last in known else next(iter(known), "")


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if abs((found - times.today()).days) <= 60 else None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _order(person: Person) -> Order:
    start, minutes = _moment(request.form.get("start", "")), request.form.get("minutes", 60, type=int)
    venue = next((v for v in rooms.venues() if v.code == request.form.get("venue")), None)
    if start is None or venue is None:
        raise Refusal("bad-fields", PICK_A_TIME, status=422)
    party = 1 + max(0, request.form.get("guests", 0, type=int))
    return Order(
        venue=venue.code,
        start=start,
        end=_moment(request.form.get("end", "")) or start + timedelta(minutes=minutes),
        person=person,
        lanes=party if venue.shared else 1,
        party=party,
        activity=rooms.activity_of(venue),
        source="phone",
    )


def picks(found: list[Venue], asked: Asked) -> list[Pick]:
    """Every start of the day, with how many places are left; those that are over are left out."""
    made = sorted(
        slots.slots(found, asked.day, asked.day, asked.minutes), key=lambda s: (s.start, -s.free, s.venue)
    )
    first = {start: list(some) for start, some in groupby(made, key=lambda s: s.start)}
    now = clock.now()
    return [
        Pick(start, some[0].end, some[0].venue, sum(s.free for s in some))
        for start, some in first.items()
        if start > now
    ]


def _book_page(user: User, asked: Asked, error: dict[str, Any] | None = None) -> str:
    person = _who(user)
    found = [v for v in rooms.venues() if rooms.activity_of(v) == asked.activity]
    all_picks = picks(found, asked)
    chosen = next((p for p in all_picks if p.start == asked.start), None)
    first = times.today()
    days = [first + timedelta(days=n) for n in range(DAYS)]
    parts = rooms.parts(found, asked.day)
    minute = lambda p: times.local(p.start).hour * 60 + times.local(p.start).minute  # noqa: E731
    return render_template(
        "me_book.html",
        here_key="book",
        person=person,
        asked=asked,
        activities=activities(),
        days=[(d, day_types(d, d)[d]) for d in days],
        groups=[(part, [p for p in all_picks if part.start <= minute(p) < part.end]) for part in parts],
        chosen=chosen,
        place=w(rooms.title_of(next(v for v in found if v.code == chosen.venue))) if chosen else "",
        lengths=LENGTHS,
        error=error,
        waiting=len([r for r in waiting_list.of_day(chosen.start, chosen.end) if chosen.venue in r.venues])
        if chosen and not chosen.free
        else 0,
    )


def _cancel_page(row: Booking, error: dict[str, Any] | None = None) -> str:
    left = row.start - clock.now()
    return render_template(
        "me_cancel.html",
        here_key="me",
        row=row,
        place=w(rooms.title_of(row.venue)),
        error=error,
        hours=int(left.total_seconds() // 3600),
        is_late=left < timedelta(hours=2),
        is_over=row.end <= clock.now(),
    )
