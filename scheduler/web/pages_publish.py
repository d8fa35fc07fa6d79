"""The review before publishing, and publishing itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from scheduler import clock
from scheduler.daytypes import day_type
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Person, Plan
from scheduler.queries import editions
from scheduler.services import comparing, publishing, versions
from scheduler.services.displacing import mark
from scheduler.services.reviewing import Review, Row
from scheduler.services.who_is_told import who_is_told
from scheduler.web import csv_file, times, views_versions
from scheduler.web.door import door
from scheduler.web.plans import around, organiser, plan_of
from scheduler.web.words import lang, t, w
from solver.words import Words

SHOWN = 200  # rows of the table; the CSV has all
THEIRS = 20  # changes of an edition that came meanwhile
SOON = timedelta(hours=24)
NAMED_PEOPLE = 8


@dataclass(frozen=True)
class Warning:
    """A consequence that somebody has to accept before publishing."""

    code: str
    words: str
    consequence: str


@door.get("/organiser/plans/<plan>/publish")
def publish(plan: str) -> str:
    """The draft against the last edition: what moves, is cancelled, is new, stays byte for byte."""
    return _page(plan_of(plan))


@door.post("/organiser/plans/<plan>/publish")
def publish_now(plan: str) -> AnyResponse | tuple[str, int]:
    """Publish, if every warning is accepted; a refusal comes back with the note that was typed."""
    found = plan_of(plan)
    note = Words(request.form.get("note_zh", "").strip(), request.form.get("note_en", "").strip())
    reviewed = publishing.review(found)
    missing = _not_accepted(reviewed)
    if missing:
        return _page(found, note=note, missing=missing), 422
    seen, draft = _number("seen"), _number("draft")
    displace = [
        booking.id for booking in reviewed.displaced
    ]  # accepted: the warning's code names exactly these
    try:
        edition = publishing.publish(found, organiser(), note, displace=displace, seen=seen, draft=draft)
    except Refusal as refusal:
        return _page(found, note=note, error=refusal.to_json(lang())), refusal.status
    flash(t("第 {n} 版已发布。", "Edition {n} is published.", n=edition.number))
    return redirect(url_for("web.changes", edition=edition.number), 303)


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() else None


@door.get("/organiser/plans/<plan>/publish.csv")
def publish_csv(plan: str) -> Response:
    """The differences as a table."""
    review = publishing.review(plan_of(plan))
    head = ("session", "change", "title", "old_start", "old_place", "new_start", "new_place", "people")
    return csv_file.response("changes.csv", head, (_csv_row(row) for row in review.changes))


def _csv_row(row: Row) -> list[Any]:
    def where(one: Any) -> list[str]:
        return [f"{times.local(one.start):%Y-%m-%d %H:%M}", w(one.place)] if one else ["", ""]

    return [row.session, row.change, w(row.where.title), *where(row.old), *where(row.new), len(row.people)]


def _page(
    plan: Plan,
    *,
    note: Words = Words(),
    error: dict[str, Any] | None = None,
    missing: tuple[str, ...] = (),
) -> str:
    context = around(plan, "publish")
    if context["standing"].draft is None:
        return render_template("publish_nothing.html", **context)
    review = publishing.review(plan)
    compared, against = _compared(plan, review)
    latest = editions.latest_edition(plan)
    meanwhile = error is not None and error["code"] == "published-meanwhile" and latest is not None
    by = request.args.get("by", "session")
    return render_template(
        "publish.html",
        review=review,
        compared=compared,
        against=against,
        by=by if by in ("person", "venue") else "session",
        people=views_versions.by_person(views_versions.people_of(compared)),
        venues=views_versions.by_venue(compared),
        choices=views_versions.choices(plan),
        theirs=editions.changes_of(latest, only_public=False)[:THEIRS] if meanwhile and latest else [],
        rows=compared[:SHOWN],
        reoffers=review.reoffers[:SHOWN],
        hidden=len(compared) - len(compared[:SHOWN]),
        touched=_touched(review),
        warnings=warnings(review),
        missing=missing,
        told=who_is_told(review, note),
        note=note,
        error=error,
        checked=len(review.rows),
        **context,
    )


def _compared(plan: Plan, review: Review) -> tuple[Sequence[Row], str]:
    """What differs from the version in the address, and its name; from the last edition where none is."""
    name = request.args.get("with", "")
    if not name:
        return review.changes, ""
    other = versions.called(plan, name)
    return comparing.compare(other, versions.Version(plan, review.timetable, None)).rows, other.name


def _not_accepted(review: Review) -> tuple[str, ...]:
    accepted = set(request.form.getlist("accept"))
    return tuple(x.code for x in warnings(review) if x.code not in accepted)


def warnings(review: Review) -> list[Warning]:
    """Each with its consequence; none where nothing was published before."""
    found = [*_displaced(review)]
    told = [row for row in review.changes if row.change in ("moved", "cancelled") and row.old]
    now = clock.now()
    soon = [row for row in told if row.old and now <= row.old.start < now + SOON]
    if soon:
        words = t("{n} 场距原定时间不足 24 小时", "{n} sessions were due within 24 hours", n=len(soon))
        late = t(
            "Google 日历 4–24 小时才更新，请另行通知。",
            "Google takes 4–24 h to update: tell people another way.",
        )
        found.append(Warning("soon", words, late))
    makeup = {
        times.local(r.new.start).date() for r in told if r.new and r.new.start != (r.old or r.new).start
    }
    for day in sorted(d for d in makeup if day_type(d).type == "makeup"):
        words = t("{d} 是调休上班日", "{d} is a make-up working day", d=times.short_day(day))
        found.append(Warning(f"makeup-{day}", words, t("日历里会写明“（班）”。", "Calendars will say so.")))
    if review.unplaced:
        n = len(review.unplaced)
        words = t("{n} 场没有排下，不会发布", "{n} sessions have no place and are not published", n=n)
        later = t("以后排下时再发布一版。", "Publish again once they have one.")
        found.append(Warning("unplaced", words, later))
    return found


def _displaced(review: Review) -> Iterator[Warning]:
    """Bookings of the desk that give way. Its code names exactly these: with others it has to be read again."""
    n = len(review.displaced)
    if not n:
        return
    placed = sum(offer.slot is not None for offer in review.reoffers)
    words = t("{n} 个场地预订要让路", "{n} bookings of the gym give way", n=n)
    then = t(
        "其中 {m} 个会留好最近的空档，每人收到一条通知。",
        "{m} of them get the nearest free place, held for them; each person gets one message.",
        m=placed,
    )
    yield Warning(f"displaced-{mark(review.displaced)}", words, then)


def _touched(review: Review) -> list[tuple[str, str, int]]:
    """(name, duty, changes) of those whom most changes touch; duties only, never why."""
    if review.base == 0:
        return []
    codes = dict(list(review.people.items())[:NAMED_PEOPLE])
    people = {p.code: p for p in db.session.scalars(select(Person).where(Person.code.in_(codes)))}
    return [
        (people[c].name, people[c].duty_en if lang() == "en" else people[c].duty_zh, n)
        for c, n in codes.items()
        if c in people
    ]
