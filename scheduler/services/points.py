"""Points for not coming and for cancelling too late: a ledger that the person sees, each with its end."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from scheduler import clock, desk, prepared, spoken
from scheduler.config import TABLE
from scheduler.desk import cool_down, notice
from scheduler.extensions import db
from scheduler.models import Booking, Person, Point
from scheduler.queries import desk_rules
from scheduler.services import auditing, messages
from solver.words import Words

KEPT = timedelta(days=90)  # how far back points matter to the rules
WHY = {
    "no_show": Words("没有签到", "nobody checked in"),
    "late_cancel": Words("取消得太晚", "cancelled too late"),
}


def score(booking: Booking, kind: str) -> Point | None:
    """A point for the booking's person; None where there is none, or the booking has one already.

    Call it inside `writing()`. `kind` is no_show or late_cancel.
    """
    if booking.person is None or db.session.scalar(select(Point.id).where(Point.booking_id == booking.id)):
        return None
    now = clock.now()
    row = Point(person_id=booking.person_id, booking_id=booking.id, kind=kind, at=now)
    row.expires = now + timedelta(days=_days(booking.venue.code))
    db.session.add(row)
    db.session.flush()
    auditing.record(None, "score", f"point:{row.id}", booking=booking.id, kind=kind)
    messages.tell(booking.person, f"point:{booking.id}", "point", _told(booking, row))
    return row


def _days(venue: str) -> int:
    params = desk_rules.params("notice", venue) or notice.Params()
    return int(params.point_days)


def _told(booking: Booking, point: Point) -> Words:
    zone = TABLE["ZONE"].default
    when, title = spoken.span(booking.start, booking.end, zone), booking.venue.title
    gone, why = spoken.span(point.expires, point.expires, zone, all_day=True), WHY[point.kind]
    return Words(
        f"{title.zh}，{when.zh}：{why.zh}，记 1 分，{gone.zh}消除。不对就申诉。",
        f"{title.get('en')}, {when.en}: {why.en}. 1 point, gone on {gone.en}. Appeal if that is wrong.",
    )


def standing(person: Person) -> list[Point]:
    """The points that count now, the next to expire first."""
    query = select(Point).where(
        Point.person_id == person.id, Point.waived_at.is_(None), Point.expires > clock.now()
    )
    return list(db.session.scalars(query.order_by(Point.expires, Point.id)))


def ledger(person: Person) -> list[Point]:
    """All of the last 90 days, the newest first, with those that expired or were taken back."""
    query = select(Point).where(Point.person_id == person.id, Point.at > clock.now() - KEPT)
    return list(db.session.scalars(query.order_by(Point.at.desc(), Point.id.desc())))


def scored(person: Person) -> tuple[desk.Scored, ...]:
    """The ledger as the rules read it."""
    values = {"person": person.id, "since": clock.now() - KEPT}
    return tuple(desk.Scored(row.at, row.expires, row.kind) for row in prepared.run(_SCORED, values))


_SCORED = (
    select(Point.at, Point.expires, Point.kind)
    .where(Point.person_id == bindparam("person"), Point.at > bindparam("since"), Point.waived_at.is_(None))
    .order_by(Point.at, Point.id)
)


def no_peak_until(person: Person, venue: str) -> datetime | None:
    """Until when the person books no peak time at the venue; None where they may."""
    params = desk_rules.params("cool_down", venue)
    until = cool_down.cool_until(scored(person), params) if params else None
    return until if until and until > clock.now() else None
