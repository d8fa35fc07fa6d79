"""A booking of the desk in relation to others: swapped with one, cut in two, or one of a standing series."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, request, url_for

from scheduler import idempotency, spoken
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, BookingSeries, Group, Person, SeriesStep, User
from scheduler.queries import courts as rooms
from scheduler.services import recurring, series_kit, series_steps
from scheduler.services import series as of
from scheduler.services.recurring import Standing
from scheduler.services.series import Scope
from scheduler.web import desk_acts, desk_undo, times, views_desk, views_kit
from scheduler.web.desk_answers import answer
from scheduler.web.desk_asked import asked_minute, booking_of, clerk, refuse_stale
from scheduler.web.door import door
from scheduler.web.words import counted, lang, t, w
from solver.words import Words

SAID = 4  # dates that are named, of those left out
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@door.post("/desk/bookings/<int:number>/swap")
@idempotency.once
def desk_swap(number: int) -> Any:
    """Two change time and place; each keeps its people."""
    user, row, other = clerk(), booking_of(number), booking_of(request.form.get("other", 0, type=int))
    refuse_stale(row)
    return answer(lambda: desk_acts.swap(row, other, user), "", None)


@door.post("/desk/bookings/<int:number>/split")
@idempotency.once
def desk_split(number: int) -> Any:
    """One becomes two that follow each other; then either can be moved or given up."""
    user, row = clerk(), booking_of(number)
    refuse_stale(row)
    at = rooms.at(times.local(row.start).date(), asked_minute())
    return answer(lambda: desk_acts.split(row, user, at), "", None)


@door.post("/desk/bookings/<int:number>/series")
@idempotency.once
def desk_series(number: int) -> Any:
    """Move or cancel this date of a standing slot, this and later ones, or all; `verb` says which."""
    user, row = clerk(), booking_of(number)
    if row.series is None:
        abort(404)
    refuse_stale(row)
    scope: Any = request.form.get("scope", "this")

    def change() -> desk_acts.Done:
        if request.form.get("verb") == "cancel":
            done, step = series_steps.noted(row.series, user, lambda: recurring.cancel(row, user, scope))
            n = len(done.cancelled)
            words = counted(n, "已取消 {n} 次", "{n} date cancelled", "{n} dates cancelled")
            return _done(words, row, step)
        wanted = _wanted(row)
        done, step = series_steps.noted(
            row.series, user, lambda: recurring.change(row, user, scope, **wanted)
        )
        n, kept = len(done.moved), len(done.kept)
        words = counted(n, "已移 {n} 次", "{n} date moved", "{n} dates moved")
        more = t("，{k} 次单独改过的不动", "; {k} changed by themselves stay", k=kept) if kept else ""
        fell = [t("；取消：{x}", "; cancelled: {x}", x=w(one.words)) for one in done.dropped]
        return _done(words + more + "".join(fell), row, step)

    return answer(change, "", None)


def _done(words: str, row: Booking, step: SeriesStep) -> desk_acts.Done:
    """With the way back: all that the change touched as it was."""
    undo = {"verb": "series", "step": step.id, "side": "before"}
    desk_undo.note(words, row, undo)
    return desk_acts.Done(words, undo, row.id)


def _wanted(row: Booking) -> dict[str, Any]:
    """Where to: the form's date, court, time and length, as for a move of one."""
    number = request.form.get("court", 0, type=int)
    court = next((c for c in rooms.courts() if c.number == number), None) or abort(404)
    start = rooms.at(_day(request.form.get("date", ""), times.local(row.start)), asked_minute())
    minutes = request.form.get("minutes", 0, type=int) or int((row.end - row.start).total_seconds() // 60)
    return {"venue": court.venue, "start": start, "end": start + timedelta(minutes=minutes)}


def _day(text: str, otherwise: datetime) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise.date()


def book_weekly(
    user: User,
    court: rooms.Court,
    span: tuple[datetime, datetime],
    until: date,
    *,
    person: Person | None,
    group: Group | None,
    party: int,
    skip: frozenset[str],
    kit: dict[str, int],
) -> Any:
    """The same time every week until the last day; holidays are left out by themselves."""
    start, end = span
    weekday = DAYS[times.local(start).weekday()]
    order = Standing(
        venue=court.venue,
        start=start,
        end=end,
        rrule=f"FREQ=WEEKLY;BYDAY={weekday};UNTIL={until:%Y%m%d}",
        group=group,
        person=person,
        lanes=party if court.heads else 1,
        lane=None if court.heads else court.lane,
        party=party,
        activity=court.activity,
        title=group.title if group else Words(),
        skip=skip,
        kit=kit,
    )
    made, step = series_steps.noted(None, user, lambda: recurring.book_series(order, user))
    n = len(made.bookings)
    words = counted(n, "已订 {n} 次固定时段", "{n} date of a standing slot", "{n} dates of a standing slot")
    flash(_done(words + _left_out(made), made.bookings[0], step).words)
    return redirect(url_for("web.desk", **views_desk.where(start)), 303)


def _left_out(series: BookingSeries) -> str:
    """；跳过 10月5日 周二（节假日）: what the clerk tells the club before it stands at a closed door."""
    found = of.left_out(series)
    if not found:
        return ""
    said = [
        f"{w(spoken.day(day))}（{w(why)}）" if lang() == "zh" else f"{w(spoken.day(day))} ({w(why)})"
        for day, why in found
    ]
    more = t("等 {n} 天", " and {n} in all", n=len(said)) if len(said) > SAID else ""
    return t("；跳过：{x}", "; left out: {x}", x=t("、", ", ").join(said[:SAID]) + more)


def lend_many(row: Booking, user: User, scope: Scope, kit: dict[str, int]) -> desk_acts.Done:
    """The same kit on several dates."""
    done, step = series_steps.noted(row.series, user, lambda: series_kit.lend(row, user, scope, kit))
    n, lent = len(done.moved), views_kit.said(kit)
    dates = counted(n, "{n} 次", "{n} date", "{n} dates")
    words = (
        t("{dates}都借：{x}", "{dates}, each with {x}", dates=dates, x=lent)
        if lent
        else t("{dates}都不借器材了", "{dates} without kit", dates=dates)
    )
    return _done(words, row, step)


def group_called(code: str) -> Group | None:
    """The club that the form names; none where it is empty."""
    if not code:
        return None
    found = db.session.query(Group).filter_by(code=code).first()
    if found is None:
        raise Refusal("not-found", Words("没有这个协会", "There is no such club."), status=404)
    return found


def clubs() -> list[Group]:
    return list(db.session.query(Group).filter_by(kind="club").order_by(Group.code))
