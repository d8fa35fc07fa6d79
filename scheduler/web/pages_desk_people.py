"""The desk's other pages: a person's card, who waits, and the report."""

from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for

from scheduler import found
from scheduler.models import User
from scheduler.queries import courts as rooms
from scheduler.queries import names, person_card, reports
from scheduler.services import points, quotas
from scheduler.web import said_bookings, times, views_desk, views_mine, views_points
from scheduler.web.desk_answers import around
from scheduler.web.desk_asked import asked_day, clerk
from scheduler.web.door import door
from scheduler.web.words import w


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
    return person_page(code, clerk())


def person_page(code: str, user: User, error: dict[str, Any] | None = None) -> str:
    """The card: what is ahead, quotas used, the ledger, what was."""
    card = person_card.card(found.person(code))
    titles = {v.id: w(rooms.title_of(v)) for v in rooms.venues()}
    return render_template(
        "desk_person.html",
        card=card,
        person=card.person,
        titles=titles,
        state_word=said_bookings.state_word,
        lines=views_points.lines(points.ledger(card.person)),
        quotas=[views_mine.quota_said(q) for q in quotas.quotas(card.person, user, rooms.venues())],
        error=error,
        **around("desk"),
    )


@door.get("/desk/waiting")
def desk_waiting() -> str:
    clerk()
    day = asked_day()
    venues = views_desk.rooms.venues()
    days = [(d, views_desk.waits(d, venues)) for d in (day + timedelta(days=n) for n in range(8))]
    return render_template("desk_waiting.html", days=days, **around("waiting"))


@door.get("/desk/report")
def desk_report_page() -> Any:
    """The last thirty days, or as asked."""
    clerk()
    last = _date("last", times.today() - timedelta(days=1))
    first = min(_date("first", last - timedelta(days=29)), last)
    made = reports.report(first, last)
    titles = {v.code: w(rooms.title_of(v)) for v in rooms.venues()}
    return render_template("desk_report.html", report=made, titles=titles, **around("report"))


def _date(name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
