"""A class at the desk: who has a seat, who waits, and a seat for somebody at the counter."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from scheduler import clock, found, idempotency
from scheduler.errors import Refusal
from scheduler.models import Lesson
from scheduler.queries import lessons
from scheduler.services import seat_booking
from scheduler.services.seat_booking import SeatOrder
from scheduler.transactions import give_up
from scheduler.web import said_bookings, times, views_classes
from scheduler.web.desk_answers import around, overridden
from scheduler.web.desk_asked import asked_overrides, clerk
from scheduler.web.door import door
from scheduler.web.pages_desk_booking import person_called
from scheduler.web.words import lang, t


@door.get("/desk/classes")
def desk_classes() -> str:
    """The open ones of the next two weeks."""
    clerk()
    rows = lessons.between(clock.now(), clock.now() + views_classes.AHEAD, only_open=True)
    days = views_classes.by_day([views_classes.class_of(s) for s in rows])
    return render_template("desk_classes.html", days=days, **around("classes"))


@door.get("/desk/classes/<int:number>")
def desk_class(number: int) -> str:
    clerk()
    return _page(_lesson(number))


@door.post("/desk/classes/<int:number>")
@idempotency.once
def desk_seat(number: int) -> Any:
    """A seat for whoever is named, or for a walk-in."""
    user, lesson = clerk(), _lesson(number)
    try:
        person = person_called(request.form.get("who", "").strip())
        row = seat_booking.book_seat(
            SeatOrder(
                lesson=lesson,
                person=person,
                source="desk" if person else "walk_in",
                override=asked_overrides(),
                reason=request.form.get("reason", "").strip()[:200],
            ),
            user,
        )
    except Refusal as refusal:
        give_up()
        return _page(_lesson(number), refusal.to_json(lang())), refusal.status
    flash(t("{x}有名额了", "{x} has a seat", x=said_bookings.who(row)))
    return redirect(url_for("web.desk_class", number=number), 303)


def _lesson(number: int) -> Lesson:
    return found.row(Lesson, number, "lesson", "课")


def _page(lesson: Lesson, error: dict[str, Any] | None = None) -> str:
    return render_template(
        "desk_class.html",
        one=views_classes.class_of(lessons.one(lesson)),
        holders=lessons.holders(lesson),
        who=said_bookings.who,
        under=said_bookings.under,
        day=times.local(lesson.start).date(),
        error=error,
        overridden=overridden(error),
        typed=request.form.get("who", ""),
        **around("classes"),
    )
