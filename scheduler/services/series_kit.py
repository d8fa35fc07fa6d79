"""Kit of a standing slot: on every date as much as there is to lend, or each date with what lacks."""

from dataclasses import replace

from scheduler.models import Booking, User
from scheduler.queries.floors import Want
from scheduler.services import auditing, booking_checks, booking_kit, collisions
from scheduler.services import series as of
from scheduler.services.desk_rules import refuse_by_rules
from scheduler.services.series import Kit, Scope
from scheduler.services.series_changes import Changed, concerned
from scheduler.transactions import writing


def lend(booking: Booking, by: User, scope: Scope, kit: Kit) -> Changed:
    """Exactly this kit for this one, this and later ones, or all that have not begun: for every one or for none."""
    if not by.has("desk", "organiser"):
        booking_checks.refuse_stranger(booking.person, booking.group, by)
    of.refuse_unknown(scope)
    wanted = booking_kit.asked(kit)
    with writing():
        rows = concerned(booking, scope)
        refuse_by_rules(replace(booking_checks.asked_of(booking), kit=wanted), by, "lend")
        wants = [Want(row.venue.code, row.start, row.end, row.lanes) for row in rows]
        found = of.kit_lacking(wants, [wanted] * len(rows), [of.owner(row) for row in rows])
        if found:
            raise collisions.refusal(found, len(rows), of.zone(), without=False)
        for row in rows:
            row.kit = dict(wanted)
        auditing.record(by, "lend-series", f"booking:{booking.id}", scope=scope, kit=wanted, dates=len(rows))
    return Changed(booking.series, moved=tuple(rows))
