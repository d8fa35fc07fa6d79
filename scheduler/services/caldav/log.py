"""The revision log of collections: each change of a member has a number, and a sync token is a number.

A collection's state is compared with the log when it is read, as a feed's stamp is (services/feed_state): what
changed, came or left since is written then, once, by whichever process sees it first. So the log knows of
everything that makes a collection another: editions, bookings, a new group, a day gone by.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from feeds.caldav.model import Changes
from feeds.revision import next_stamp
from scheduler import clock
from scheduler.models import DavCalendar, DavMember

REMEMBERED = timedelta(days=120)  # for which an entry that left is told; longer than any phone is off


@dataclass(frozen=True, slots=True)
class State:
    epoch: str
    number: int
    changed_at: datetime


def state(engine: Engine, key: str, tags: Mapping[str, str]) -> State:
    """The state of the collection that holds these names with these tags; written where it is another."""
    digest = sha256("\n".join(f"{name} {tag}" for name, tag in sorted(tags.items())).encode()).hexdigest()
    with engine.connect() as connection:
        known = _known(connection, key)
    if known is not None and known.digest == digest:
        return _state(known)
    with engine.connect().execution_options(fieldday_writing=True) as connection, connection.begin():
        return _written(connection, key, digest, tags)


def changes(engine: Engine, key: str, epoch: str, since: int, upto: int, limit: int | None) -> Changes | None:
    """What changed after `since` up to `upto`, oldest first; None where the log does not reach back so far.

    `upto` is the state that the caller holds: what another process has written since is told next time. From 0
    on, that is for a reader who has nothing yet, what is gone is not told.
    """
    with engine.connect() as connection:
        known = _known(connection, key)
        if known is None or known.epoch != epoch or (since and since < known.pruned) or since > known.number:
            return None
        query = select(DavMember.name, DavMember.gone_at, DavMember.number)
        query = query.where(DavMember.calendar == key, DavMember.number > since, DavMember.number <= upto)
        if not since:
            query = query.where(DavMember.gone_at.is_(None))
        query = query.order_by(DavMember.number)
        rows = connection.execute(query.limit(limit + 1) if limit else query).all()
    complete = limit is None or len(rows) <= limit
    rows = rows if complete else rows[:limit]
    changed = tuple(row.name for row in rows if row.gone_at is None)
    gone = tuple(row.name for row in rows if row.gone_at is not None)
    return Changes(changed, gone, max(upto, since) if complete else rows[-1].number, complete)


def _known(connection: Connection, key: str, *, lock: bool = False) -> DavCalendar | None:
    table = DavCalendar.__table__
    query = select(table).where(table.c.key == key)
    found = connection.execute(query.with_for_update() if lock else query).first()
    return DavCalendar(**found._mapping) if found else None


def _state(known: DavCalendar) -> State:
    return State(known.epoch, known.number, known.changed_at)


def _written(connection: Connection, key: str, digest: str, tags: Mapping[str, str]) -> State:
    known = _known(connection, key, lock=True) or _begun(connection, key)
    if known.digest == digest:
        return _state(known)
    now = clock.now()
    query = select(DavMember.name, DavMember.etag, DavMember.gone_at).where(DavMember.calendar == key)
    had = {name: (etag, gone_at) for name, etag, gone_at in connection.execute(query)}
    number = _write_members(connection, key, known.number, had, tags, now)
    stamp = next_stamp(now, known.changed_at if known.number else None)
    values = {"number": number, "digest": digest, "changed_at": stamp}
    values["pruned"] = _pruned(connection, key, known.pruned, now)
    connection.execute(update(DavCalendar).where(DavCalendar.key == key).values(**values))
    return State(known.epoch, number, stamp)


def _begun(connection: Connection, key: str) -> DavCalendar:
    """The row of a collection that nobody has read before, held until this transaction ends."""
    row = {"key": key, "epoch": secrets.token_hex(6), "number": 0, "pruned": 0, "digest": ""}
    try:
        with connection.begin_nested():
            connection.execute(insert(DavCalendar).values(**row, changed_at=clock.now()))
    except IntegrityError:  # another process was first
        pass
    known = _known(connection, key, lock=True)
    assert known is not None
    return known


def _write_members(
    connection: Connection,
    key: str,
    number: int,
    had: Mapping[str, tuple[str, datetime | None]],
    tags: Mapping[str, str],
    now: datetime,
) -> int:
    """Each change gets the next number, so that a token may lie between any two. Gives the last."""
    new: list[dict[str, object]] = []
    other: list[dict[str, object]] = []
    for name, tag in tags.items():
        before = had.get(name)
        if before is not None and before == (tag, None):
            continue
        number += 1
        row = {"calendar": key, "name": name, "etag": tag, "number": number, "gone_at": None}
        (new if before is None else other).append(row)
    for name, (tag, gone_at) in had.items():
        if gone_at is None and name not in tags:
            number += 1
            other.append({"calendar": key, "name": name, "etag": tag, "number": number, "gone_at": now})
    if new:
        connection.execute(insert(DavMember), new)
    for row in other:
        values = {k: row[k] for k in ("etag", "number", "gone_at")}
        where = (DavMember.calendar == row["calendar"], DavMember.name == row["name"])
        connection.execute(update(DavMember).where(*where).values(**values))
    return number


def _pruned(connection: Connection, key: str, pruned: int, now: datetime) -> int:
    """Forget what left long ago; who has not come since begins anew."""
    old = (DavMember.calendar == key, DavMember.gone_at < now - REMEMBERED)
    latest = connection.scalar(select(func.max(DavMember.number)).where(*old))
    if latest is None:
        return pruned
    connection.execute(delete(DavMember).where(*old))
    return max(pruned, latest)
