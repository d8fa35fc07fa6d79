"""The union's year from files to a phone: import, solve, publish, subscribe – with the real engine and readers."""

import re
from datetime import timedelta

from sqlalchemy import select

from feeds.agenda import Agenda, Text
from scheduler.models import Entry, Timetable
from scheduler.services.publishing import publish, review
from scheduler.services.rendering import item_of
from scheduler.transactions import writing
from tests.tools.readers import READERS, as_meant
from tests.tools.sample_year import LEFT_OUT


def test_from_files_to_a_phone(app, session, client, year, tmp_path):
    plan, organiser, solve = year.plan, year.organiser, year.solve

    assert (solve.state, [u["session"] for u in solve.unplaced]) == ("done", LEFT_OUT)
    for language in ("zh", "en", "both"):
        body = client.get(f"/feeds/public/everything.ics?lang={language}").data
        meant = sorted(as_meant(Agenda(Text("x"), public_items(session)), language))
        assert len(meant) > 700
        for read in READERS:
            assert sorted(read(body, tmp_path)) == meant

    before = client.get("/feeds/public/everything.ics")
    moved = put_off(session, plan, 1)
    first = publish(plan, organiser)
    again = client.get("/feeds/public/everything.ics")
    put_off(session, plan, -1, moved)
    second = publish(plan, organiser)
    last = client.get("/feeds/public/everything.ics")

    assert (first.number, second.number) == (2, 3)
    assert len({before.headers["ETag"], again.headers["ETag"], last.headers["ETag"]}) == 3
    stamps = [stamp_of(answer.data, moved) for answer in (before, again, last)]
    assert stamps == sorted(set(stamps))  # the clock stands still, and yet each change is later
    assert len(set(vevents(before.data)) - set(vevents(again.data))) == 1  # all others byte for byte the same
    unchanged = client.get("/feeds/public/everything.ics", headers={"If-None-Match": last.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_counselling_is_in_no_public_feed(app, session, client, year):
    titles = {e.title_zh for e in session.scalars(select(Entry).where(Entry.public.is_(False)))}
    body = client.get("/feeds/public/everything.ics").data.replace(b"\r\n ", b"").decode()

    assert titles
    assert [t for t in titles if t in body] == []


def public_items(session):
    rows = session.scalars(select(Entry).where(Entry.superseded_by.is_(None), Entry.public))
    return tuple(item_of(row) for row in rows)


def put_off(session, plan, half_hours, uid=None):
    """Put a lecture of the draft off, to where no rule is broken; its UID."""
    draft = session.scalars(select(Timetable).where(Timetable.plan_id == plan.id, Timetable.current)).one()
    lectures = [p for p in draft.placements if p.session.event.code == "E24" and uid in (None, p.session.uid)]
    for placement in lectures:
        shift(placement, half_hours)
        if not review(plan).broken:
            return placement.session.uid
        shift(placement, -half_hours)
    raise AssertionError("no lecture can be put off")


def shift(placement, half_hours):
    with writing():
        step = timedelta(minutes=30 * half_hours)
        placement.start, placement.end = placement.start + step, placement.end + step


def vevents(body):
    return re.findall(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", body, re.S)


def stamp_of(body, uid):
    (found,) = [v for v in vevents(body) if uid.encode() in v.replace(b"\r\n ", b"")]
    return re.search(rb"LAST-MODIFIED:(\S+)", found).group(1)
