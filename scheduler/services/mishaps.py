"""What happens to a published programme, written down in one step so that a repair can follow: places closed for
rain or a failure, somebody who falls ill, a match that runs over."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler import access
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Busy, Closure, EventSession, Person, Plan, User, Venue
from scheduler.services import auditing
from scheduler.transactions import lock_row, writing
from solver.words import Words


def close(
    plan: Plan, venues: Sequence[Venue], first: date, last: date, by: User | None, *, reason: Words = Words()
) -> list[Closure]:
    """Close the venues from the first to the last day, both included, in the plan's zone."""
    access.require(by, "organiser")
    if not venues:
        raise _bad("venues", Words("请选场地", "Choose a venue."))
    start, end = _days(plan, first, last)
    with writing():
        rows = [
            Closure(venue_id=venue.id, start=start, end=end, reason_zh=reason.zh, reason_en=reason.en)
            for venue in venues
        ]
        db.session.add_all(rows)
        db.session.flush()
        for venue, row in zip(venues, rows, strict=True):
            auditing.record(by, "close", f"venue:{venue.code}", closure=row.id)
    return rows


def away(plan: Plan, person: Person, first: date, last: date, by: User | None) -> Busy:
    """The person is not there on these days. Nobody is asked why, and nothing says it."""
    access.require(by, "organiser")
    start, end = _days(plan, first, last)
    with writing():
        row = Busy(person_id=person.id, start=start, end=end, source="organiser")
        db.session.add(row)
        db.session.flush()
        auditing.record(by, "away", f"person:{person.code}", busy=row.id)
    return row


def runs_over(session: EventSession, minutes: int, by: User | None) -> None:
    """The session takes so many minutes more than planned."""
    access.require(by, "organiser")
    if not 1 <= minutes <= 600:
        raise _bad("minutes", Words("1 到 600 分钟", "Between 1 and 600 minutes."))
    with writing():
        lock_row(session)
        session.set_since(minutes=session.spec["minutes"] + minutes)
        auditing.record(by, "runs-over", f"session:{session.id}", minutes=minutes)


def _days(plan: Plan, first: date, last: date) -> tuple[datetime, datetime]:
    if last < first:
        raise _bad("last", Words("结束日期早于开始日期", "The last day is before the first."))
    zone = ZoneInfo(plan.zone)
    return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


def _bad(field: str, words: Words) -> Refusal:
    return Refusal("bad-fields", words, status=422, context={"fields": {field: [words.zh, words.en]}})
