"""Calendars with an address are fetched again by a worker, and read; nothing is fetched in a page's request.

A server that fails is asked less and less often; what was read before stays, with a mark that it is stale, and
its owner is told once that it cannot be read any more.
"""

import hashlib
import logging
import random
import traceback
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select, update

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.fetching import Allowed, Fetched, fetch
from scheduler.models import OutsideCalendar
from scheduler.sealing import Lost, is_current, seal, unsealed
from scheduler.services import outside_calendars, outside_telling
from scheduler.services.outside_calendars import owner_of
from scheduler.transactions import writing
from solver.words import Words

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=15)  # after the first failure; twice as long after each more
SELDOM = timedelta(days=1)
HELD = timedelta(minutes=2)  # how long one worker has a calendar for itself
MOVING = timedelta(days=30)  # the window has moved on by this: read again even what has not changed


@dataclass(frozen=True, slots=True)
class _Task:
    """What is fetched, outside of any transaction."""

    id: int
    sealed: str = field(repr=False)
    etag: str
    last_modified: str
    digest: str


def refresh_due() -> int:
    """Fetch and read one calendar that is due; how many there were (0 or 1). For a worker, again and again."""
    task = _claimed()
    if task is None:
        return 0
    try:
        allowed = Allowed.parse(current_app.config["FETCH_ALLOW"])
        found = fetch(_address(task), allowed=allowed, etag=task.etag, last_modified=task.last_modified)
        _store(task, found)
    except Refusal as refusal:
        _fail(task, refusal)
    except Exception as error:  # one calendar that breaks something must not keep the others from being read
        db.session.rollback()
        # Where it happened, without the error's own words: they may hold the address or a line of the file.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("calendar %s could not be refreshed: %s\n%s", task.id, type(error).__name__, where)
        _fail(task, Refusal("calendar-fault", Words("读取时出错", "Something failed while it was read.")))
    return 1


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
        kept = (
            row.read_until is not None and row.read_until + MOVING > outside_calendars.days(owner_of(row))[1]
        )
        tags = (row.etag, row.last_modified, row.digest) if kept and not row.failures else ("", "", "")
        if not is_current(row.sealed):
            row.sealed = _sealed_anew(row.sealed)
        return _Task(row.id, row.sealed, *tags)


def _address(task: _Task) -> str:
    try:
        return unsealed(task.sealed)
    except Lost:
        words = Words(
            "服务的密钥换过，这个地址解不开了", "the service's key has changed, and the address is lost"
        )
        hint = Words("请移除这个日历，再加一次", "Remove this calendar and add it again.")
        raise Refusal("calendar-sealed", words, hint=hint) from None


def _sealed_anew(kept: str) -> str:
    """With the present key; what cannot be read stays, since the key may come back."""
    try:
        return seal(unsealed(kept))
    except Lost:
        return kept


def _store(task: _Task, found: Fetched) -> None:
    digest = task.digest if found.unchanged else hashlib.sha256(found.body).hexdigest()
    row = db.session.get(OutsideCalendar, task.id)
    reading = None
    if row is not None and not found.unchanged and digest != task.digest:
        reading = outside_calendars.read(owner_of(row), found.body)
    db.session.rollback()
    with writing():
        row = db.session.get(OutsideCalendar, task.id, with_for_update=True)
        if row is None or row.sealed != task.sealed:
            return  # removed, or another one, while we asked
        if reading is not None:
            outside_calendars.keep(row, reading, digest)
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
        outside_telling.tell(row, is_stale=is_stale(row, clock.now()))


def every() -> timedelta:
    return timedelta(minutes=current_app.config["CALENDAR_REFRESH"])


def is_stale(row: OutsideCalendar, now: datetime) -> bool:
    """Whether what is known of it may be out of date: a subscription not read for three rounds."""
    return row.is_fetched and (row.read_at is None or row.read_at + 3 * every() < now)


def _jittered(wait: timedelta, row: OutsideCalendar) -> timedelta:
    """A tenth more or less, so that a thousand calendars do not all come at once."""
    share = random.Random(f"{row.id}:{row.tried_at}").uniform(-0.1, 0.1)
    return wait + wait * share
