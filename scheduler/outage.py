"""Faults that are nobody's mistake and go away: a full disk, a database that restarts or is too busy.

They are answered with 503 and Retry-After, so that people and programs try again instead of giving up; the
transaction in which they happened was rolled back as a whole.
"""

import errno
from collections.abc import Iterator

RETRY = 60  # seconds; as long as an Idempotency-Key stays taken whose request could not even be forgotten

# SQLite's result codes (https://sqlite.org/rescode.html): busy, locked, I/O error, full
SQLITE = (5, 6, 10, 13)
# Classes of SQLSTATE (PostgreSQL, appendix A): connection lost, out of resources, intervention of the operator
SQLSTATES = ("08", "53", "57")
ERRNOS = (errno.ENOSPC, errno.EDQUOT)


def is_over_soon(error: BaseException) -> bool:
    """Whether the error, or what it came from, is such a one."""
    return any(_is_one(one) for one in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while error is not None and seen < 10:
        yield error
        seen += 1
        error = getattr(error, "orig", None) or error.__cause__ or error.__context__


def _is_one(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in SQLITE  # the low byte; the rest says more of an I/O error
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return str(state)[:2] in SQLSTATES
    return isinstance(error, OSError) and error.errno in ERRNOS
