"""/desk/classes/new: a class with seats, in a room of the gym's own or on what a plan has published."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select

from scheduler import clock, idempotency
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Course, Entry, Plan, User
from scheduler.queries import courts as rooms
from scheduler.queries.entries import standing_rows
from scheduler.services import lessons
from scheduler.services.lessons import NewCourse
from scheduler.services.recurring import Standing
from scheduler.transactions import give_up
from scheduler.web import times
from scheduler.web.desk_answers import around
from scheduler.web.desk_asked import asked_day, asked_minute, clerk
from scheduler.web.door import door
from scheduler.web.said_bookings import entry_title
from scheduler.web.words import counted, lang
from solver.words import Words

AHEAD = timedelta(days=35)  # in which a published event has to take place to be offered
LENGTHS = (45, 60, 90, 120)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@door.get("/desk/classes/new")
def desk_class_new() -> str:
    clerk()
    return _page()


@door.post("/desk/classes/new")
@idempotency.once
def desk_class_offer() -> Any:
    """Its room is booked for every date, or nothing is; of a published event the dates are the plan's."""
    user = clerk()
    try:
        made = _on_plan(user) if request.form.get("session") else _in_room(user)
    except Refusal as refusal:
        give_up()
        return _page(refusal.to_json(lang())), refusal.status
    n = len(made.lessons)
    flash(counted(n, "开课了：{n} 次", "Offered: {n} date", "Offered: {n} dates"))
    return redirect(url_for("web.desk_classes"), 303)


def _new(title: Words, activity: str = "") -> NewCourse:
    number = (db.session.scalar(select(func.max(Course.id))) or 0) + 1
    seats = request.form.get("seats", 0, type=int)
    return NewCourse(code=f"class-{number}", title=title, seats=seats, activity=activity)


def _in_room(user: User) -> Course:
    zh, en = (request.form.get(name, "").strip()[:200] for name in ("title", "title_en"))
    if not zh:
        raise _wrong("title", Words("课叫什么还没写。", "The class has no title yet."))
    number = request.form.get("court", 0, type=int)
    court = next((c for c in rooms.courts() if c.number == number), None) or abort(404)
    start = rooms.at(asked_day(), asked_minute())
    until = _until()
    weekday = DAYS[times.local(start).weekday()]
    weekly = f"FREQ=WEEKLY;BYDAY={weekday};UNTIL={until:%Y%m%d}" if until else "FREQ=DAILY;COUNT=1"
    room = Standing(
        venue=court.venue,
        start=start,
        end=start + timedelta(minutes=request.form.get("minutes", 60, type=int)),
        rrule=weekly,
        lanes=request.form.get("seats", 1, type=int) if court.heads else 1,
    )
    return lessons.offer_course(_new(Words(zh, en or zh), court.activity), room, user)


def _on_plan(user: User) -> Course:
    """The session as the list names it: plan, event, session."""
    entry = next((e for e in _entries() if _key(e) == request.form["session"]), None) or abort(404)
    plan, title = db.session.get_one(Plan, entry.plan_id), Words(entry.title_zh, entry.title_en)
    new = _new(title, entry.category)
    return lessons.offer_on_plan(new, plan, entry.event_code, user, session=entry.session_code)


def _until() -> date | None:
    text = request.form.get("until", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _wrong("until", Words("最后一天看不懂。", "The last day is no date.")) from None


def _wrong(field: str, words: Words) -> Refusal:
    return Refusal("bad-fields", words, status=422, context={"fields": {field: [words.get(lang())]}})


def _page(error: dict[str, Any] | None = None) -> str:
    names = ("title", "title_en", "seats", "court", "at", "minutes", "until", "session", "date")
    return render_template(
        "desk_class_new.html",
        error=error,
        typed={name: request.form.get(name, "") for name in names},
        day=asked_day(),
        courts=rooms.courts(),
        lengths=LENGTHS,
        sessions=_sessions(),
        **around("classes"),
    )


def _entries() -> list[Entry]:
    """What stands on the gym's courts in the next weeks, by time."""
    codes = {v.code for v in rooms.venues()}
    span = Entry.start > clock.now(), Entry.start < clock.now() + AHEAD
    rows = db.session.scalars(standing_rows().where(*span).order_by(Entry.start))
    return [entry for entry in rows if codes & set(entry.venues) and entry.status != "CANCELLED"]


def _sessions() -> list[tuple[str, str]]:
    """Each session of a plan that has no seats yet, with its next date."""
    has = {(c.event_code, c.session_code) for c in db.session.scalars(select(Course)) if c.event_code}
    found: dict[str, str] = {}
    for entry in _entries():
        if (entry.event_code, entry.session_code) not in has and (entry.event_code, "") not in has:
            found.setdefault(_key(entry), f"{entry_title(entry)} · {_when(entry.start)}")
    return sorted(found.items(), key=lambda pair: pair[1])


def _key(entry: Entry) -> str:
    return f"{entry.plan_id}|{entry.event_code}|{entry.session_code}"


def _when(start: datetime) -> str:
    return f"{times.day(start)} {times.time(start)}"
