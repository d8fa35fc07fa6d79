"""Taking back what the desk did by mistake, in the same minute or the next."""

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.models import Booking, User, Waiting
from scheduler.services import auditing, wishing
from scheduler.services import booking as desk
from scheduler.transactions import lock_row, writing
from solver.words import Words


def not_here(booking: Booking, by: User) -> Booking:
    """The wrong one was checked in: the booking waits for its person again."""
    access.require(by, "desk")
    with writing():
        lock_row(booking)
        if booking.state != "checked_in":
            raise Refusal("nothing-to-undo", Words("这条预订没有签到", "This booking is not checked in."))
        booking.state, booking.checked_in_at = "confirmed", None
        auditing.record(by, "not-here", f"booking:{booking.id}")
    return booking


def put_back(row: Waiting, booking: Booking, by: User) -> Booking:
    """Who was given a place from the list has it no more and waits again, with the turn of before.

    What is given back is offered in the order of the list, to them first if they are first. Nobody waits for a
    time that is over, or twice for the same.
    """
    access.require(by, "desk")
    with writing():
        desk.cancel(booking, by, "undo")
        lock_row(row)
        if row.state in ("accepted", "withdrawn") and row.end > clock.now():
            wishing.refuse_twice(wishing.Wish(row.person, row.venues, row.start, row.end))
            row.state, row.offered_until, row.booking_id = "waiting", None, None
            auditing.record(by, "put-back", f"waiting:{row.id}", booking=booking.id)
    return booking
