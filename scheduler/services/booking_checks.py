"""What every verb of the desk looks at first: who asks, for whom, what for, and whether the row is still so."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from scheduler import access, clock, prepared
from scheduler.desk.hold import Params
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Group, Membership, Person, User, Venue
from scheduler.models.booking import LIVE
from scheduler.queries import desk_rules
from scheduler.queries.premises import premises
from scheduler.services.desk_asked import Asked
from scheduler.transactions import has_row_locks, lock_row
from solver.words import Words

if TYPE_CHECKING:
    from scheduler.services.booking import Order

SPEAKS = ("captain", "head")  # roles in a group that book for it


_CALLED = select(Venue).where(Venue.code == bindparam("code"))
_LOCKED_GROUP = select(Group.id).where(Group.id == bindparam("number")).with_for_update(key_share=True)
_LOCKED = select(Person.id).where(Person.id == bindparam("number")).with_for_update(key_share=True)


def venue_called(code: str) -> Venue:
    row = db.session.scalar(_CALLED, {"code": code})
    if row is None:
        raise Refusal(
            "not-found",
            Words(f"没有场地“{code}”。", f"There is no venue “{code}”."),
            status=404,
            context={"venue": code},
        )
    return row


def whole(venue: Venue, lanes: int) -> int:
    """The lanes as they are booked: a hall with parts is booked as a whole, which is 0."""
    return 0 if premises().is_whole(venue.code) else lanes or lanes_of(venue)


def lanes_of(venue: Venue) -> int:
    """Courts of a venue; places of a floor that is counted in heads."""
    return max(1, venue.capacity if venue.shared else venue.lanes)


def held_for(minutes: int | None, venue: Venue) -> int | None:
    """The minutes of a hold: 0 means as many as are usual there, None that nothing is held."""
    usual = desk_rules.params("hold", venue.code) or Params()
    return usual.minutes if minutes == 0 else minutes


def refuse_odd(order: "Order") -> None:
    """A span that is none, nobody at all, more hours than a day."""
    if order.start.tzinfo is None or order.end.tzinfo is None or order.end <= order.start:
        raise Refusal("bad-span", Words("结束要在开始之后。", "The end must be after the start."), status=422)
    if order.lanes < 0 or order.party < 1 or any(n < 0 for n in order.kit.values()):
        raise Refusal("bad-fields", Words("人数和数量要是正数。", "Numbers must be positive."), status=422)
    if (order.end - order.start).days >= 1:
        raise Refusal(
            "bad-span", Words("一次预订不超过一天。", "A booking is shorter than a day."), status=422
        )


def refuse_too_many(venue: Venue, lanes: int, lane: int | None) -> None:
    most = lanes_of(venue)
    parts = premises().is_whole(venue.code)
    if lanes > most and not parts:
        raise Refusal(
            "too-many-lanes",
            Words(f"{venue.title.zh}一共 {most} 个位置。", f"{venue.title.get('en')} has {most} places."),
            status=422,
            context={"venue": venue.code, "most": most},
        )
    if lane is not None and (parts or not 0 <= lane < most or lanes > 1):
        raise Refusal("bad-lane", Words("没有这个位置。", "There is no such court."), status=422)


def refuse_stranger(person: Person | None, group: Group | None, by: User, *, reason: str = "") -> None:
    """For oneself, for a group that one speaks for, or as the desk for anybody."""
    access.require(by)
    if by.has("desk"):
        return
    if person is not None and group is None and person.id == by.person_id:
        return
    if group is not None and _speaks_for(by, group):
        return
    access.require(by, "organiser" if reason.strip() and person else "desk")


def _speaks_for(by: User, group: Group) -> bool:
    query = select(Membership.id).where(
        Membership.group_id == group.id,
        Membership.person_id == by.person_id,
        Membership.role.in_(SPEAKS),
    )
    return by.person_id is not None and db.session.scalar(query) is not None


def lock_person(*people: Person | None, groups: Iterable[Group | None] = ()) -> None:
    """One booking of a person, and of a group, at a time, or two of them pass the same quota."""
    if not has_row_locks():
        return
    for statement, rows in ((_LOCKED, people), (_LOCKED_GROUP, groups)):
        for number in sorted({row.id for row in rows if row is not None}):
            prepared.run(statement, {"number": number})


def fresh(*bookings: Booking, version: int | None = None) -> None:
    """The rows as they are now, kept so until the commit. `version` is that of the first which the user saw."""
    for row in sorted(bookings, key=lambda b: b.id):
        lock_row(row)
    if version is not None and bookings[0].version != version:
        raise Refusal(
            "changed-meanwhile",
            Words("这条预订刚被别人改过。", "Somebody has just changed this booking."),
            hint=Words("看看现在的情况再改。", "Look at it as it is now, then change it."),
            status=412,
            context={"booking": bookings[0].id, "version": bookings[0].version},
        )


def refuse_over(booking: Booking) -> None:
    if booking.state in LIVE and booking.end > clock.now():
        return
    raise Refusal(
        "booking-over",
        Words("这条预订已经结束或取消。", "That booking is over or was cancelled."),
        hint=Words("可以重新预订。", "Book again."),
        context={"booking": booking.id, "state": booking.state},
    )


def refuse_hold_over(*bookings: Booking) -> None:
    """What was held until now is nobody's any more, though its place is given back only in a moment."""
    for row in bookings:
        if row.state == "held" and row.hold_until is not None and row.hold_until <= clock.now():
            raise hold_over(row)


def hold_over(booking: Booking) -> Refusal:
    return Refusal(
        "hold-over",
        Words("暂留已结束。", "The hold has ended."),
        hint=Words("请重新预订。", "Book again."),
        context={"booking": booking.id, "state": booking.state},
    )


def asked_of(booking: Booking) -> Asked:
    """The booking as it is, as the rules are asked about it."""
    return Asked(
        venue=booking.venue,
        start=booking.start,
        end=booking.end,
        person=booking.person,
        group=booking.group,
        lanes=booking.lanes,
        party=booking.party,
        activity=booking.activity,
        source=booking.source,
        kit=booking.kit,
        before=booking,
        seat=booking.lesson_id is not None,
    )


def refuse_seat(*bookings: Booking) -> None:
    """A seat is where and when its class is: it is given back, or changed for one in another class."""
    row = next((b for b in bookings if b.lesson_id is not None), None)
    if row is not None:
        raise Refusal(
            "seat-fixed",
            Words("课程的名额不能移动或分开。", "A seat in a class cannot be moved or split."),
            hint=Words("换到别的课次，或取消。", "Change it for one in another class, or cancel it."),
            context={"booking": row.id, "lesson": row.lesson_id},
        )
