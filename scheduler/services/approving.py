"""Approval where a venue asks for it. A request has its place already, so an approval cannot create a clash."""

from scheduler import access, clock, spoken
from scheduler.config import TABLE
from scheduler.errors import Refusal
from scheduler.models import Booking, User
from scheduler.services import auditing, booking_places, claims, messages
from scheduler.services.booking_checks import fresh
from scheduler.transactions import writing
from solver.words import Words

MAY = ("desk", "venue_owner", "organiser")


def approve(booking: Booking, by: User, *, version: int | None = None) -> Booking:
    """The request becomes a booking; twice does nothing."""
    access.require(by, *MAY)
    with writing():
        fresh(booking, version=version)
        if booking.state == "confirmed":
            return booking
        _refuse_answered(booking)
        booking.state = "confirmed"
        auditing.record(by, "approve", f"booking:{booking.id}")
        _tell(booking, Words("已批准。", "Approved."))
    return booking


def refuse(booking: Booking, by: User, reason: str = "", *, version: int | None = None) -> Booking:
    """No; the place is given back, and offered to whoever waits."""
    access.require(by, *MAY)
    with writing():
        fresh(booking, version=version)
        if booking.state == "refused":
            return booking
        _refuse_answered(booking)
        booking.state, booking.over_at = "refused", clock.now()
        claims.release([booking_places.owner(booking)])
        auditing.record(by, "refuse", f"booking:{booking.id}", reason=reason)
        _tell(booking, Words(f"没有批准。{reason}", f"Not approved. {reason}".strip()))
    return booking


def _refuse_answered(booking: Booking) -> None:
    if booking.state == "pending" and booking.start > clock.now():
        return
    raise Refusal(
        "not-pending",
        Words("这条预订不在等待批准。", "This booking is not waiting for approval."),
        context={"booking": booking.id, "state": booking.state},
    )


def _tell(booking: Booking, answer: Words) -> None:
    if booking.person is None:
        return
    when, title = spoken.span(booking.start, booking.end, TABLE["ZONE"].default), booking.venue.title
    words = Words(f"{title.zh}，{when.zh}：{answer.zh}", f"{title.get('en')}, {when.en}: {answer.en}")
    messages.tell(booking.person, f"answer:{booking.id}:{booking.state}:{booking.version}", "answer", words)
