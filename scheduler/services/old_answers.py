"""Answers to requests with a key are of no use after a day. The worker forgets them, so that no request has to."""

from datetime import timedelta

from sqlalchemy import delete, select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Answered
from scheduler.models.booking import KEPT
from scheduler.transactions import writing

AT_ONCE = timedelta(hours=1)  # many together: a transaction for each would be one a second


def due() -> list[int]:
    """The oldest, where there is an hour's worth to forget."""
    query = select(Answered.id).where(Answered.began_at < clock.now() - KEPT - AT_ONCE)
    return list(db.session.scalars(query.order_by(Answered.began_at).limit(1)))


def forget(_: int) -> bool:
    """All that are old; what the first one's number is does not matter."""
    with writing() as session:
        session.execute(delete(Answered).where(Answered.began_at < clock.now() - KEPT))
    return True
