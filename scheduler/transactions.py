"""Transactions. Everything that writes goes through `with writing():`.

On SQLite such a transaction starts with BEGIN IMMEDIATE. SQLAlchemy's default takes the write lock at the
first INSERT, after it has read: two bookings then both see a free court, and one of them fails with
"database is locked" however long it waits, or, without a constraint, both succeed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import has_request_context
from sqlalchemy import Engine, event, make_url
from sqlalchemy.orm import Session

from scheduler import turns
from scheduler.errors import Fault
from scheduler.extensions import db
from scheduler.turns import Turn

WAIT = 10  # seconds that a writer waits for another

_last_steps: list[Callable[[], None]] = []


def last_step(step: Callable[[], None]) -> None:
    """Have this done at the end of every writing transaction, just before its commit."""
    if step not in _last_steps:
        _last_steps.append(step)


@contextmanager
def writing() -> Iterator[Any]:
    """One writing transaction: committed at the end of the block, rolled back where it raises.

    Gives the session. Rows read before are read again inside, so a decision rests on what is true under
    the lock. A block inside a block joins the outer one.
    """
    session = db.session
    if is_writing():
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise Fault("rows were changed outside of a writing transaction")
    session.rollback()
    session.info["writing"] = _take_turn(session)
    try:
        session.connection(execution_options={"fieldday_writing": True})
        yield session
        if is_writing():
            for step in _last_steps:
                step()
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _end(session)


def is_writing() -> bool:
    """Whether we are inside of a `writing()` that has not been given up."""
    return "writing" in db.session.info


def give_up() -> None:
    """Undo the whole writing transaction and let the next writer in, before its block has ended: what a refusal
    still looks up, nobody shall wait for. Nothing can be written in the rest of the block."""
    db.session.rollback()
    _end(db.session)


def has_row_locks() -> bool:
    """Whether rows are locked one by one; SQLite has let only one writer in anyway."""
    return bool(db.session.get_bind().dialect.name != "sqlite")


def locked() -> set[int]:
    """The floors that this writing transaction has locked; outside of one a set that is forgotten."""
    session = db.session
    found: set[int] = session.info.setdefault("locked", set()) if is_writing() else set()
    return found


def lock_row(row: Any) -> None:
    """The row as it is now, kept so until the commit. Of it alone: a row that was read together with others is read
    so again, and PostgreSQL locks nothing on the outer side of a join."""
    db.session.refresh(row, with_for_update={"of": type(row)})


def _end(session: Any) -> None:
    turn: Turn | None = session.info.pop("writing", None)
    if turn is not None:
        turn.give()
    for noted in (
        "gained",
        "gained_seats",
        "rooms_changed",
        "locked",
    ):  # see services/gains, services/lessons
        session.info.pop(noted, None)


def _take_turn(session: Any) -> Turn | None:
    """On SQLite one writer after the other; elsewhere the database does better. Whoever does not get the turn
    in time tries all the same: the database decides."""
    engine = session.get_bind()
    if engine.dialect.name != "sqlite":
        return None
    turn = turns.of(engine.url.database)
    return turn if turn.take(WAIT) else None


def pool(url: str, threads: int) -> dict[str, Any]:
    """A connection for every thread, kept open: by default ten of fifteen are opened anew for each request, and
    a new one costs more than a booking. Those used last are used first, so a quiet process opens few."""
    if url.startswith("sqlite") and not make_url(url).database:
        return {}  # in memory there is only one
    return {"pool_size": threads, "pool_use_lifo": True}


def prepare(engine: Engine) -> None:
    """Pragmas and explicit BEGINs on SQLite; nothing to do elsewhere."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, or the driver would begin late and deferred
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Any) -> None:
    is_writing = connection.get_execution_options().get("fieldday_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, context: Any, instances: Any) -> None:
    """A page or API call that writes outside of `writing()` is our mistake, found at its first run."""
    if has_request_context() and "writing" not in session.info:
        raise Fault("a request wrote outside of a writing transaction")
