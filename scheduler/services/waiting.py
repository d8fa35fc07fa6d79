"""The waiting list: join, withdraw, accept or pass an offer. Offers themselves are made in services/offers.

A front door imports this module alone.
"""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select

from scheduler import clock, spoken
from scheduler.config import TABLE
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Booking, User, Waiting
from scheduler.models.booking import OVER
from scheduler.queries.floors import Owner
from scheduler.queries.waiting_list import place
from scheduler.services import auditing, booking_checks, booking_kit, claims, messages
from scheduler.services.desk_asked import Asked
from scheduler.services.desk_rules import refuse_by_rules
from scheduler.services.wishing import OPEN, Wish, join, refuse_stranger
from scheduler.transactions import lock_row, writing
from solver.words import Words

__all__ = ["Wish", "accept", "due", "expire", "join", "pass_", "place", "withdraw"]


def withdraw(row: Waiting, by: User) -> Waiting:
    """Leave the list; what was held goes to the next."""
    refuse_stranger(by, row.person)
    with writing():
        _lock(row)
        if row.state not in OPEN:
            raise _over(row)
        _let_go(row, "withdrawn")
        auditing.record(by, "withdraw", f"waiting:{row.id}")
    return row


def accept(row: Waiting, by: User, *, override: Collection[str] = (), reason: str = "") -> Booking:
    """The offer becomes a booking. Quotas hold as for any other: somebody may have booked meanwhile."""
    refuse_stranger(by, row.person)
    with writing():
        booking = _offered(row)
        booking_checks.lock_person(row.person)
        refuse_by_rules(_asked(booking), by, override=override, reason=reason)
        booking_kit.refuse_missing(booking.kit, booking.start, booking.end, before=booking)
        booking.state, booking.hold_until = "confirmed", None
        booking.made_at, booking.made_by_id = clock.now(), by.id
        row.state, row.offered_until = "accepted", None
        auditing.record(by, "accept", f"waiting:{row.id}", booking=booking.id)
    return booking


def pass_(row: Waiting, by: User) -> Waiting:
    """Not this time: it goes to the next at once, and costs nothing."""
    refuse_stranger(by, row.person)
    with writing():
        _offered(row)
        _let_go(row, "passed")
        auditing.record(by, "pass", f"waiting:{row.id}")
    return row


def expire(waiting_id: int) -> bool:
    """The offer that nobody answered, or the wish whose time is over; whether there was one. The next is
    offered what was held."""
    with writing():
        row = db.session.get(Waiting, waiting_id, with_for_update=True, populate_existing=True)
        if row is None or not _is_due(row):
            return False
        settled = _settled(row)
        _let_go(row, settled or "expired")
        if row.booking_id is not None and not settled:
            messages.tell(row.person, f"offer-over:{row.booking_id}", "offer", _expired(row))
    return True


def due() -> list[int]:
    """The ids of what `expire` is for."""
    now = clock.now()
    offered = (Waiting.state == "offered") & ((Waiting.offered_until <= now) | (Booking.state != "held"))
    over = (Waiting.state == "waiting") & (Waiting.end <= now)
    query = select(Waiting.id).join(Waiting.booking, isouter=True).where(offered | over)
    return list(db.session.scalars(query.order_by(Waiting.id)))


def _lock(row: Waiting) -> None:
    lock_row(row)


def _offered(row: Waiting) -> Booking:
    """The held booking of an offer that still stands."""
    _lock(row)
    now = clock.now()
    if row.state != "offered" or row.booking is None or row.offered_until is None or row.offered_until <= now:
        raise _over(row)
    lock_row(row.booking)
    if row.booking.state != "held":  # cancelled or confirmed as a booking
        raise _over(row)
    return row.booking


def _asked(booking: Booking) -> Asked:
    """The offer as the rules are asked about it; it does not count against itself."""
    return replace(booking_checks.asked_of(booking), source="offer")


def _over(row: Waiting) -> Refusal:
    return Refusal(
        "offer-over",
        Words("这个候补已经没有为你留的位置了。", "Nothing is held for you on this list any more."),
        hint=Words("可以重新候补，或订别的时间。", "Join the list again, or book another time."),
        context={"waiting": row.id, "state": row.state},
        alternatives=[
            Alternative(
                Words("再候补一次", "Join the list again"),
                {
                    "wait": row.venues,
                    "lesson": row.lesson_id,
                    "start": row.start.isoformat(),
                    "end": row.end.isoformat(),
                },
            )
        ],
    )


def _let_go(row: Waiting, state: str) -> None:
    """The row is over, and so is what was held for it; the claims given back are offered to the next."""
    booking = row.booking if row.state == "offered" else None
    row.state, row.offered_until = state, None
    if booking is not None and booking.state == "held":
        booking.state = "expired" if state == "expired" else "cancelled"
        booking.over_at, booking.hold_until = clock.now(), None
        claims.release([Owner(booking_id=booking.id)])
    db.session.flush()


def _is_due(row: Waiting) -> bool:
    now = clock.now()
    if row.state == "offered":
        return row.offered_until is None or row.offered_until <= now or bool(_settled(row))
    return row.state == "waiting" and row.end <= now


def _settled(row: Waiting) -> str:
    """What became of an offer whose booking was confirmed or cancelled as such; empty where it is held."""
    if row.state != "offered" or row.booking is None:
        return ""
    lock_row(row.booking)
    if row.booking.state == "held":
        return ""
    return "passed" if row.booking.state in OVER else "accepted"


def _expired(row: Waiting) -> Words:
    when = spoken.span(row.start, row.end, TABLE["ZONE"].default)
    return Words(
        f"为你留的 {when.zh} 没有等到回答，已给下一位。",
        f"What was held for you, {when.en}, was not answered and went to the next.",
    )
