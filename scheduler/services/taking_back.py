"""Taking back what the desk did by mistake, in the same minute or the next."""

from scheduler import access
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, User
from scheduler.services import auditing
from scheduler.transactions import writing
from solver.words import Words


def not_here(booking: Booking, by: User) -> Booking:
    """The wrong one was checked in: the booking waits for its person again."""
    access.require(by, "desk")
    with writing():
        db.session.refresh(booking, with_for_update=True)
        if booking.state != "checked_in":
            raise Refusal("nothing-to-undo", Words("这条预订没有签到", "This booking is not checked in."))
        booking.state, booking.checked_in_at = "confirmed", None
        auditing.record(by, "not-here", f"booking:{booking.id}")
    return booking
