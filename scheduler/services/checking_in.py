"""Check-in at the desk, by phone or by the code at the door; who does not come gives the place back."""

from datetime import datetime, timedelta

from sqlalchemy import select

from scheduler import access, clock, desk, spoken
from scheduler.config import TABLE
from scheduler.desk import check_in as rule
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, User, Venue
from scheduler.models.booking import LIVE
from scheduler.queries import desk_rules, lessons
from scheduler.queries.floors import Owner
from scheduler.services import auditing, claims, door, messages, points
from scheduler.services.waiting_rules import refused
from scheduler.transactions import lock_row, writing
from solver.words import Words

NEAR = timedelta(hours=1)  # how far ahead the door looks for a booking


def check_in(booking: Booking, by: User) -> Booking:
    """The booking's person is there: said by themselves, or by the desk for anybody. Twice does nothing."""
    if booking.person_id is None or by.person_id != booking.person_id:
        access.require(by, "desk")
    with writing():
        lock_row(booking)
        if booking.state == "checked_in":
            return booking
        if booking.state != "confirmed" or booking.end <= clock.now():
            raise _not_possible(booking)
        if not by.has("desk"):
            _refuse_early(booking)
        booking.state, booking.checked_in_at = "checked_in", clock.now()
        auditing.record(by, "check_in", f"booking:{booking.id}")
    return booking


def check_in_at_door(token: str, by: User) -> Booking:
    """Who scans the code at the door checks in for what they have booked there next."""
    code = door.venue_of(token)
    booking = due_at_door(code, by)
    if booking is None:
        raise Refusal(
            "nothing-booked-here",
            Words("你现在在这里没有预订。", "You have nothing booked here now."),
            hint=Words("可以问前台有没有空位。", "Ask at the desk whether something is free."),
            status=404,
            context={"venue": code},
        )
    return check_in(booking, by)


def due_at_door(code: str, by: User) -> Booking | None:
    """What the code at the door of the venue would check in now."""
    now = clock.now()
    query = (
        select(Booking)
        .join(Venue)
        .where(Booking.person_id == by.person_id, Booking.person_id.is_not(None), Booking.state.in_(LIVE))
        .where(Venue.code.in_(_at_door(code)), Booking.end > now, Booking.start < now + NEAR)
    )
    return _next(list(db.session.scalars(query.order_by(Booking.start, Booking.id))))


def _next(rows: list[Booking]) -> Booking | None:
    """The first that can be checked in for now; else the one that is checked in, for who scans twice; else the
    first, whose refusal says when or why not."""
    settings, now = desk_rules.settings(), clock.now()

    def is_open(row: Booking) -> bool:
        params = desk.in_force(settings, row.venue.code).get("check_in")
        return row.state == "confirmed" and (
            params is None or row.start - timedelta(minutes=params.opens) <= now
        )

    here = (row for row in rows if row.state == "checked_in")
    return next(filter(is_open, rows), None) or next(here, None) or next(iter(rows), None)


def _at_door(code: str) -> list[str]:
    """The venue, its halves, and the whole that it is a half of: they share a door."""
    venue = db.session.scalar(select(Venue).where(Venue.code == code))
    if venue is None:
        return []
    whole = [venue.part_of.code] if venue.part_of else []
    return [venue.code, *whole, *(part.code for part in venue.parts)]


def absent() -> list[int]:
    """The ids of bookings whose grace minutes are over without anybody having come, and of those that are
    simply over."""
    now = clock.now()
    settings = desk_rules.settings()
    query = select(Booking).where(Booking.state.in_(("confirmed", "checked_in")), Booking.start <= now)
    return [b.id for b in db.session.scalars(query.order_by(Booking.id)) if _is_due(b, settings, now)]


def release_absent(booking_id: int) -> bool:
    """Give back the place of who did not come; whether it was so. Whoever waits is offered it at once."""
    settings = desk_rules.settings()
    with writing():
        booking = db.session.get(Booking, booking_id, with_for_update=True, populate_existing=True)
        now = clock.now()
        if booking is None or not _is_due(booking, settings, now):
            return False
        params = _params(booking, settings)
        if booking.state == "checked_in" or params is None:
            _end(booking, "ended", now)
            return True
        _end(booking, "released" if now < booking.end else "no_show", now)
        auditing.record(None, "release", f"booking:{booking.id}", state=booking.state)
        point = points.score(booking, "no_show") if params.point else None
        if booking.person and point is None:  # a point tells it as well
            messages.tell(booking.person, f"released:{booking.id}", "released", _told(booking))
    return True


def _is_due(booking: Booking, settings: list[desk.Setting], now: datetime) -> bool:
    params = _params(booking, settings)
    if booking.state == "confirmed" and params is not None:
        return rule.absent_from(booking.start, booking.made_at, params) <= now
    return booking.state in ("confirmed", "checked_in") and booking.end <= now


def _params(booking: Booking, settings: list[desk.Setting]) -> rule.Params | None:
    """The rule for this booking; None where nobody needs to check in for it: a group, the room of a class."""
    if booking.person_id is None and booking.group_id is None and lessons.of_rooms([booking.id]):
        return None
    params = desk.in_force(settings, booking.venue.code).get("check_in")
    if params is None or (booking.group_id is not None and not params.groups):
        return None
    group = booking.group.code if booking.group else ""
    return None if group in params.exempt_groups else params


def _end(booking: Booking, state: str, now: datetime) -> None:
    booking.state, booking.over_at = state, now
    if now < booking.end:
        claims.release([Owner(booking_id=booking.id)])


def _refuse_early(booking: Booking) -> None:
    params = desk_rules.params("check_in", booking.venue.code)
    if params is None:
        return
    asked = desk.Request(
        booking.venue.code,
        booking.start,
        booking.end,
        clock.now(),
        verb="check_in",
        zone=TABLE["ZONE"].default,
    )
    found = desk.refusals(asked, desk.History(), {"check_in": params})
    if found:
        raise refused(found[0])


def _not_possible(booking: Booking) -> Refusal:
    said = {
        "pending": Words("这个预订还没有批准。", "This booking has not been approved yet."),
        "held": Words("这个位置还只是暂留，请先确认。", "This is only held: confirm it first."),
        "released": Words(
            "等了你几分钟，位置已经给了别人。", "The place was kept for some minutes, then given back."
        ),
        "cancelled": Words("这个预订已经取消了。", "This booking was cancelled."),
    }
    over = Words("这个预订已经结束了。", "This booking is over.")
    return Refusal(
        "check-in-impossible",
        said.get(booking.state, over),
        hint=Words("请问前台还有没有空位。", "Ask at the desk what is free."),
        context={"booking": booking.id, "state": booking.state},
    )


def _told(booking: Booking) -> Words:
    when, title = spoken.span(booking.start, booking.end, TABLE["ZONE"].default), booking.venue.title
    return Words(
        f"{title.zh}，{when.zh}：没有签到，位置已释放。",
        f"{title.get('en')}, {when.en}: nobody checked in, the place was given back.",
    )
