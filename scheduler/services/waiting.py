"""The waiting list: join, withdraw, accept or pass an offer. Offers themselves are made in services/offers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from scheduler import access, clock, spoken
from scheduler.config import TABLE
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Person, User, Venue, Waiting
from scheduler.models.booking import OVER
from scheduler.services import auditing, claims, gains, messages, room, waiting_rules
from scheduler.services.desk_rules import Asked, refuse_by_rules
from scheduler.services.floors import Floors, Owner, Want
from scheduler.services.free_times import is_open
from scheduler.transactions import writing
from solver.words import Words

OPEN = ("waiting", "offered")


@dataclass(frozen=True)
class Wish:
    """What somebody waits for: any of the venues, the most wished first, for the whole of the span."""

    person: Person
    venues: Sequence[str]
    start: datetime
    end: datetime
    lanes: int = 1
    party: int = 1


def join(wish: Wish, by: User) -> Waiting:
    """A place at the end of the list. Refused where something wished is free: then it can be booked."""
    _refuse_stranger(by, wish.person)
    venues = _venues(wish)
    with writing():
        floors = Floors.read()
        db.session.execute(
            select(Person.id).where(Person.id == wish.person.id).with_for_update(key_share=True)
        )
        _refuse_twice(wish)
        waiting_rules.check(wish, venues[0], by)
        floors.lock(v.code for v in venues)
        _refuse_free(wish, venues, floors)
        row = Waiting(
            person_id=wish.person.id,
            venues=list(wish.venues),
            start=wish.start,
            end=wish.end,
            lanes=wish.lanes,
            party=wish.party,
            asked_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        auditing.record(by, "wait", f"waiting:{row.id}", venues=list(wish.venues))
    return row


def withdraw(row: Waiting, by: User) -> Waiting:
    """Leave the list; what was held goes to the next."""
    _refuse_stranger(by, row.person)
    with writing():
        _lock(row)
        if row.state not in OPEN:
            raise _over(row)
        _let_go(row, "withdrawn")
        auditing.record(by, "withdraw", f"waiting:{row.id}")
    return row


def accept(row: Waiting, by: User, *, override: Collection[str] = (), reason: str = "") -> Booking:
    """The offer becomes a booking. Quotas hold as for any other: somebody may have booked meanwhile."""
    _refuse_stranger(by, row.person)
    with writing():
        booking = _offered(row)
        refuse_by_rules(_asked(booking), by, override=override, reason=reason)
        booking.state, booking.hold_until = "confirmed", None
        booking.made_at, booking.made_by_id = clock.now(), by.id
        row.state, row.offered_until = "accepted", None
        auditing.record(by, "accept", f"waiting:{row.id}", booking=booking.id)
    return booking


def pass_(row: Waiting, by: User) -> Waiting:
    """Not this time: it goes to the next at once, and costs nothing."""
    _refuse_stranger(by, row.person)
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


def promote(venue: str, span: tuple[datetime, datetime]) -> None:
    """There may be more room in the span: it is offered before this transaction commits.

    What a booking or an entry gives back is noted by services/claims itself; this is for what no claim tells,
    a lane more or a closure less.
    """
    gains.note_span(venue, *span)


def place(row: Waiting) -> int:
    """The place in line: 1 is next. 0 where it does not wait. Before lots are drawn, all are equally last."""
    if row.state != "waiting":
        return 0
    query = select(Waiting).where(
        Waiting.state == "waiting", Waiting.start < row.end, Waiting.end > row.start
    )
    rivals = [r for r in db.session.scalars(query) if set(r.venues) & set(row.venues)]
    rivals.sort(key=lambda r: (r.lot is None, r.lot or 0, r.asked_at, r.id))
    return rivals.index(row) + 1


def _refuse_stranger(by: User, person: Person) -> None:
    """For oneself, or as the desk for somebody."""
    if by.person_id != person.id:
        access.require(by, "desk")


def _venues(wish: Wish) -> list[Venue]:
    if not wish.venues or wish.end <= wish.start or wish.lanes < 1:
        raise Refusal("bad-wish", Words("请写明场地和时段。", "Say which places and when."), status=422)
    query = select(Venue).where(Venue.code.in_(wish.venues))
    found = {v.code: v for v in db.session.scalars(query)}
    missing = [code for code in wish.venues if code not in found]
    if missing:
        words = Words(f"没有场地“{missing[0]}”。", f"There is no venue “{missing[0]}”.")
        raise Refusal("not-found", words, status=404, context={"venue": missing[0]})
    return [found[code] for code in wish.venues]


def _refuse_twice(wish: Wish) -> None:
    """Nobody has two turns for the same time: they may name several places in one."""
    query = select(Waiting).where(
        Waiting.person_id == wish.person.id,
        Waiting.state.in_(OPEN),
        Waiting.start < wish.end,
        Waiting.end > wish.start,
    )
    row = db.session.scalar(query.limit(1))
    if row is not None:
        raise Refusal(
            "waiting-already",
            Words("这个时段你已经在候补了。", "You are on the waiting list for this time already."),
            hint=Words("可以先退出那个候补。", "Leave that one first to change it."),
            context={"waiting": row.id},
            alternatives=[Alternative(Words("退出那个候补", "Leave that one"), {"withdraw": row.id})],
        )


def _refuse_free(wish: Wish, venues: Sequence[Venue], floors: Floors) -> None:
    wants = [Want(v.code, wish.start, wish.end, wish.lanes) for v in venues]
    if not any(is_open(v, want) for v, want in zip(venues, wants, strict=True)):
        raise Refusal(
            "venue-closed",
            Words("那个时段不开放，候补也等不到。", "It is closed then; waiting would not help."),
        )
    free = [(v, w) for v, w in zip(venues, wants, strict=True) if is_open(v, w) and room.fits(floors, w)]
    if not free:
        return
    zone = TABLE["ZONE"].default
    raise Refusal(
        "place-free",
        Words("这个时段有空位，不用候补，可以直接订。", "This is free: no need to wait, it can be booked."),
        alternatives=[
            Alternative(
                Words(
                    f"订{v.title.zh}，{spoken.span(w.start, w.end, zone).zh}",
                    f"Book {v.title.get('en')}, {spoken.span(w.start, w.end, zone).en}",
                ),
                {
                    "venue": v.code,
                    "start": w.start.isoformat(),
                    "end": w.end.isoformat(),
                    "lanes": w.lanes,
                },
            )
            for v, w in free
        ],
    )


def _lock(row: Waiting) -> None:
    db.session.refresh(row, with_for_update=True)


def _offered(row: Waiting) -> Booking:
    """The held booking of an offer that still stands."""
    _lock(row)
    now = clock.now()
    if row.state != "offered" or row.booking is None or row.offered_until is None or row.offered_until <= now:
        raise _over(row)
    db.session.refresh(row.booking, with_for_update=True)
    if row.booking.state != "held":  # cancelled or confirmed as a booking
        raise _over(row)
    return row.booking


def _asked(booking: Booking) -> Asked:
    """The offer as the rules are asked about it; it does not count against itself."""
    return Asked(
        venue=booking.venue,
        start=booking.start,
        end=booking.end,
        person=booking.person,
        lanes=booking.lanes,
        party=booking.party,
        source="offer",
        before=booking,
    )


def _over(row: Waiting) -> Refusal:
    return Refusal(
        "offer-over",
        Words("这个候补已经没有为你留的位置了。", "Nothing is held for you on this list any more."),
        hint=Words("可以重新候补，或订别的时间。", "Join the list again, or book another time."),
        context={"waiting": row.id, "state": row.state},
        alternatives=[
            Alternative(
                Words("再候补一次", "Join the list again"),
                {"wait": row.venues, "start": row.start.isoformat(), "end": row.end.isoformat()},
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
    db.session.refresh(row.booking, with_for_update=True)
    if row.booking.state == "held":
        return ""
    return "passed" if row.booking.state in OVER else "accepted"


def _expired(row: Waiting) -> Words:
    when = spoken.span(row.start, row.end, TABLE["ZONE"].default)
    return Words(
        f"为你留的 {when.zh} 没有等到回答，已给下一位。",
        f"What was held for you, {when.en}, was not answered and went to the next.",
    )
