"""The desk without its line: a form to book, and a page of one booking with all that can be done to it."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from scheduler import clock, idempotency
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Person
from scheduler.queries import courts as rooms
from scheduler.queries import day_board, names
from scheduler.transactions import give_up
from scheduler.web import desk_acts, said_bookings, times, views_desk, views_kit
from scheduler.web.desk_answers import answer, around, overridden, without_alternatives
from scheduler.web.desk_asked import (
    asked_day,
    asked_minute,
    asked_overrides,
    booking_of,
    clerk,
    court_at,
    refuse_stale,
)
from scheduler.web.door import door
from scheduler.web.pages_desk_series import book_weekly, clubs, group_called, lend_many
from scheduler.web.views_booking import moment
from scheduler.web.words import lang, w
from solver.words import Words

LENGTHS = (30, 45, 60, 90, 120)


@door.get("/desk/book")
def desk_form() -> str:
    clerk()
    return _form()


@door.post("/desk/book")
@idempotency.once
def desk_book() -> Any:
    """Book as the form says; refused, the form again with what was typed."""
    user = clerk()
    try:
        person = person_called(request.form.get("who", "").strip())
        court, start, end = _taken() or _place()
        group, until = group_called(request.form.get("group", "")), _until()
        guests = request.form.get("guests", 0, type=int)
        if until is not None:
            skip = frozenset(x for x in request.form.get("skip", "").split(",") if x)
            party = 1 + guests
            return book_weekly(
                user,
                court,
                (start, end),
                until,
                person=person,
                group=group,
                party=party,
                skip=skip,
                kit=_kit(),
            )
        done = desk_acts.book(
            user,
            court,
            start,
            end,
            person=person,
            group=group,
            guests=guests,
            override=asked_overrides(),
            reason=request.form.get("reason", "").strip()[:200],
            hold=0 if request.form.get("hold") else None,
            kit=_kit(),
        )
    except Refusal as refusal:
        give_up()
        return _form(refusal.to_json(lang())), refusal.status
    flash(done.words)
    return redirect(url_for("web.desk", **views_desk.where(start)), 303)


def _place() -> tuple[rooms.Court, datetime, datetime]:
    """The court and the span that the fields say."""
    start = rooms.at(asked_day(), asked_minute())
    return _court(), start, start + timedelta(minutes=request.form.get("minutes", 60, type=int))


def _taken() -> tuple[rooms.Court, datetime, datetime] | None:
    """An alternative of the refusal before, where its button was pressed: venue, start, end."""
    said = request.form.get("take", "").split()
    if len(said) != 3:
        return None
    start, end = (moment(text) or abort(422) for text in said[1:])
    return court_at(views_desk.day_view(times.local(start).date()), said[0], start, end), start, end


def _kit() -> dict[str, int]:
    """What is to be borrowed; of what ran out only what is left, where that button was pressed."""
    code, _, left = request.form.get("fewer", "").rpartition(" ")
    return views_kit.asked_kit() | ({code: max(0, int(left))} if code and left.isdecimal() else {})


def _form(error: dict[str, Any] | None = None) -> str:
    asked = request.values
    at = asked.get("at", "")
    if request.method == "GET" and at.isdecimal():
        at = times.minutes(int(at))
    return render_template(
        "desk_book.html",
        error=error and error | {"message": without_alternatives(error)},
        overridden=overridden(error),
        day=asked_day(),
        courts=rooms.courts(),
        lengths=LENGTHS,
        clubs=clubs(),
        kit=_kit_choices(),
        asked={
            **{name: asked.get(name, "") for name in ("court", "who", "reason", "group", "until")},
            "at": at,
        }
        | {"minutes": asked.get("minutes", "60"), "guests": asked.get("guests", "0")},
        **around("desk"),
    )


def _kit_choices() -> list[views_kit.Lent]:
    """What is lent at any court, and how much is left then, where court and time are known."""
    try:
        court, start, end = _place() if request.method == "POST" else _clicked()
    except (Refusal, NotFound, ValueError):
        return views_kit.choices(rooms.venues(), wanted=views_kit.asked_kit())
    here = [v for v in rooms.venues() if v.code == court.venue]
    return views_kit.choices(here, (start, end), wanted=views_kit.asked_kit())


def _clicked() -> tuple[rooms.Court, datetime, datetime]:
    """The place on the board that led here."""
    number = request.args.get("court", 0, type=int)
    court = next((c for c in rooms.courts() if c.number == number), None) or abort(404)
    start = rooms.at(asked_day(), int(request.args["at"]))
    return court, start, start + timedelta(hours=1)


def _until() -> date | None:
    text = request.form.get("until", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(
            "bad-fields",
            Words("最后一天看不懂", "The last day is no date."),
            status=422,
            context={"fields": {"until": [text]}},
        ) from None


def _court() -> rooms.Court:
    number = request.form.get("court", 0, type=int)
    return next((c for c in rooms.courts() if c.number == number), None) or abort(404)


def person_called(typed: str) -> Person | None:
    if not typed:
        return None
    found = names.matching(typed)
    if len(found) != 1:
        said = "、".join(f"{k.name} {k.code}" for k in found)
        raise Refusal(
            "person-unclear",
            Words(
                f"“{typed}”是哪一位？{said}" if found else f"没有“{typed}”这个人",
                f"Which “{typed}”? {said}" if found else f"There is nobody called “{typed}”.",
            ),
            status=422,
        )
    return db.session.get(Person, found[0].id)


@door.get("/desk/bookings/<int:number>")
def desk_booking(number: int) -> str:
    clerk()
    return booking_page(booking_of(number))


@door.post("/desk/bookings/<int:number>/approve")
@idempotency.once
def desk_approve(number: int) -> Any:
    user, row = clerk(), booking_of(number)
    return answer(lambda: desk_acts.approve(row, user), "", None)


@door.post("/desk/bookings/<int:number>/refuse")
@idempotency.once
def desk_refuse(number: int) -> Any:
    user, row = clerk(), booking_of(number)
    reason = request.form.get("reason", "").strip()[:200]
    return answer(lambda: desk_acts.refuse(row, user, reason=reason), "", None)


@door.post("/desk/bookings/<int:number>/confirm")
@idempotency.once
def desk_confirm(number: int) -> Any:
    user, row = clerk(), booking_of(number)
    return answer(lambda: desk_acts.confirm(row, user), "", None)


@door.post("/desk/bookings/<int:number>/kit")
@idempotency.once
def desk_kit(number: int) -> Any:
    """Other kit with the booking; what is refused is said on its page, with what is left."""
    user, row = clerk(), booking_of(number)
    refuse_stale(row)
    scope: Any = request.form.get("scope", "this")
    try:
        done = lend_many(row, user, scope, _kit()) if scope != "this" else desk_acts.lend(row, user, _kit())
    except Refusal as refusal:
        give_up()
        return booking_page(booking_of(number), refusal.to_json(lang())), refusal.status
    flash(done.words)
    return redirect(url_for("web.desk_booking", number=number), 303)


@door.post("/desk/bookings/<int:number>/resize")
@idempotency.once
def desk_resize(number: int) -> Any:
    user, row = clerk(), booking_of(number)
    refuse_stale(row)
    end = row.start + timedelta(minutes=request.form.get("minutes", 60, type=int))
    return answer(lambda: desk_acts.resize(row, user, end), "", None)


def booking_page(row: Booking, error: dict[str, Any] | None = None) -> str:
    found = rooms.courts()
    lane = day_board.lane_of([row]).get(row.id, 0)
    court = next((c for c in found if c.venue_id == row.venue_id and c.lane in (lane, 0)), None)
    exact = next((c for c in found if c.venue_id == row.venue_id and c.lane == lane), court)
    return render_template(
        "desk_booking.html",
        row=row,
        court=exact,
        courts=found,
        lengths=sorted({*LENGTHS, int((row.end - row.start).total_seconds() // 60)}),
        minutes=int((row.end - row.start).total_seconds() // 60),
        who=said_bookings.who(row),
        state=said_bookings.state_word(row),
        mark=said_bookings.mark_of(row),
        day=times.local(row.start).date(),
        others=_others(row, found),
        later=_later(row),
        lent=views_kit.said(row.kit),
        kit=views_kit.choices(
            [row.venue], (row.start, row.end), wanted=views_kit.asked_kit() or row.kit, before=row
        )
        if row.lesson_id is None
        else [],
        back=url_for("web.desk", **views_desk.where(row.start)),
        error=error,
        **around("desk"),
    )


def _others(row: Booking, found: list[rooms.Court]) -> list[tuple[int, str]]:
    """What it may be swapped with: the day's other bookings that have not begun."""
    day = times.local(row.start).date()
    blocks = {b.booking.id: b for b in day_board.blocks(found, day) if b.booking}
    return [
        (n, f"{times.time(b.start)}–{times.time(b.end)} {w(b.court.title)} · {said_bookings.who(b.booking)}")
        for n, b in blocks.items()
        if b.booking and n != row.id and b.booking.state == "confirmed" and b.start > clock.now()
    ]


def _later(row: Booking) -> int:
    rows = row.series.bookings if row.series else ()
    return sum(b.start > row.start and b.state == "confirmed" for b in rows)
