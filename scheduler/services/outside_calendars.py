"""Calendars of elsewhere: added by file or address, fetched again by a worker, removed.

Nothing is fetched in a page's request: an address is kept, and the worker that sees it due asks for it. A
server that fails is asked less and less often; what was read before stays, with a mark that it is stale.
"""

import hashlib
import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from feeds import foreign
from feeds.foreign import Reading, Unreadable
from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.fetching import Allowed, check
from scheduler.models import OutsideCalendar, Person, Plan, User
from scheduler.queries.outside import host
from scheduler.sealing import seal
from scheduler.services import auditing, late_busy, outside_busy, outside_events, outside_items
from scheduler.transactions import lock_row, writing
from solver.words import Words

log = logging.getLogger(__name__)

MOST = 10  # calendars of one person or plan
BACK, AHEAD = timedelta(days=30), timedelta(days=400)  # of a person's; a plan's is read for the plan's days


def add_address(
    owner: Person | Plan,
    address: str,
    by: User,
    *,
    title: str = "",
    settings: Mapping[str, Any] | None = None,
) -> OutsideCalendar:
    """Subscribe to the calendar at the address; a worker reads it within seconds."""
    _refuse_stranger(owner, by)
    allowed = Allowed.parse(current_app.config["FETCH_ALLOW"])
    url = check(address, allowed)
    outside_events.refuse_unknown(settings or {})
    with writing():
        _refuse_many(owner)
        row = _new(owner, title or url.authority, settings)
        row.sealed, row.next_at = seal(address.strip()), clock.now()
        db.session.flush()
        where = {"host": url.host} if row.plan_id else {}  # where people keep their own is nobody's business
        auditing.record(by, "subscribe", f"outside:{row.id}", **where)
    return row


def add_file(
    owner: Person | Plan,
    data: bytes,
    by: User,
    *,
    title: str = "",
    settings: Mapping[str, Any] | None = None,
) -> OutsideCalendar:
    """Read a file once. `settings` are for a plan's, see `outside_events`. Raises Refusal for a bad file."""
    _refuse_stranger(owner, by)
    outside_events.refuse_unknown(settings or {})
    reading = read(owner, data)
    with writing():
        _refuse_many(owner)
        row = _new(owner, title or reading.name, settings)
        db.session.flush()
        keep(row, reading, hashlib.sha256(data).hexdigest())
        auditing.record(by, "upload", f"outside:{row.id}", size=len(data))
    return row


def replace_file(row: OutsideCalendar, data: bytes, by: User) -> OutsideCalendar:
    """A newer file of the same calendar: what is the same stays, what moved is flagged."""
    owner = owner_of(row)
    _refuse_stranger(owner, by)
    reading = read(owner, data)
    with writing():
        lock_row(row)
        keep(row, reading, hashlib.sha256(data).hexdigest())
        auditing.record(by, "upload", f"outside:{row.id}", size=len(data))
    return row


def remove(row: OutsideCalendar, by: User) -> None:
    """The calendar with all that came of it."""
    _refuse_stranger(owner_of(row), by)
    with writing():
        auditing.record(by, "remove", f"outside:{row.id}")
        outside_busy.clear(row)
        outside_items.clear(row)
        if row.person_id is not None:
            late_busy.look([row.person_id])
        db.session.delete(row)


def refresh(row: OutsideCalendar, by: User) -> None:
    """Have it fetched now, by the next worker that looks."""
    _refuse_stranger(owner_of(row), by)
    with writing():
        lock_row(row)
        if row.is_fetched:
            row.next_at = clock.now()


def read(owner: Person | Plan, data: bytes) -> Reading:
    """The file for the days that matter to the owner; titles only for a plan's. Raises Refusal."""
    first, last = days(owner)
    zone = owner.zone if isinstance(owner, Plan) else current_app.config["ZONE"]
    try:
        return foreign.read(data, zone=zone, first=first, last=last, titles=isinstance(owner, Plan))
    except Unreadable as bad:
        words = Words(bad.located.zh, bad.located.en)
        raise Refusal(bad.code, words, status=422, context={"line": bad.line, "uid": bad.uid}) from bad


def owner_of(row: OutsideCalendar) -> Person | Plan:
    owner = row.person or row.plan
    assert owner is not None
    return owner


def keep(row: OutsideCalendar, reading: Reading, digest: str) -> None:
    owner = owner_of(row)
    if isinstance(owner, Plan):
        row.title = reading.name[:120] if row.title in ("", host(row)) and reading.name else row.title
        row.counts = outside_items.keep(row, owner, reading)
    else:
        row.counts = outside_busy.keep(row, reading)
        late_busy.look([owner.id])
    row.digest, row.read_at, row.read_until = digest, clock.now(), days(owner)[1]
    row.failures, row.problem = 0, None
    row.notices = [
        {"code": n.code, "line": n.line, "count": n.count, "zh": n.sentence.zh, "en": n.sentence.en}
        for n in reading.notices
    ]


def days(owner: Person | Plan) -> tuple[date, date]:
    if isinstance(owner, Plan):
        return owner.first_day, owner.last_day
    today = clock.now().date()
    return today - BACK, today + AHEAD


def _new(owner: Person | Plan, title: str, settings: Mapping[str, Any] | None) -> OutsideCalendar:
    row = OutsideCalendar(title=title[:120], made_at=clock.now(), settings=dict(settings or {}))
    if isinstance(owner, Plan):
        row.plan_id, row.plan = owner.id, owner
    else:
        row.person_id, row.person = owner.id, owner
    db.session.add(row)
    return row


def _refuse_stranger(owner: Person | Plan, by: User) -> None:
    """A plan's are the organisers'; a person's are that person's alone."""
    if isinstance(owner, Plan):
        access.require(by, "organiser")
        return
    access.require(by)
    if by.person_id != owner.id and "admin" not in by.roles:
        raise Refusal(
            "not-allowed",
            Words("只能管理自己的日历", "Only one's own calendars can be changed."),
            status=403,
        )


def _refuse_many(owner: Person | Plan) -> None:
    column = OutsideCalendar.plan_id if isinstance(owner, Plan) else OutsideCalendar.person_id
    count = len(db.session.scalars(select(OutsideCalendar.id).where(column == owner.id)).all())
    if count >= MOST:
        raise Refusal(
            "calendars-many",
            Words(f"最多 {MOST} 个日历", f"At most {MOST} calendars."),
            hint=Words("请先移除一个", "Remove one first."),
            context={"limit": MOST},
        )
