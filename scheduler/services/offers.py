"""Offers: what becomes free is held for whoever is next on the waiting list, in the same transaction.

Next is the first, in the order of the list, whom the place suits: open, and with as many lanes as wished.
Those before whom it does not suit keep their turn. Nobody is offered two places for the same time.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from scheduler import clock, spoken
from scheduler.config import TABLE
from scheduler.desk.waiting import Params, held_until
from scheduler.extensions import db
from scheduler.models import Booking, Venue, Waiting
from scheduler.queries import desk_rules
from scheduler.queries.floors import SECONDS, Floors, Owner, Want, instant
from scheduler.queries.premises import are_changing, premises
from scheduler.queries.waiting_list import turn
from scheduler.services import auditing, claims, gains, messages, room, waiting_rules
from scheduler.services.free_times import is_open
from solver.words import Words

Times = dict[int, list[tuple[datetime, datetime]]]  # floor → spans with more room


def offer_gains() -> None:
    """Offer all that the transaction gives back: its last step (`create_app` says so). Taking gives nothing
    back, so once is enough."""
    if are_changing():
        _note_all_waited_for()
    ticks = gains.take()
    if not ticks:
        return
    db.session.flush()
    now = clock.now()
    times = _times(ticks, now)
    if times and _anybody(times):
        _offer(times, now)


def _note_all_waited_for() -> None:
    """Hours, closures, courts, rules or days set by hand are not as they were, by whatever way: there may be
    more room anywhere, so all who wait are looked at, once."""
    premises().floors.lock(premises().floors.by_venue)  # before the list is read: see _offer
    query = select(Waiting).where(
        Waiting.state == "waiting", Waiting.lesson_id.is_(None), Waiting.end > clock.now()
    )
    for row in db.session.scalars(query):
        for code in row.venues:
            gains.note_span(code, row.start, row.end)


def _times(ticks: Iterable[gains.Tick], now: datetime) -> Times:
    """Ticks as spans, without those that are over."""
    first = int(now.timestamp() // SECONDS)
    found: Times = defaultdict(list)
    for floor, tick in sorted(t for t in ticks if t[1] >= first):
        spans = found[floor]
        if spans and spans[-1][1] == instant(tick):
            spans[-1] = spans[-1][0], instant(tick + 1)
        else:
            spans.append((instant(tick), instant(tick + 1)))
    return found


def _anybody(times: Times) -> bool:
    """A first look without any lock: most gains are waited for by nobody."""
    return bool(db.session.scalar(_in(times).with_only_columns(Waiting.id).limit(1)))


def _in(times: Times) -> Select[Waiting]:
    first = min(start for spans in times.values() for start, _ in spans)
    last = max(end for spans in times.values() for _, end in spans)
    return select(Waiting).where(
        Waiting.state == "waiting",
        Waiting.lesson_id.is_(None),  # a seat in a class: services/seat_offers
        Waiting.start < last,
        Waiting.end > first,
    )


def _offer(times: Times, now: datetime) -> None:
    """The floors are locked before the list is read: whoever joins it at this moment waits for us or we see
    them. Rows in the order of ids, so nobody waits in a ring."""
    floors = premises().floors
    affected = {code for code, parts in floors.by_venue.items() if {floor for floor, _ in parts} & set(times)}
    floors.lock(affected)
    rows = db.session.scalars(
        _in(times).order_by(Waiting.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    rows = [row for row in rows if _gains(row, affected, floors, times)]
    venues = {v.code: v for v in db.session.scalars(select(Venue).where(Venue.code.in_(affected)))}
    suiting = [
        want
        for row in rows
        for code in row.venues
        if code in affected and (want := _suits(row, venues[code], floors, now))
    ]
    # Lots are drawn when there is something to draw for, by those who want it: others have the same chance as who
    # joins until there is something for them.
    for row in in_order(row for row in rows if any(_wants(row, want, floors) for want in suiting)):
        for code in (code for code in row.venues if code in affected):
            if _try(row, venues[code], floors, now):
                break


def _gains(row: Waiting, affected: set[str], floors: Floors, times: Times) -> bool:
    """Whether one of the wished venues has more room at some of the wished time."""
    wished = {floor for code in row.venues if code in affected for floor, _ in floors.by_venue[code]}
    spans = (span for floor in wished & set(times) for span in times[floor])
    return any(start < row.end and row.start < end for start, end in spans)


def _wants(row: Waiting, want: Want, floors: Floors) -> bool:
    """Whether they wait for some of that place at some of its time."""
    place = {floor for floor, _ in floors.by_venue[want.venue]}
    wished = {floor for code in row.venues for floor, _ in floors.by_venue.get(code, ())}
    return row.start < want.end and want.start < row.end and bool(place & wished)


def in_order(rows: Iterable[Waiting]) -> list[Waiting]:
    """The order of the turn: by lot where the wished venue draws lots, else by the time of asking."""
    rows = list(rows)
    drawn = [row for row in rows if row.lot is None and params(row.venues[0]).order == "ballot"]
    if drawn:
        draw(drawn)
    return sorted(rows, key=turn)


def params(venue: str) -> Params:
    return desk_rules.params("waiting", venue) or Params()


def draw(rows: list[Waiting], seed: str = "") -> None:
    """Lots for those who have none, behind all drawn before; anybody can check them by the recorded seed.

    The lot of each is its place in the order of SHA-256 of "seed:id".
    """
    seed = seed or secrets.token_hex(16)
    highest = db.session.scalar(select(Waiting.lot).order_by(Waiting.lot.desc().nulls_last()).limit(1)) or 0
    ranked = sorted(rows, key=lambda r: hashlib.sha256(f"{seed}:{r.id}".encode()).hexdigest())
    for place, row in enumerate(ranked, highest + 1):
        row.lot = place
    auditing.record(None, "draw", "waiting", seed=seed, order=[row.id for row in ranked])


def _try(row: Waiting, venue: Venue, floors: Floors, now: datetime) -> bool:
    """Hold the place for them, if it suits."""
    want = _suits(row, venue, floors, now)
    if want is None:
        return False
    _hold(row, venue, want, now)
    return True


def _suits(row: Waiting, venue: Venue, floors: Floors, now: datetime) -> Want | None:
    """What of their wish can be had at the venue now."""
    start = max(row.start, instant(int(now.timestamp() // SECONDS)))
    want = Want(venue.code, start, row.end, 0 if venue.parts else row.lanes)
    if row.end - start < min(_shortest(venue), row.end - row.start):
        return None
    if not is_open(venue, want) or not room.fits(floors, want, keep=waiting_rules.kept(venue.code)):
        return None
    return want


def _shortest(venue: Venue) -> timedelta:
    """Of a time that has begun, less is no use to anybody."""
    return timedelta(minutes=params(venue.code).shortest)


def _hold(row: Waiting, venue: Venue, want: Want, now: datetime) -> None:
    until = held_until(now, want.start, params(venue.code))
    booking = Booking(
        venue_id=venue.id,
        start=want.start,
        end=want.end,
        lanes=want.lanes,
        party=row.party,
        state="held",
        hold_until=until,
        person_id=row.person_id,
        made_at=now,
        source="offer",
    )
    db.session.add(booking)
    db.session.flush()
    claims.claim(Owner(booking_id=booking.id), [want])
    row.state, row.offered_until, row.booking_id = "offered", until, booking.id
    db.session.flush()
    auditing.record(None, "offer", f"waiting:{row.id}", booking=booking.id, until=until.isoformat())
    messages.tell(row.person, f"offer:{booking.id}", "offer", _told(venue, want, until), before=until)


def _told(venue: Venue, want: Want, until: datetime) -> Words:
    """轮到你了：乒乓 3，18:00。为你留到 17:40。"""
    zone = TABLE["ZONE"].default
    when, last = spoken.span(want.start, want.end, zone), until.astimezone(ZoneInfo(zone))
    return Words(
        f"轮到你了：{venue.title.zh}，{when.zh}。为你留到 {last:%H:%M}。接受或放弃。",
        f"Your turn: {venue.title.get('en')}, {when.en}. Held until {last:%H:%M}. Accept or pass.",
    )
