"""Calendars of elsewhere: added by file or address, fetched again by a worker, removed.

Nothing is fetched in a page's request: an address is kept, and the worker that sees it due asks for it. A
server that fails is asked less and less often; what was read before stays, with a mark that it is stale.
"""

import hashlib
import logging
import random
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from feeds import foreign
from feeds.foreign import Reading, Unreadable
from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.fetching import Allowed, Fetched, check, fetch
from scheduler.models import OutsideCalendar, Person, Plan, User
from scheduler.queries.outside import host
from scheduler.services import auditing, late_busy, outside_busy, outside_events, outside_items
from scheduler.transactions import writing
from solver.words import Words

log = logging.getLogger(__name__)

MOST = 10  # calendars of one person or plan
BACK, AHEAD = timedelta(days=30), timedelta(days=400)  # of a person's; a plan's is read for the plan's days
AGAIN = timedelta(minutes=15)  # after the first failure; twice as long after each more
SELDOM = timedelta(days=1)
HELD = timedelta(minutes=2)  # how long one worker has a calendar for itself
MOVING = timedelta(days=30)  # the window has moved on by this: read again even what has not changed


@dataclass(frozen=True, slots=True)
class _Task:
    """What is fetched, outside of any transaction."""

    id: int
    address: str
    etag: str
    last_modified: str
    digest: str


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
        row.address, row.next_at = address.strip(), clock.now()
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
        _keep(row, reading, hashlib.sha256(data).hexdigest())
        auditing.record(by, "upload", f"outside:{row.id}", size=len(data))
    return row


def replace_file(row: OutsideCalendar, data: bytes, by: User) -> OutsideCalendar:
    """A newer file of the same calendar: what is the same stays, what moved is flagged."""
    owner = owner_of(row)
    _refuse_stranger(owner, by)
    reading = read(owner, data)
    with writing():
        db.session.refresh(row, with_for_update=True)
        _keep(row, reading, hashlib.sha256(data).hexdigest())
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
        db.session.refresh(row, with_for_update=True)
        if row.address:
            row.next_at = clock.now()


def refresh_due() -> int:
    """Fetch and read one calendar that is due; how many there were (0 or 1). For a worker, again and again."""
    task = _claimed()
    if task is None:
        return 0
    try:
        allowed = Allowed.parse(current_app.config["FETCH_ALLOW"])
        found = fetch(task.address, allowed=allowed, etag=task.etag, last_modified=task.last_modified)
        _store(task, found)
    except Refusal as refusal:
        _fail(task, refusal)
    except Exception as error:
        db.session.rollback()
        # Where it happened, without the error's own words: they may hold the address or a line of the file.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("calendar %s could not be refreshed: %s\n%s", task.id, type(error).__name__, where)
        _fail(task, Refusal("calendar-fault", Words("读取时出错", "Something failed while it was read.")))
    return 1


def read(owner: Person | Plan, data: bytes) -> Reading:
    """The file for the days that matter to the owner; titles only for a plan's. Raises Refusal."""
    first, last = _days(owner)
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


def _claimed() -> _Task | None:
    """A due calendar, put off so that no other worker takes it as well."""
    now = clock.now()
    due = select(OutsideCalendar.id).where(OutsideCalendar.next_at <= now).order_by(OutsideCalendar.next_at)
    number = db.session.scalar(due.limit(1))
    db.session.rollback()
    if number is None:
        return None
    with writing():
        mine = db.session.execute(
            update(OutsideCalendar)
            .where(OutsideCalendar.id == number, OutsideCalendar.next_at <= now)
            .values(next_at=now + HELD, tried_at=now)
        ).rowcount  # type: ignore[attr-defined]
        row = db.session.get(OutsideCalendar, number, populate_existing=True) if mine else None
        if row is None:
            return None
        kept = row.read_until is not None and row.read_until + MOVING > _days(owner_of(row))[1]
        tags = (row.etag, row.last_modified, row.digest) if kept and not row.failures else ("", "", "")
        return _Task(row.id, row.address, *tags)


def _store(task: _Task, found: Fetched) -> None:
    digest = task.digest if found.unchanged else hashlib.sha256(found.body).hexdigest()
    row = db.session.get(OutsideCalendar, task.id)
    reading = None
    if row is not None and not found.unchanged and digest != task.digest:
        reading = read(owner_of(row), found.body)
    db.session.rollback()
    with writing():
        row = db.session.get(OutsideCalendar, task.id, with_for_update=True)
        if row is None or row.address != task.address:
            return  # removed, or another one, while we asked
        if reading is not None:
            _keep(row, reading, digest)
        row.etag, row.last_modified = found.etag or task.etag, found.last_modified or task.last_modified
        row.read_at, row.failures, row.problem = clock.now(), 0, None
        row.next_at = clock.now() + _jittered(every(), row)


def _fail(task: _Task, refusal: Refusal) -> None:
    with writing():
        row = db.session.get(OutsideCalendar, task.id, with_for_update=True)
        if row is None:
            return
        row.failures += 1
        row.problem = {"code": refusal.code, "zh": refusal.message.zh, "en": refusal.message.en}
        wait = min(SELDOM, AGAIN * 2 ** min(row.failures - 1, 10))
        asked = timedelta(seconds=refusal.context.get("retry_after", 0))
        row.next_at = clock.now() + _jittered(max(wait, min(asked, SELDOM)), row)


def _keep(row: OutsideCalendar, reading: Reading, digest: str) -> None:
    owner = owner_of(row)
    if isinstance(owner, Plan):
        row.title = reading.name[:120] if row.title in ("", host(row)) and reading.name else row.title
        row.counts = outside_items.keep(row, owner, reading)
    else:
        row.counts = outside_busy.keep(row, reading)
        late_busy.look([owner.id])
    row.digest, row.read_at, row.read_until = digest, clock.now(), _days(owner)[1]
    row.failures, row.problem = 0, None
    row.notices = [
        {"code": n.code, "line": n.line, "count": n.count, "zh": n.sentence.zh, "en": n.sentence.en}
        for n in reading.notices
    ]


def every() -> timedelta:
    return timedelta(minutes=current_app.config["CALENDAR_REFRESH"])


def is_stale(row: OutsideCalendar, now: datetime) -> bool:
    """Whether what is known of it may be out of date: a subscription not read for three rounds."""
    return bool(row.address) and (row.read_at is None or row.read_at + 3 * every() < now)


def _jittered(wait: timedelta, row: OutsideCalendar) -> timedelta:
    """A tenth more or less, so that a thousand calendars do not all come at once."""
    share = random.Random(f"{row.id}:{row.tried_at}").uniform(-0.1, 0.1)
    return wait + wait * share


def _days(owner: Person | Plan) -> tuple[date, date]:
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
