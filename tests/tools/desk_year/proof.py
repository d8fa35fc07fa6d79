"""What has to be true whatever happened: asked of the database, and compared with the model."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking, Claim, Entry, KitItem, Lesson, Message, Point, Seat, Venue, Waiting
from scheduler.models.booking import LIVE
from scheduler.queries.floors import SECONDS
from scheduler.services import checking_in, holds, waiting
from tests.tools.desk_year.gym import EPOCH, KIT, minute_of
from tests.tools.desk_year.plain import Owner, Plain
from tests.tools.desk_year.sides import Sides
from tests.tools.desk_year.turns import OPEN

Table = Mapping[Any, Any]
FIRST = int(EPOCH.timestamp()) // SECONDS  # the tick with which the year begins


def at_rest(sides: Sides) -> None:
    """All that is live, claimed and waited for is what the model says, and nothing is over its time."""
    try:
        for words in _found(sides):
            raise sides.differs(words)
    finally:
        db.session.rollback()


def at_the_end(sides: Sides) -> None:
    """The whole year: no booking, turn, point or message is missing, or one too many."""
    at_rest(sides)
    plain = sides.plain
    states = dict(db.session.execute(select(Booking.id, Booking.state)).all())
    _same(sides, "bookings", states, {r.number: r.state for r in plain.rows.values()})
    turns = dict(db.session.execute(select(Waiting.id, Waiting.state)).all())
    _same(sides, "turns", turns, {t.number: t.state for t in sides.turns.all.values()})
    ledger = {p.booking_id: (p.kind, p.waived_at is not None) for p in db.session.scalars(select(Point))}
    _same(sides, "points", ledger, {p.booking: (p.kind, p.waived) for p in plain.points})
    _same(sides, "messages", _told(sides), dict(plain.told))
    db.session.rollback()


def _found(sides: Sides) -> Iterator[str]:
    since = sides.plain.now // 5
    if overdue := [*holds.due(), *waiting.due(), *checking_in.absent()]:
        yield f"over its time, and not ended: {overdue}"
    claims = {k: o for k, o in sides.plain.claims.items() if k[2] >= since}
    yield from _unequal("claims", _claims(since), claims)
    plain = {r.number: (r.venue, r.start, r.end, r.lanes, r.state) for r in sides.plain.live.values()}
    yield from _unequal("live bookings", _live(), plain)
    query = select(Waiting).where(Waiting.state.in_(OPEN))
    turns = {t.number: (t.state, t.lot) for t in sides.turns.open.values()}
    yield from _unequal("the list", {w.id: (w.state, w.lot) for w in db.session.scalars(query)}, turns)
    yield from _classes(sides.plain)
    yield from _kit()


def _classes(plain: Plain) -> Iterator[str]:
    lessons = plain.lessons.values()
    told = {x.number: (x.venue, x.start, x.end, x.seats, x.is_open, x.room) for x in lessons}
    yield from _unequal("classes", _lessons(), told)
    taken = {(x.number, n): who for x in lessons if x.end > plain.now for n, who in x.taken.items()}
    yield from _unequal("seats", _seats(plain.now), taken)


def _seats(since: int) -> dict[tuple[int, int], int]:
    """Who has which seat of the classes that are not over."""
    over = {x.id for x in db.session.scalars(select(Lesson)) if minute_of(x.end) <= since}
    query = select(Seat.lesson_id, Seat.number, Seat.booking_id)
    return {(lesson, n): whose for lesson, n, whose in db.session.execute(query) if lesson not in over}


def _lessons() -> dict[int, tuple[object, ...]]:
    rows = db.session.scalars(select(Lesson))
    return {
        x.id: (x.venue.code, minute_of(x.start), minute_of(x.end), x.seats, x.state == "open", x.room)
        for x in rows
    }


def _claims(since: int) -> dict[tuple[str, int, int], Owner]:
    """Who has which lane and tick from now on; of an event its code."""
    codes = dict(db.session.execute(select(Venue.id, Venue.code)).all())
    events = dict(db.session.execute(select(Entry.uid, Entry.event_code)).all())
    query = select(Claim.venue_id, Claim.lane, Claim.tick, Claim.booking_id, Claim.entry_uid)
    rows = db.session.execute(query.where(Claim.tick >= FIRST + since))
    return {(codes[v], lane, t - FIRST): events[uid] if uid else number for v, lane, t, number, uid in rows}


def _live() -> dict[int, tuple[str, int, int, int, str]]:
    rows = db.session.scalars(select(Booking).where(Booking.state.in_(LIVE)))
    return {b.id: (b.venue.code, minute_of(b.start), minute_of(b.end), b.lanes, b.state) for b in rows}


def _kit() -> Iterator[str]:
    """Never more of a thing out than there are."""
    rows = [b for b in db.session.scalars(select(Booking).where(Booking.state.in_(LIVE))) if b.kit]
    for item in db.session.scalars(select(KitItem)):
        for moment in {b.start for b in rows}:
            out = sum(b.kit.get(item.code, 0) for b in rows if b.start <= moment < b.end)
            if out > item.stock or item.stock != KIT[item.code]:
                yield f"{out} of {item.stock} {item.code} are out at {moment}"


def _told(sides: Sides) -> dict[str, int]:
    codes = {str(number): code for code, number in sides.persons.items()}
    return Counter(_plain_key(key, codes) for key in db.session.scalars(select(Message.key)))


def _plain_key(key: str, codes: Mapping[str, str]) -> str:
    """Without the version of the booking or the class, which the model does not count."""
    kind, *parts = key.split(":")
    if kind == "answer":
        return ":".join((kind, *parts[:-1]))
    if kind in ("class-moved", "class-off") and len(parts) == 3:
        return f"{kind}:{parts[0]}:{codes[parts[2]]}"
    return f"{kind}:{parts[0]}:{parts[2]}" if kind == "series" else key


def _unequal(what: str, seen: Table, foretold: Table) -> Iterator[str]:
    if seen != foretold:
        more = {k: v for k, v in seen.items() if foretold.get(k) != v}
        less = {k: v for k, v in foretold.items() if seen.get(k) != v}
        yield f"{what}: there {dict(list(more.items())[:6])}, foretold {dict(list(less.items())[:6])}"


def _same(sides: Sides, what: str, seen: Table, foretold: Table) -> None:
    for words in _unequal(what, seen, foretold):
        raise sides.differs(words)
