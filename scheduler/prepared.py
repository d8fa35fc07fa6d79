"""Statements that are put together once and run many times.

A query that is written where it is asked costs more for its making than the database for its answer. Those of
a booking stand in their modules with `bindparam`, and ask for columns, not for rows of the session: a third of the
time each, and there are a dozen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable

from scheduler.extensions import db


def run(
    statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] = ()
) -> CursorResult[Any]:
    """The statement in the transaction of the session, which sees what was changed in it so far."""
    session = db.session()
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, values or None)
