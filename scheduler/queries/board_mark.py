"""Whether anything on the day board may have changed: a mark that is another one after every change.

It is asked every few seconds for every clerk, so it counts rows and adds up their versions, which only rise, and
renders nothing. The present minute is a part of it, since the board tells minutes: what has no version (a
renamed branch) is seen within that minute.
"""

import hashlib
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, bindparam, func, select

from scheduler import clock, prepared
from scheduler.models import Booking, Course, Edition, Lesson, PremisesNumber, Waiting
from scheduler.queries.courts import at

BACK = timedelta(days=35)  # offers for what gave way that day are not further away
_SINCE: BindParameter[datetime] = bindparam("since")


def mark(day: date, *about: object) -> str:
    """Of the day, and of whatever else the reader's view depends on (`about`). Reads only, one statement."""
    row = prepared.run(_COUNTS, {"since": at(day, 0) - BACK}).one()
    minute = int(clock.now().timestamp() // 60)
    text = repr((day, about, minute, *row))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_NUMBERS = (
    select(func.count()).where(Booking.start >= _SINCE),
    select(func.sum(Booking.version)).where(Booking.start >= _SINCE),
    select(func.count()).where(Waiting.start >= _SINCE),
    select(func.sum(Waiting.version)).where(Waiting.start >= _SINCE),
    select(func.count()).where(Lesson.start >= _SINCE),
    select(func.sum(Lesson.version)).where(Lesson.start >= _SINCE),
    select(func.sum(Course.version)),
    select(func.max(Edition.id)),
    select(func.sum(PremisesNumber.number)),
)
_COUNTS = select(*(number.scalar_subquery() for number in _NUMBERS))
