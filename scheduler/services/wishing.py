"""Joining the waiting list: who may, for what, and only where nothing wished is free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from scheduler import access, clock, spoken
from scheduler.config import TABLE
from scheduler.desk import No
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Person, User, Venue, Waiting
from scheduler.queries.floors import Floors, Want
from scheduler.queries.premises import premises
from scheduler.services import auditing, booking_checks, desk_rules, room, waiting_rules
from scheduler.services.desk_asked import Asked
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
    refuse_stranger(by, wish.person)
    venues = _venues(wish)
    with writing():
        floors = premises().floors
        db.session.execute(
            select(Person.id).where(Person.id == wish.person.id).with_for_update(key_share=True)
        )
        refuse_twice(wish)
        waiting_rules.check(wish, venues[0], by)
        floors.lock(v.code for v in venues)
        _refuse_free(wish, venues, floors, by)
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


def refuse_stranger(by: User, person: Person) -> None:
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
    for venue in found.values():
        booking_checks.refuse_too_many(venue, wish.lanes, None)
    return [found[code] for code in wish.venues]


def refuse_twice(wish: Wish) -> None:
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


def _refuse_free(wish: Wish, venues: Sequence[Venue], floors: Floors, by: User) -> None:
    wants = [Want(v.code, wish.start, wish.end, 0 if v.parts else wish.lanes) for v in venues]
    if not any(is_open(v, want) for v, want in zip(venues, wants, strict=True)):
        raise Refusal(
            "venue-closed",
            Words("那个时段不开放，候补也等不到。", "It is closed then; waiting would not help."),
        )
    free = [
        (v, w)
        for v, w in zip(venues, wants, strict=True)
        if is_open(v, w) and room.fits(floors, w, keep=waiting_rules.kept(v.code))
    ]
    if not free:
        return
    against = {v.code: _against(wish, v, by) for v, _ in free}
    if all(against.values()):  # "book it" would be no help
        raise waiting_rules.refused(next(no for no in against.values() if no))
    free = [(v, w) for v, w in free if not against[v.code]]
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


def _against(wish: Wish, venue: Venue, by: User) -> No | None:
    """The rule that forbids to book what is free."""
    asked = Asked(
        venue=venue,
        start=wish.start,
        end=wish.end,
        person=wish.person,
        lanes=0 if venue.parts else wish.lanes,
        party=wish.party,
    )
    return next((no for no in desk_rules.broken(asked, by) if no.effect == "refuse"), None)
