"""When a feed's content was last another: what Last-Modified says, in every process the same."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from feeds.revision import next_stamp
from scheduler import clock
from scheduler.models import FeedState


def changed_at(engine: Engine, key: str, parts: Sequence[str], latest: datetime | None) -> datetime:
    """The stamp of the feed called `key` with these contents; `latest` is the last change of any of them.

    Strictly later than before wherever the contents differ, so also for a deletion, for an entry that leaves
    the window, and for a second change in a second. Written only then.
    """
    digest = sha256("\n".join(parts).encode()).hexdigest()
    with engine.connect() as connection:
        known = _known(connection, key)
    if known is not None and known[0] == digest:
        return known[1]
    with engine.connect().execution_options(fieldday_writing=True) as connection, connection.begin():
        return _written(connection, key, digest, latest)


def _written(connection: Connection, key: str, digest: str, latest: datetime | None) -> datetime:
    known = _known(connection, key, lock=True)
    if known is None:
        return _first(connection, key, digest, latest)
    if known[0] == digest:
        return known[1]
    now = clock.now()
    stamp = next_stamp(max(now, latest or now), known[1])
    values = {"digest": digest, "changed_at": stamp}
    connection.execute(update(FeedState).where(FeedState.key == key).values(**values))
    return stamp


def _first(connection: Connection, key: str, digest: str, latest: datetime | None) -> datetime:
    """Nobody has this feed yet, so the last change of its contents is early enough."""
    stamp = latest or next_stamp(clock.now())
    try:
        with connection.begin_nested():
            connection.execute(insert(FeedState).values(key=key, digest=digest, changed_at=stamp))
    except IntegrityError:  # another process was first
        known = _known(connection, key)
        return known[1] if known else stamp
    return stamp


def _known(connection: Connection, key: str, *, lock: bool = False) -> tuple[str, datetime] | None:
    query = select(FeedState.digest, FeedState.changed_at).where(FeedState.key == key)
    found = connection.execute(query.with_for_update() if lock else query).first()
    return (found[0], found[1]) if found else None
