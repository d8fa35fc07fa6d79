"""/venues and /venues/CODE: where things are, when it is open, what is there this week."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from flask import abort, render_template, request
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Venue
from scheduler.queries import programme as reads
from scheduler.queries.entries import Filters
from scheduler.web import asked as asking
from scheduler.web import subscribing, times, views_items, views_list, views_week
from scheduler.web.choices import choices
from scheduler.web.door import door
from scheduler.web.words import t

DAY_TYPES = ("work", "eve", "makeup", "rest", "holiday")


@door.get("/venues")
def venues() -> str:
    rows = db.session.scalars(select(Venue).where(Venue.public).order_by(Venue.id)).all()
    return render_template("venues.html", here_key="venues", venues=rows, day_types=day_type_words())


@door.get("/venues/<code>")
def venue(code: str) -> str:
    found = db.session.scalar(select(Venue).where(Venue.code == code, Venue.public))
    if found is None:
        abort(404)
    asked = asking.read(request.args, reads.day_to_open(times.today()), is_phone=False)
    monday = asked.day - timedelta(days=asked.day.weekday())
    sunday = monday + timedelta(days=6)
    types = reads.day_types(monday, sunday)
    items = views_items.items(reads.entries_between(monday, sunday, Filters(venue=code)), monday, sunday)
    return render_template(
        "venue.html",
        here_key="venues",
        venue=found,
        monday=monday,
        sunday=sunday,
        grid=views_week.grid(monday, items, types),
        list=views_list.listing(monday, sunday, items, types, monday),
        hours=opening_hours(found),
        closures=[c for c in found.closures if c.end > _told_from(asked.day)],
        panel=subscribing.panel(Filters(venue=code), choices(), "", ""),
    )


def _told_from(day: date) -> datetime:
    """A week before the day: closures that ended earlier are not told any more."""
    return datetime.combine(day - timedelta(days=7), time(), times.zone())


def day_type_words() -> dict[str, str]:
    return {
        "work": t("工作日", "Working days"),
        "eve": t("节前最后一个工作日", "Days before a break"),
        "makeup": t("调休上班日", "Make-up working days"),
        "rest": t("周末", "Weekends"),
        "holiday": t("节假日", "Holidays"),
    }


def opening_hours(found: Venue) -> list[tuple[str, str, bool]]:
    """(days in words, times, quiet) of one venue; the same times are told once."""
    spans: dict[tuple[str, bool], list[str]] = defaultdict(list)
    words = day_type_words()
    for row in sorted(found.openings, key=lambda o: (o.quiet, o.start)):
        which = t("、", ", ").join(words.get(kind, kind) for kind in DAY_TYPES if kind in row.day_types)
        if row.weekdays and len(row.weekdays) < 7:
            week = t("、", ", ").join(times.weekday(n - 1) for n in row.weekdays)
            which = f"{which} · {week}" if which else week
        said = f"{times.minutes(row.start)}–{times.minutes(row.end)}"
        spans[which or t("每天", "Every day"), row.quiet].append(said)
    return [(which, t("，", ", ").join(said), quiet) for (which, quiet), said in spans.items()]
