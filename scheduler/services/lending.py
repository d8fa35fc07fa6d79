"""Kit for a booking that stands: more, less, other things, or none."""

from collections.abc import Mapping
from dataclasses import replace

from scheduler.models import Booking, User
from scheduler.services import auditing, booking_checks, booking_kit
from scheduler.services.desk_rules import refuse_by_rules
from scheduler.transactions import writing


def lend(booking: Booking, kit: Mapping[str, int], by: User, *, version: int | None = None) -> Booking:
    """The booking with exactly this kit, as far as the stock goes for its whole time; nothing else changes.

    Refused with what is left. The rules about time are not asked again.
    """
    booking_checks.refuse_stranger(booking.person, booking.group, by)
    booking_checks.refuse_seat(booking)
    wanted = booking_kit.asked(kit)
    with writing():
        booking_checks.fresh(booking, version=version)
        booking_checks.refuse_over(booking)
        refuse_by_rules(replace(booking_checks.asked_of(booking), kit=wanted), by, "lend")
        booking_kit.refuse_missing(wanted, booking.start, booking.end, before=booking)
        was, booking.kit = dict(booking.kit), wanted
        auditing.record(by, "lend", f"booking:{booking.id}", kit=wanted, was=was)
    return booking
