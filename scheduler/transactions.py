"""Transactions. Everything that writes goes through `with writing():`.

On SQLite such a transaction starts with BEGIN IMMEDIATE. SQLAlchemy's default takes the write lock at the
first INSERT, after it has read: two bookings then both see a free court, and one of them fails with
"database is locked" however long it waits, or, without a constraint, both succeed.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import has_request_context
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from scheduler.errors import Fault
from scheduler.extensions import db

WAIT = 10  # seconds that a writer waits for another

# SQLite lets writers poll, and whoever polls may be passed by for seconds. Threads of a process wait here, in
# turn, so only processes poll. Whoever does not get it in time tries all the same: the database decides.
_turn = threading.RLock()

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
    if session.info.get("writing"):
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise Fault("rows were changed outside of a writing transaction")
    session.rollback()
    with _in_turn(session):
        session.info["writing"] = True
        try:
            session.connection(execution_options={"fieldday_writing": True})
            yield session
            for step in _last_steps:
                step()
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)
            for noted in ("gained", "gained_seats", "rooms_changed"):  # see services/gains, services/lessons
                session.info.pop(noted, None)


@contextmanager
def _in_turn(session: Any) -> Iterator[None]:
    """On SQLite one writer of this process after the other; elsewhere the database does better."""
    mine = session.get_bind().dialect.name == "sqlite" and _turn.acquire(timeout=WAIT)
    try:
        yield
    finally:
        if mine:
            _turn.release()


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
    if has_request_context() and not session.info.get("writing"):
        raise Fault("a request wrote outside of a writing transaction")
