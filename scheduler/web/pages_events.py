"""An event with its sessions and what changed about them; one session as a file."""

from datetime import datetime
from typing import Any

from flask import Response, abort, render_template
from sqlalchemy import select

from feeds.agenda import Text
from feeds.calendar import join
from scheduler.extensions import db
from scheduler.models import Edition, Entry, Event, Plan
from scheduler.queries import editions
from scheduler.queries.entries import Filters
from scheduler.web import times, views_items
from scheduler.web.door import door
from scheduler.web.words import lang


@door.get("/events/<name>")
def event(name: str) -> str:
    """By code in the published plan, or by number. What is not public does not exist here."""
    plan, entries = _entries(name)
    found = db.session.scalar(
        select(Event).where(Event.plan_id == plan.id, Event.code == entries[0].event_code)
    )
    sessions = [
        (e, views_items.item(e, times.local(e.start), times.local(e.end), _state(e))) for e in entries
    ]
    ahead = [pair for pair in sessions if pair[1].last >= times.today() and pair[0].status != "CANCELLED"]
    one = next(iter(ahead or sessions))
    return render_template(
        "event.html",
        here_key="programme",
        event=found,
        entry=one[0],
        item=one[1],
        sessions=sessions,
        history=_history(plan, entries),
    )


@door.get("/events/<name>/<int:number>.ics")
def session_file(name: str, number: int) -> Response:
    """One session to keep: a calendar file. It does not update itself; a feed does."""
    entry = db.session.get(Entry, number)
    if entry is None or not entry.public or entry.event_code != name:
        abort(404)
    newest = db.session.scalar(
        select(Entry).where(Entry.uid == entry.uid, Entry.superseded_by.is_(None), Entry.public.is_(True))
    )
    entry = newest or entry
    title = Text(entry.title_zh, entry.title_en)
    body = join(title, [entry.fragments[lang()].encode()], lang())
    name = f'attachment; filename="{entry.event_code}-{entry.session_code}.ics"'
    return Response(body, mimetype="text/calendar", headers={"Content-Disposition": name})


def _entries(name: str) -> tuple[Plan, list[Entry]]:
    latest = editions.latest_edition()
    if latest is None:
        abort(404)
    code = name
    if name.isdecimal() and (row := db.session.get(Event, int(name))) is not None:
        code = row.code
    entries = editions.standing(latest.plan, Filters(event=code))
    if not entries:
        abort(404)
    return latest.plan, entries


def _state(entry: Entry) -> str:
    return "cancelled" if entry.status == "CANCELLED" else "changed" if entry.change == "moved" else ""


def _history(plan: Plan, entries: list[Entry]) -> list[dict[str, Any]]:
    """What later editions said of the event's sessions, newest first."""
    numbers = dict(
        db.session.execute(select(Edition.id, Edition.number).where(Edition.plan_id == plan.id)).all()
    )
    told: list[dict[str, Any]] = [
        {"edition": numbers[e.edition_id], "entry": e, "previous": _previous(e)}
        for e in entries
        if e.change != "new" and e.previous
    ]
    return sorted(told, key=lambda row: -int(row["edition"]))[:30]


def _previous(entry: Entry) -> dict[str, Any]:
    before = dict(entry.previous or {})
    for name in ("start", "end"):
        before[name] = datetime.fromisoformat(before[name])
    return before
