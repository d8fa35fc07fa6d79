"""Holds that end: nobody confirmed, answered or approved in time, so the place is given back."""

from sqlalchemy import select

from scheduler import clock, spoken
from scheduler.config import TABLE
from scheduler.extensions import db
from scheduler.models import Booking, Waiting
from scheduler.queries.floors import Owner
from scheduler.services import auditing, claims, messages
from scheduler.transactions import writing
from solver.words import Words


def due() -> list[int]:
    """The ids of bookings held until now or earlier, and of pending ones whose time has come. Those of the
    waiting list are ended by services/waiting."""
    now = clock.now()
    held = (Booking.state == "held") & (Booking.hold_until <= now)
    pending = (Booking.state == "pending") & (Booking.start <= now)
    offered = select(Waiting.booking_id).where(Waiting.state == "offered")
    query = select(Booking.id).where(held | pending, Booking.id.not_in(offered))
    return list(db.session.scalars(query.order_by(Booking.id)))


def expire(booking_id: int) -> bool:
    """The hold ends; whether there was one. Whoever waits is offered the place at once."""
    with writing():
        booking = db.session.get(Booking, booking_id, with_for_update=True, populate_existing=True)
        if booking is None or not _is_due(booking):
            return False
        was_pending = booking.state == "pending"
        booking.state, booking.over_at, booking.hold_until = "expired", clock.now(), None
        claims.release([Owner(booking_id=booking.id)])
        auditing.record(None, "expire", f"booking:{booking.id}")
        if booking.person:
            messages.tell(booking.person, f"expired:{booking.id}", "expired", _told(booking, was_pending))
    return True


def _is_due(booking: Booking) -> bool:
    now = clock.now()
    if booking.state == "held":
        return booking.hold_until is not None and booking.hold_until <= now
    return booking.state == "pending" and booking.start <= now


def _told(booking: Booking, was_pending: bool) -> Words:
    when, title = spoken.span(booking.start, booking.end, TABLE["ZONE"].default), booking.venue.title
    if was_pending:
        return Words(
            f"{title.zh}，{when.zh}：到开始时还没有批准，申请已失效。",
            f"{title.get('en')}, {when.en}: not approved before the start, so the request has ended.",
        )
    return Words(
        f"{title.zh}，{when.zh}：没有在期限内确认，暂留已结束。",
        f"{title.get('en')}, {when.en}: not confirmed in time, so the hold has ended.",
    )
