"""The desk's other pages: a person's card, who waits, the report, and the day sheet on paper."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler import found
from scheduler.extensions import db
from scheduler.models import Point
from scheduler.queries import courts as rooms
from scheduler.queries import day_board, desk_report, names, person_card
from scheduler.services import appeals
from scheduler.web import csv_file, said_bookings, times, views_desk
from scheduler.web.desk_answers import around
from scheduler.web.desk_asked import asked_day, clerk
from scheduler.web.door import door
from scheduler.web.words import t, w


@door.get("/desk/people")
def desk_people() -> Any:
    """Search by name, pinyin, initials, staff number."""
    clerk()
    text = request.args.get("q", "").strip()[:80]
    people = names.matching(text, limit=20)
    if len(people) == 1:
        return redirect(url_for("web.desk_person", code=people[0].code))
    return render_template("desk_people.html", people=people, q=text, **around("desk"))


@door.get("/desk/people/<code>")
def desk_person(code: str) -> str:
    clerk()
    card = person_card.card(found.person(code))
    titles = {v.id: w(rooms.title_of(v)) for v in rooms.venues()}
    return render_template(
        "desk_person.html",
        card=card,
        person=card.person,
        titles=titles,
        state_word=said_bookings.state_word,
        **around("desk"),
    )


@door.post("/desk/points/<int:number>/waive")
def desk_waive(number: int) -> Response:
    """An appeal was right."""
    user = clerk()
    point = found.row(Point, number, "point", "记分")
    appeals.waive(point, user, request.form.get("answer", ""))
    flash(t("已撤销这一分。", "The point is taken back."))
    person = db.session.get_one(person_card.Person, point.person_id)
    return redirect(url_for("web.desk_person", code=person.code), 303)


@door.get("/desk/waiting")
def desk_waiting() -> str:
    clerk()
    day = asked_day()
    days = [(d, views_desk.waits(d)) for d in (day + timedelta(days=n) for n in range(8))]
    return render_template("desk_waiting.html", days=days, **around("waiting"))


@door.get("/desk/report")
def desk_report_page() -> Any:
    """The last thirty days, or as asked; `format=csv` for the same as a file."""
    clerk()
    last = _date("last", times.today() - timedelta(days=1))
    first = min(_date("first", last - timedelta(days=29)), last)
    made = desk_report.report(first, last)
    if request.args.get("format") == "csv":
        heads = ["venue", "day_type", "peak", "open_hours", "used_hours", "share"]
        lines = [
            [
                x.venue,
                x.day_type,
                "yes" if x.is_peak else "no",
                f"{x.open_hours:.1f}",
                f"{x.used_hours:.1f}",
                f"{x.share:.3f}",
            ]
            for x in made.lines
        ]
        return csv_file.response(f"desk-{first}-{last}.csv", heads, lines)
    return render_template("desk_report.html", report=made, **around("report"))


@door.get("/desk/sheet")
def desk_sheet() -> str:
    """The day on paper: every court with its bookings, a box to tick; the fallback when the net is down."""
    clerk()
    day = asked_day()
    venues = rooms.venues()
    courts = rooms.courts(venues)
    blocks = day_board.blocks(courts, day)
    heads = day_board.floor_bookings(courts, day)
    return render_template(
        "desk_sheet.html",
        day=day,
        courts=courts,
        of_court={c.number: [b for b in blocks if b.court.number == c.number] for c in courts},
        of_floor={c.number: [b for b in heads if b.venue_id == c.venue_id] for c in courts if c.heads},
        who=said_bookings.who,
        under=said_bookings.under,
        **around("desk"),
    )


def _date(name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
