"""/desk: the day board of the gym, its one line, and the same as forms for who has no script."""

from datetime import timedelta
from typing import Any

from flask import abort, get_template_attribute, render_template, request, url_for

from scheduler import idempotency
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Person, Waiting
from scheduler.web import desk_acts, views_desk
from scheduler.web.desk_acts import Done
from scheduler.web.desk_answers import answer, mark_of, opened, page, pieces
from scheduler.web.desk_asked import (
    asked_day,
    asked_minute,
    asked_moment,
    asked_overrides,
    asked_part,
    asked_text,
    booking_of,
    clerk,
    court_at,
    instead_of_back,
    named_row,
    refuse_stale,
    view_of,
)
from scheduler.web.desk_line import Meant, understand
from scheduler.web.door import door
from solver.words import Words

BACK = {"undo": desk_acts.undo, "redo": desk_acts.redo}


@door.get("/desk")
def desk() -> str:
    clerk()
    return page(view_of())


@door.get("/desk/understand")
def desk_understand() -> str:
    """What the line means so far, as the fragment that stands behind it."""
    clerk()
    meant = understand(asked_text(), view_of())
    return str(get_template_attribute("parts/desk.html", "understood")(meant)).strip()


@door.get("/desk/pieces")
def desk_pieces() -> tuple[str, int, dict[str, str]]:
    """The pieces of the board that are not as the asker has them (`have`: id.hash …). Nothing is rendered where
    the `mark` that came with them still stands; a new one comes in the header Desk-Mark."""
    clerk()
    mark = mark_of(asked_day(), asked_part())  # before the rest is read, so that it promises no more
    if mark == request.args.get("mark"):
        return "", 204, {}
    have = set(request.args.get("have", "").split())
    changed = [piece for piece in pieces(view_of()) if f"{piece[0]}.{piece[1]}" not in have]
    html = render_template("desk_pieces.html", pieces=changed) if changed else ""
    return html, 200 if changed else 204, {"Desk-Mark": mark}


@door.post("/desk/line")
@idempotency.once
def desk_line() -> Any:
    """Do what the line says. Only a name: the person's card."""
    user, view = clerk(), view_of()
    text = asked_text()
    meant = understand(text, view)
    if meant.is_ready and meant.person and meant.court is None:
        return opened(url_for("web.desk_person", code=meant.person.code))
    override = asked_overrides()
    reason = request.form.get("reason", "").strip()[:200]
    return answer(lambda: desk_acts.act(meant, user, override=override, reason=reason), text, meant)


@door.post("/desk/take")
@idempotency.once
def desk_take() -> Any:
    """An alternative instead: the same order at another place and time."""
    user, view = clerk(), view_of()
    if back := BACK.get(request.form.get("back", "")):
        return answer(lambda: back(user, instead_of_back()), "", None)
    text = asked_text()
    meant = understand(text, view) if text else Meant(understand("", view).order)
    start, end = asked_moment("start"), asked_moment("end")
    court = court_at(view, request.form.get("venue", ""), start, end)

    def take() -> Done:
        row = meant.booking or named_row(Booking, "booking")
        waits = meant.waiting or named_row(Waiting, "waiting")
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


@door.post("/desk/redo")
@idempotency.once
def desk_redo() -> Any:
    user = clerk()
    return answer(lambda: desk_acts.redo(user), "", None)


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
