"""Events and the desk together: bookings that a new edition pushes out, and what their people get instead.

The review shows them. Where the organiser accepts, publishing gives up their places, holds an offer for each,
and tells each person once, all in the transaction of the edition: nobody loses a court to an edition that
was never published, and no offer is taken by somebody else in between.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import and_, or_, select

from scheduler import clock, spoken
from scheduler.desk.reoffer import held_until
from scheduler.extensions import db
from scheduler.models import Booking, Claim, Edition, KitItem, Membership, Person, Venue
from scheduler.models.booking import LIVE
from scheduler.queries.floors import SECONDS, Owner, Want
from scheduler.queries.premises import premises
from scheduler.queries.turnover import Turnover
from scheduler.services import booking_kit, messages
from scheduler.services.reoffers import Offer, offers, params_of
from scheduler.transactions import lock_row
from solver.words import Words

HEADS = ("head", "captain", "leader")  # who is told of a group's booking
CHUNK = 100  # spans of one query

Wants = Mapping[Owner, Sequence[Want]]


def displaced(wants: Wants) -> tuple[Booking, ...]:
    """The bookings that have not begun and whose places the wants take, in the order of time. Reads only."""
    coming = [want for wanted in wants.values() for want in wanted if want.end > clock.now()]
    ids = set(_in_the_way(coming, set(wants)))
    query = select(Booking).where(Booking.id.in_(ids), Booking.state.in_(LIVE), Booking.start > clock.now())
    return tuple(db.session.scalars(query.order_by(Booking.start, Booking.id))) if ids else ()


def mark(bookings: Iterable[Booking]) -> str:
    """A short name of exactly these bookings: what was accepted is compared with what would happen."""
    text = ",".join(f"{b.id}.{b.version}" for b in bookings)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def reoffers(bookings: Sequence[Booking], wants: Wants) -> list[Offer]:
    """What each would get instead, all solved at once. Reads only."""
    return offers(bookings, wants, {*wants, *map(_owner, bookings)})


@dataclass(frozen=True)
class GivenWay:
    """Bookings that were given up in this transaction, with the offers held for their people."""

    offers: tuple[tuple[Offer, Booking | None], ...] = ()

    @property
    def wants(self) -> dict[Owner, Sequence[Want]]:
        """The claims that go, and those of the offers, to be made together with the edition's own."""
        gone: dict[Owner, Sequence[Want]] = {_owner(offer.booking): () for offer, _ in self.offers}
        held = {_owner(row): [offer.want] for offer, row in self.offers if row and offer.want}
        return {**gone, **held}

    @property
    def counts(self) -> dict[str, int]:
        """For the audit trail: how many gave way, and how many of them have another place."""
        if not self.offers:
            return {}
        return {"displaced": len(self.offers), "reoffered": sum(row is not None for _, row in self.offers)}


def give_way(bookings: Sequence[Booking], wants: Wants) -> GivenWay:
    """Cancel the bookings and hold an offer for each. Inside `writing()`; the caller makes the claims."""
    for booking in bookings:
        lock_row(booking)
    still = [b for b in bookings if b.state in LIVE]
    found = reoffers(still, wants)
    for booking in still:
        booking.state, booking.over_at = "cancelled", clock.now()
    db.session.flush()  # before the offers: what these borrowed is there again
    booking_kit.lock({code for row in still for code in row.kit or ()})  # nobody else takes the last one
    given = [(offer, _held(offer)) for offer in found]
    return GivenWay(tuple(given))


def tell(given: GivenWay, edition: Edition) -> None:
    """Each person hears once of all that changes for them, however many bookings that are. The bookings keep to
    which edition they gave way."""
    news: dict[int, list[tuple[Offer, Booking | None]]] = defaultdict(list)
    for offer, row in given.offers:
        offer.booking.displaced_by_id = edition.id
        for number in people_of(offer.booking):
            news[number].append((offer, row))
    for number, told in sorted(news.items()):
        person = db.session.get_one(Person, number)
        ends = [row.hold_until for _, row in told if row is not None and row.hold_until]
        until = min(ends, default=min(offer.booking.start for offer, _ in told))
        key = f"displaced:{edition.id}:{number}"
        messages.tell(person, key, "displaced", _words(edition, told), before=until)


def _in_the_way(coming: Sequence[Want], ours: Collection[Owner]) -> Iterator[int]:
    """Ids of bookings that hold what the wants need; of a floor with lanes to spare only as few as needed."""
    floors, now = premises().floors, int(clock.now().timestamp() // SECONDS)
    booked = select(Claim.venue_id).where(Claim.booking_id.is_not(None), Claim.tick >= now)
    some = set(db.session.scalars(booked.distinct()))
    wanted = [(f, n, want) for want in coming for f, n in floors.by_venue[want.venue] if f in some]
    turnover = Turnover.read()
    held = _held_by(wanted, turnover.reach(floor for floor, _, _ in wanted))
    uses = {want.use for want in coming}
    near = {use: turnover.everybody(held, Owner(entry_uid="new", use=use)) for use in uses}
    for floor, lanes, want in wanted:
        by_lane = [_owners_of(near[want.use], floor, lane, want) - set(ours) for lane in range(lanes)]
        need = min(want.lanes or lanes, lanes)
        for owners in sorted(by_lane, key=lambda o: (any(x.booking_id is None for x in o), len(o)))[:need]:
            yield from (owner.booking_id for owner in owners if owner.booking_id is not None)


def _held_by(wanted: Sequence[tuple[int, int, Want]], reach: int) -> Mapping[tuple[int, int, int], Owner]:
    columns = (Claim.venue_id, Claim.lane, Claim.tick, Claim.plan_id, Claim.entry_uid, Claim.booking_id)
    found: dict[tuple[int, int, int], Owner] = {}
    for at in range(0, len(wanted), CHUNK):
        spans = [
            and_(
                Claim.venue_id == floor,
                Claim.tick >= want.ticks.start - reach,
                Claim.tick < want.ticks.stop + reach,
            )
            for floor, _, want in wanted[at : at + CHUNK]
        ]
        rows = db.session.execute(select(*columns, Claim.use).where(or_(*spans)))
        found.update({(v, lane, t): Owner(p, e, b, u) for v, lane, t, p, e, b, u in rows})
    return found


def _owners_of(
    near: Mapping[tuple[int, int, int], set[Owner]], floor: int, lane: int, want: Want
) -> set[Owner]:
    return {owner for tick in want.ticks for owner in near.get((floor, lane, tick), ())}


def _held(offer: Offer) -> Booking | None:
    """The offer as a held booking of the same person, group, party and kit."""
    if offer.slot is None:
        return None
    names = (
        "lanes",
        "party",
        "activity",
        "person_id",
        "group_id",
        "made_by_id",
        "reason",
        "kit",
        "series_id",
    )
    old = offer.booking
    row = Booking(**{name: getattr(old, name) for name in names}, occurrence=old.occurrence)
    row.venue_id, row.start, row.end = _venue_id(offer), offer.slot.start, offer.slot.end
    row.state, row.source, row.replaces_id = "held", "offer", old.id
    row.made_at = clock.now()
    row.hold_until = hold_until(offer.slot.venue, offer.slot.start)
    row.kit = _kit_there(row)
    db.session.add(row)
    db.session.flush()  # so that the next offer counts what this one borrows
    return row


def _kit_there(row: Booking) -> dict[str, int]:
    """What is there of the kit at the new time; the message names what is not."""
    return {code: n for code, n in (row.kit or {}).items() if n <= booking_kit.left(code, row.start, row.end)}


def hold_until(venue: str, start: datetime) -> datetime:
    """Until when an offer for that time is held: a day, say, but not until its very start."""
    return held_until(clock.now(), start, params_of(venue))


def _venue_id(offer: Offer) -> int:
    assert offer.slot is not None
    return db.session.scalars(select(Venue.id).where(Venue.code == offer.slot.venue)).one()


def people_of(booking: Booking) -> list[int]:
    """Who is told: the person, else the heads of the group, else who made it."""
    if booking.person_id is not None:
        return [booking.person_id]
    if booking.group_id is not None:
        heads = select(Membership.person_id).where(Membership.group_id == booking.group_id)
        found = list(db.session.scalars(heads.where(Membership.role.in_(HEADS)).order_by(Membership.id)))
        if found:
            return found
    maker = booking.made_by.person_id if booking.made_by else None
    return [maker] if maker is not None else []


def _words(edition: Edition, told: Sequence[tuple[Offer, Booking | None]]) -> Words:
    lines = [_line(offer, row) for offer, row in told]
    zh = f"“{edition.plan.title.get('zh')}”第 {edition.number} 版要用到您订的场地。"
    en = f"Edition {edition.number} of “{edition.plan.title.get('en')}” needs places that you had booked."
    return Words("\n".join((zh, *(w.zh for w in lines))), "\n".join((en, *(w.en for w in lines))))


def _line(offer: Offer, row: Booking | None) -> Words:
    zone, old = str(current_app.config["ZONE"]), offer.booking
    was, place = spoken.span(old.start, old.end, zone), old.venue.title
    zh, en = f"{place.get('zh')} {was.zh}", f"{place.get('en')}, {was.en}"
    if row is None or row.hold_until is None:
        return Words(
            f"{zh}：附近没有空档，已取消，抱歉。", f"{en}: nothing near is free; it is cancelled, sorry."
        )
    now, there = spoken.span(row.start, row.end, zone), row.venue.title
    until = spoken.moment(row.hold_until, zone)
    less = _without_kit(old, row)
    return Words(
        f"{zh} → {there.get('zh')} {now.zh}，为您留到 {until.zh}{less.zh}。接受或放弃。",
        f"{en} → {there.get('en')}, {now.en}, held for you until {until.en}{less.en}. Accept or pass.",
    )


def _without_kit(old: Booking, row: Booking) -> Words:
    missing = sorted(old.kit.keys() - row.kit.keys())
    if not missing:
        return Words()
    items = list(db.session.scalars(select(KitItem).where(KitItem.code.in_(missing)).order_by(KitItem.id)))
    zh, en = "、".join(i.title.get("zh") for i in items), ", ".join(i.title.get("en") for i in items)
    return Words(f"（那时没有{zh}可借）", f" (without {en}, which is lent then)")


def _owner(booking: Booking) -> Owner:
    return Owner(booking_id=booking.id)
