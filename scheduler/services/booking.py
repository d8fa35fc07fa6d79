"""The desk's verbs: book, hold, confirm, cancel. Changes and approvals stand in modules of their own and are
named here as well, so that a front door imports one module.

The claims decide who has a place; the rules only who may ask. Locks are taken in one order: bookings,
persons, groups, kit, floors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Group, Person, User
from scheduler.queries.floors import SECONDS, Want, instant
from scheduler.services import auditing, booking_checks, booking_kit, booking_places, claims
from scheduler.services.approving import approve, refuse
from scheduler.services.booking_changes import move, resize, split, swap
from scheduler.services.booking_checks import fresh
from scheduler.services.desk_asked import Asked
from scheduler.services.desk_rules import looks_at_room, refuse_by_rules
from scheduler.transactions import writing

__all__ = [
    "Order",
    "approve",
    "book",
    "cancel",
    "confirm",
    "hold",
    "move",
    "refuse",
    "resize",
    "split",
    "swap",
    "walk_in",
]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What somebody wants. `venue` is a code, instants are aware; `lanes` are courts or, on a shared floor,
    heads, 0 the whole venue; `lane` (from 0) the court it has to be. Nobody named is a walk-in. `override`
    are codes of rules to set aside, which needs the desk and a reason."""

    venue: str
    start: datetime
    end: datetime
    person: Person | None = None
    group: Group | None = None
    lanes: int = 1
    party: int = 1
    activity: str = ""
    source: str = "desk"
    reason: str = ""
    kit: Mapping[str, int] = field(default_factory=dict)
    override: tuple[str, ...] = ()
    hold_minutes: int | None = None  # None books at once; 0 holds as long as is usual there
    lane: int | None = None


def book(order: Order, by: User) -> Booking:
    """The place and its booking: both or, with a refusal that says why and what instead, neither.

    Pending where a rule wants an approval; it holds its place meanwhile.
    """
    booking_checks.refuse_odd(order)
    with booking_places.answered(by) as about, writing():
        about.asked = asked = _asked(order, by)
        booking_checks.lock_person(order.person, groups=[order.group])
        if looks_at_room(asked.venue):
            booking_places.lock(asked.venue, kit=order.kit)
        found = refuse_by_rules(asked, by, override=order.override, reason=order.reason)
        booking_kit.refuse_missing(order.kit, order.start, order.end)
        row = _row(order, asked, by, pending=any(no.effect == "ask" for no in found))
        want = Want(asked.venue.code, row.start, row.end, row.lanes, order.lane, row.activity)
        booking_places.claim({booking_places.owner(row): [want]}, by, fresh=True)
        why = {"reason": order.reason} if order.override else {}
        auditing.record(
            by, "book", f"booking:{row.id}", state=row.state, override=list(order.override), **why
        )
    return row


def hold(order: Order, by: User, minutes: int = 0) -> Booking:
    """A place for so many minutes, or as many as are usual there, until somebody confirms."""
    return book(replace(order, hold_minutes=minutes), by)


def walk_in(
    venue: str,
    by: User,
    *,
    lane: int | None = None,
    party: int = 1,
    minutes: int = 60,
    person: Person | None = None,
) -> Booking:
    """Somebody stands at the counter: from now on, checked in at once. On a floor each head has a place."""
    access.require(by, "desk")
    start = instant(int(clock.now().timestamp() // SECONDS))
    with writing():
        heads = party if booking_checks.venue_called(venue).shared else 1
        order = Order(
            venue=venue,
            start=start,
            end=start + timedelta(minutes=minutes),
            person=person,
            lanes=heads,
            party=party,
            source="walk_in",
            lane=lane,
        )
        row = book(order, by)
        if row.state == "confirmed":
            row.state, row.checked_in_at = "checked_in", clock.now()
    return row


def confirm(booking: Booking, by: User, *, version: int | None = None) -> Booking:
    """What was held is booked, if its time has not run out."""
    booking_checks.refuse_stranger(booking.person, booking.group, by)
    with writing():
        fresh(booking, version=version)
        if booking.state == "confirmed":
            return booking
        if booking.state != "held" or (booking.hold_until and booking.hold_until <= clock.now()):
            raise booking_checks.hold_over(booking)
        booking_kit.refuse_missing(booking.kit, booking.start, booking.end, before=booking)
        booking.state, booking.hold_until = "confirmed", None
        auditing.record(by, "confirm", f"booking:{booking.id}")
    return booking


def cancel(
    booking: Booking, by: User, reason: str = "", *, knowing: bool = False, version: int | None = None
) -> Booking:
    """The place is given back, and offered to whoever waits. Twice does nothing.

    Too late costs the person a point, if they do it `knowing`ly; else it is refused with that word. The
    desk cancels for anybody without a point.
    """
    from scheduler.services import points

    booking_checks.refuse_stranger(booking.person, booking.group, by)
    with writing():
        fresh(booking, version=version)
        if booking.state == "cancelled":
            return booking
        booking_checks.refuse_over(booking)
        late = _too_late(booking, by)
        if late and not knowing:
            raise late
        booking.state, booking.over_at, booking.hold_until = "cancelled", clock.now(), None
        claims.release([booking_places.owner(booking)])
        if late:
            points.score(booking, "late_cancel")
        auditing.record(by, "cancel", f"booking:{booking.id}", reason=reason)
    return booking


def _too_late(booking: Booking, by: User) -> Refusal | None:
    """The refusal that says what a late cancelling costs; nothing for the desk, or for what is not firm."""
    from scheduler.services.waiting_rules import refused

    if by.has("desk") or booking.state not in ("confirmed", "checked_in"):
        return None
    found = refuse_by_rules(booking_checks.asked_of(booking), by, "cancel")
    return next((refused(no) for no in found if no.effect == "point"), None)


def _asked(order: Order, by: User) -> Asked:
    venue = booking_checks.venue_called(order.venue)
    booking_checks.refuse_stranger(order.person, order.group, by, reason=order.reason)
    booking_checks.refuse_too_many(venue, order.lanes, order.lane)
    return Asked(
        venue=venue,
        start=order.start,
        end=order.end,
        person=order.person,
        group=order.group,
        lanes=booking_checks.whole(venue, order.lanes),
        party=order.party,
        activity=order.activity,
        source=order.source,
        kit=order.kit,
        hold=booking_checks.held_for(order.hold_minutes, venue),
    )


def _row(order: Order, asked: Asked, by: User, *, pending: bool) -> Booking:
    now = clock.now()
    held = asked.hold is not None and not pending
    row = Booking(
        venue=asked.venue,
        start=order.start,
        end=order.end,
        lanes=asked.lanes,
        party=order.party,
        activity=order.activity,
        state="pending" if pending else "held" if held else "confirmed",
        hold_until=now + timedelta(minutes=asked.hold or 0) if held else None,
        person=order.person,
        group=order.group,
        made_by_id=by.id,
        made_at=now,
        source=order.source,
        reason=order.reason,
        overridden=list(order.override),
        kit={code: n for code, n in order.kit.items() if n},
    )
    db.session.add(row)
    db.session.flush()
    return row
