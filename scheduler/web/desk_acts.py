"""What the clerk's line does: one service call an order, and how to take it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Group, Person, User, Waiting
from scheduler.queries import courts, slots
from scheduler.queries.courts import Court
from scheduler.services import booking as desk
from scheduler.services import checking_in, lending, waiting
from scheduler.services.booking import Order
from scheduler.transactions import writing
from scheduler.web import desk_undo, times, views_kit
from scheduler.web.desk_line import Meant
from scheduler.web.said_bookings import who
from scheduler.web.words import t, w
from solver.words import Words


@dataclass(frozen=True)
class Done:
    """What happened, in words; how to take it back, as {verb, booking, …}; the booking it was about."""

    words: str
    undo: dict[str, Any] = field(default_factory=dict)
    booking: int = 0


def act(meant: Meant, by: User, *, override: tuple[str, ...] = (), reason: str = "") -> Done:
    """Do what was meant; raises a refusal where it was not clear."""
    if not meant.is_ready:
        raise Refusal("not-understood", Words(meant.problem or "空", meant.problem or "Empty."), status=422)
    if meant.order.verb == "check_in" and meant.booking:
        return check_in(meant.booking, by)
    if meant.order.verb == "cancel" and meant.booking:
        return cancel(meant.booking, by)
    if meant.order.verb == "approve" and meant.booking:
        return approve(meant.booking, by)
    if meant.order.verb == "refuse" and meant.booking:
        return refuse(meant.booking, by)
    if meant.order.verb == "fill" and meant.waiting:
        return fill(meant.waiting, by)
    if meant.court is None or meant.start is None or meant.end is None:
        raise Refusal("not-understood", Words("还少场号或时间", "A court or a time is missing."), status=422)
    if meant.order.verb == "move" and meant.booking:
        return move(meant.booking, by, meant.court, meant.start, meant.end)
    if meant.order.is_walk_in and meant.start <= clock.now() and not override:
        return walk_in(by, meant.court, meant.end - meant.start, guests=meant.order.guests)
    return book(
        by,
        meant.court,
        meant.start,
        meant.end,
        person=db.session.get(Person, meant.person.id) if meant.person else None,
        guests=meant.order.guests,
        override=override,
        reason=reason,
    )


def book(
    by: User,
    court: Court,
    start: datetime,
    end: datetime,
    *,
    person: Person | None = None,
    group: Group | None = None,
    guests: int = 0,
    override: tuple[str, ...] = (),
    reason: str = "",
    hold: int | None = None,
    kit: Mapping[str, int] | None = None,
    undo: dict[str, Any] | None = None,
) -> Done:
    """A booking, or a walk-in where nobody is named. On a floor everybody needs a place."""
    party = 1 + guests
    made = desk.book(
        Order(
            venue=court.venue,
            start=start,
            end=end,
            person=person,
            group=group,
            lanes=party if court.heads else 1,
            party=party,
            activity=court.activity,
            source="desk" if person or group else "walk_in",
            reason=reason,
            kit=kit or {},
            override=override,
            hold_minutes=hold,
            lane=None if court.heads else court.lane,
        ),
        by,
    )
    said = t(
        "{who}订了{place} {when}" if made.state != "held" else "为{who}留着{place} {when}",
        "{who} has {place} {when}" if made.state != "held" else "Held for {who}: {place} {when}",
        who=person.name if person and made.state == "held" else who(made),
        place=w(court.title),
        when=f"{times.time(made.start)}–{times.time(made.end)}",
    )
    return _done(said, made, undo or {"verb": "cancel"})


def walk_in(by: User, court: Court, length: timedelta, *, guests: int = 0) -> Done:
    """Somebody stands there and plays at once."""
    lane = None if court.heads else court.lane
    minutes = int(length.total_seconds() // 60)
    made = desk.walk_in(court.venue, by, lane=lane, party=1 + guests, minutes=minutes)
    until = times.time(made.end)
    said = t("散客在{place}，到 {at}", "Walk-in on {place} until {at}", place=w(court.title), at=until)
    return _done(said, made, {"verb": "cancel"})


def check_in(booking: Booking, by: User) -> Done:
    checking_in.check_in(booking, by)
    return _done(t("{who}到了", "{who} is here", who=who(booking)), booking, {"verb": "not_here"})


def confirm(booking: Booking, by: User) -> Done:
    """What was held is theirs; cancelling takes it back."""
    desk.confirm(booking, by)
    return _done(t("已确认：{x}", "Confirmed: {x}", x=who(booking)), booking, {"verb": "cancel"})


def cancel(booking: Booking, by: User, *, reason: str = "") -> Done:
    said = t("已取消{who} {at}", "Cancelled: {who} {at}", who=who(booking), at=times.time(booking.start))
    again = desk_undo.how_to_book(booking)
    desk.cancel(booking, by, reason)
    return _done(said, booking, again)


def move(booking: Booking, by: User, court: Court, start: datetime, end: datetime) -> Done:
    back = desk_undo.how_to_move(booking)
    stays = (booking.venue.code, booking.start) == (court.venue, start) and booking.end != end
    # several go wherever they have room
    lane = court.lane if booking.lanes == 1 and not court.heads else None
    moved = desk.move(booking, by, venue=court.venue, start=start, end=end, lane=lane)
    said = t(
        "{who}在{place}，到 {until}" if stays else "{who}已移到{place} {at}",
        "{who} has {place} until {until}" if stays else "{who} moved to {place} {at}",
        who=who(moved),
        place=w(court.title),
        at=times.time(start),
        until=times.time(end),
    )
    return _done(said, moved, back)


def swap(booking: Booking, other: Booking, by: User) -> Done:
    """The two change time and place; taking it back is the same once more."""
    desk.swap(booking, other, by)
    said = t("{a}和{b}换好了", "{a} and {b} changed places", a=who(booking), b=who(other))
    return _done(said, booking, {"verb": "swap", "other": other.id})


def split(booking: Booking, by: User, at: datetime) -> Done:
    """One becomes two that follow each other; taking it back makes them one again."""
    end = booking.end
    _, rest = desk.split(booking, at, by)
    said = t("{x} 已在 {at} 分成两段", "{x} cut in two at {at}", x=who(booking), at=times.time(at))
    return _done(said, booking, {"verb": "join", "rest": rest.id, "end": end.isoformat()})


def resize(booking: Booking, by: User, end: datetime) -> Done:
    back = desk_undo.how_to_move(booking)
    row = desk.resize(booking, by, end=end)
    return _done(t("已改时长 · {x}", "Length changed · {x}", x=who(row)), row, back)


def lend(booking: Booking, by: User, kit: Mapping[str, int]) -> Done:
    """Other kit with it, or none; taking it back gives what it had."""
    had = dict(booking.kit)
    row = lending.lend(booking, kit, by)
    lent = views_kit.said(row.kit)
    said = (
        t("{who}借{x}", "{who} borrows {x}", who=who(row), x=lent)
        if lent
        else t("{who}不借器材了", "{who} borrows nothing", who=who(row))
    )
    return _done(said, row, {"verb": "lend", "kit": had})


def fill(row: Waiting, by: User) -> Done:
    """The clerk accepts an offer for somebody on the telephone, or books the first wished place that is free."""
    if row.state == "offered":
        made = waiting.accept(row, by)
    else:
        with writing():
            made = _first_wish(row, by)
            waiting.withdraw(row, by)
    return _done(t("{who}补上了", "{who} has a place", who=row.person.name), made, _put_back(row))


def fill_with(row: Waiting, by: User, court: Court, start: datetime, end: datetime) -> Done:
    """Who waits takes something else instead, and waits no more."""
    with writing():
        done = book(by, court, start, end, person=row.person, guests=row.party - 1, undo=_put_back(row))
        waiting.withdraw(row, by)
    return done


def _put_back(row: Waiting) -> dict[str, Any]:
    return {"verb": "put_back", "waiting": row.id}


def _first_wish(row: Waiting, by: User) -> Booking:
    """Every wish is tried; the refusal is that of the most wished one."""
    wished = [v for v in courts.venues() if v.code in row.venues]
    free = {s.venue for s in next(slots.at(wished, row.start, [row.end], row.lanes))}
    venue = next((v for v in row.venues if v in free), row.venues[0])
    return desk.book(
        Order(
            venue=venue,
            start=row.start,
            end=row.end,
            person=row.person,
            lanes=row.lanes,
            party=row.party,
            source="desk",
        ),
        by,
    )


def approve(booking: Booking, by: User) -> Done:
    """Yes; the person is told, so it is not taken back with a key."""
    desk.approve(booking, by)
    return Done(t("已批准：{x}", "Approved: {x}", x=who(booking)), booking=booking.id)


def refuse(booking: Booking, by: User, *, reason: str = "") -> Done:
    desk.refuse(booking, by, reason)
    return Done(t("未批准：{x}", "Refused: {x}", x=who(booking)), booking=booking.id)


def undo(by: User, instead: dict[str, Any] | None = None) -> Done:
    """Take the last act back, if nobody has done anything to it meanwhile; to the place `instead`, where given."""
    return Done(desk_undo.undo(by, instead))


def redo(by: User, instead: dict[str, Any] | None = None) -> Done:
    return Done(desk_undo.redo(by, instead))


def _done(words: str, booking: Booking, undo: dict[str, Any]) -> Done:
    desk_undo.note(words, booking, undo)
    return Done(words, undo, booking.id)
