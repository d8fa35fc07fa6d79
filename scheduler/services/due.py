"""What the clock brings about: holds and offers that end, places of those who did not come or are not with us any
more, polls that end.

The rows say what is due, so nothing is lost when no worker runs for a while, and two workers do nothing
twice: each row is looked at again under its lock.
"""

import logging
from collections.abc import Callable

from scheduler.extensions import db
from scheduler.services import checking_in, holds, leavers, old_answers, polls, waiting

log = logging.getLogger(__name__)

Work = tuple[Callable[[], list[int]], Callable[[int], bool]]
WORK: tuple[Work, ...] = (
    (lambda: holds.due(), lambda row: holds.expire(row)),
    (lambda: waiting.due(), lambda row: waiting.expire(row)),
    (lambda: checking_in.absent(), lambda row: checking_in.release_absent(row)),
    (lambda: leavers.due(), lambda row: leavers.release(row)),
    (lambda: polls.due(), lambda row: polls.close(row)),
    (lambda: polls.to_remind(), lambda row: polls.remind(row)),
    (lambda: old_answers.due(), lambda row: old_answers.forget(row)),
)


def run() -> int:
    """Do all that is due, each in a transaction of its own; how many there were."""
    return sum(_done(end, row) for find, end in WORK for row in _found(find))


def _found(find: Callable[[], list[int]]) -> list[int]:
    rows = find()
    db.session.rollback()  # so that each transaction sees what is true then
    return rows


def _done(end: Callable[[int], bool], row: int) -> bool:
    """One that fails does not keep the others; it is tried again at the next look."""
    try:
        return end(row)
    except Exception:
        db.session.rollback()
        log.exception("could not end %s", row)
        return False
