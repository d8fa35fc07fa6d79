"""Standing club slots by ballot: clubs rank slots, and a draw places them fairly for a term.

Fair is leximin: the club that fares worst fares as well as can be, then the next, and so on. How a club fares is
the rank it gets plus what it carries from the terms before, so who came off badly last time goes before. A
share of each place stays open to everyone. Between equals decides a lot, drawn from a seed that was fixed before
anybody wished: anyone can draw again and get the same.
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Ballot, BallotWish, BookingSeries, Group, User, Venue
from scheduler.services import auditing, ballot_words, messages, recurring
from scheduler.services.ballot_slots import (
    MOST,
    Slot,
    heads,
    refuse_bad,
    refuse_early,
    refuse_known,
    refuse_late,
    refuse_stranger,
    refuse_unknown,
    slots_of,
)
from scheduler.services.recurrence import DAYS, WORKDAYS
from scheduler.transactions import lock_row, writing
from solver.matching import cheapest
from solver.words import Words

__all__ = ["Slot", "announce", "carried", "draw", "placing", "slots_of", "wish"]

LOTS = 1 << 32  # the lot of a club at a slot is less
NONE = ""  # the slot of whoever gets none


def announce(
    code: str,
    title: Words,
    term: tuple[date, date],
    slots: Sequence[Slot],
    by: User,
    *,
    closes_at: datetime,
    open_share: int = 40,
) -> Ballot:
    """A new ballot for the term (both dates included); clubs may wish until `closes_at`."""
    access.require(by, "desk", "organiser")
    with writing():
        refuse_bad(slots, term, open_share)
        refuse_known(code)
        row = Ballot(code=code, title_zh=title.zh, title_en=title.en, first_day=term[0], last_day=term[1])
        row.closes_at, row.open_share, row.seed = closes_at, open_share, secrets.token_hex(16)
        row.slots = [asdict(slot) for slot in slots]
        db.session.add(row)
        db.session.flush()
        auditing.record(by, "announce-ballot", f"ballot:{code}", slots=len(slots))
    return row


def wish(ballot: Ballot, group: Group, ranked: Sequence[str], by: User) -> BallotWish:
    """The club's slots, the most wished first, instead of what it said before. By its head or the desk."""
    with writing():
        lock_row(ballot)
        refuse_stranger(group, by)
        refuse_late(ballot)
        refuse_unknown(ballot, ranked)
        row = next((w for w in ballot.wishes if w.group_id == group.id), None)
        if row is None:
            row = BallotWish(group=group)
            ballot.wishes.append(row)
        row.ranked = list(ranked)
        auditing.record(by, "wish", f"ballot:{ballot.code}", club=group.code, ranked=list(ranked))
    return row


def draw(ballot: Ballot, by: User) -> list[BallotWish]:
    """Place the clubs, book their terms, and tell them; once, after the ballot has closed."""
    access.require(by, "desk", "organiser")
    with writing():
        lock_row(ballot)
        refuse_early(ballot)
        slots = slots_of(ballot)
        for row in ballot.wishes:
            row.carried = carried(ballot, row.group_id)
        placed = placing(ballot)
        for row in ballot.wishes:
            row.slot = placed.get(row.group.code, NONE)
            row.left = _left(row)
        for row in ballot.wishes:
            row.series = _booked(ballot, row, slots[row.slot], by) if row.slot else None
            row.instead = _instead(row, slots, ballot)
            why = ballot_words.why(row, ballot.wishes, ballot_words.Slots(slots, _titles(slots)))
            row.why_zh, row.why_en = why.zh, why.en
            _tell(row, why)
        ballot.drawn_at = clock.now()
        auditing.record(by, "draw-ballot", f"ballot:{ballot.code}", placed=len(placed), of=len(ballot.wishes))
    return list(ballot.wishes)


def placing(ballot: Ballot) -> dict[str, str]:
    """Club → slot, of the rows' wishes and what they carry; a pure function of the rows.

    A club's cost is a power of more than the number of clubs: no gain of any number of clubs at one level
    outweighs one club at the next, so the least sum is the leximin.
    """
    slots, base = slots_of(ballot), len(ballot.wishes) + 1
    costs: dict[str, dict[str, int]] = {}
    for row in ballot.wishes:
        levels = {code: rank for rank, code in enumerate(row.ranked)} | {NONE: MOST}
        costs[row.group.code] = {
            code: base ** (level + row.carried) * LOTS * base + _lot(ballot, row.group.code, code)
            for code, level in levels.items()
        }
    room: dict[Any, int] = {code: slot.clubs for code, slot in slots.items()} | {NONE: len(ballot.wishes)}
    part_of = {code: ("venue", slot.venue) for code, slot in slots.items()}
    for venue, most in _for_clubs(ballot).items():
        room["venue", venue] = most
    found = cheapest(costs, room, part_of=part_of)
    return {club: code for club, code in found.items() if code != NONE}


def carried(ballot: Ballot, group_id: int) -> int:
    """What the ledger says: what the club's last drawn ballot left it with; 0 for a new one."""
    query = select(BallotWish.left).join(BallotWish.ballot).where(BallotWish.group_id == group_id)
    query = query.where(Ballot.drawn_at.is_not(None), Ballot.first_day < ballot.first_day)
    return db.session.scalars(query.order_by(Ballot.first_day.desc())).first() or 0


def _left(row: BallotWish) -> int:
    """A first wish settles the account; else this term's rank is added to half of the old debt."""
    level = row.ranked.index(row.slot) if row.slot else MOST
    return min(MOST, row.carried // 2 + level) if level else 0


def _for_clubs(ballot: Ballot) -> dict[str, int]:
    """How many places of each venue, over all its slots, clubs may have; the rest is open play."""
    total: Counter[str] = Counter()
    for slot in slots_of(ballot).values():
        total[slot.venue] += slot.clubs
    return {venue: n * (100 - ballot.open_share) // 100 for venue, n in total.items()}


def _lot(ballot: Ballot, club: str, slot: str) -> int:
    text = "\n".join((ballot.seed, club, slot))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def _instead(row: BallotWish, slots: Mapping[str, Slot], ballot: Ballot) -> str:
    """The free slot nearest to the first wish, for whoever got none; what it wished is all taken."""
    if row.slot or not row.ranked:
        return ""
    taken = Counter(w.slot for w in ballot.wishes if w.slot)
    given = Counter(slots[w.slot].venue for w in ballot.wishes if w.slot)
    most, first = _for_clubs(ballot), slots[row.ranked[0]]
    free = [s for s in slots.values() if taken[s.code] < s.clubs and given[s.venue] < most[s.venue]]
    return min(free, key=lambda s: _distance(first, s), default=first).code if free else ""


def _distance(one: Slot, other: Slot) -> tuple[bool, int, int, str]:
    return (
        one.venue != other.venue,
        abs(one.weekday - other.weekday),
        abs(one.start - other.start),
        other.code,
    )


def _booked(ballot: Ballot, row: BallotWish, slot: Slot, by: User) -> BookingSeries | None:
    """The term as a series; dates that the plan's events or closures have are left out."""
    order = _order(ballot, row, slot)
    for _ in range(2):
        try:
            with db.session.begin_nested():
                return recurring.book_series(order, by)
        except Refusal as refusal:
            if refusal.code != "series-taken" or not refusal.alternatives:
                return None
            order = recurring.with_skip(order, refusal.alternatives[0].action["skip"])
    return None


def _order(ballot: Ballot, row: BallotWish, slot: Slot) -> recurring.Standing:
    day = ballot.first_day + timedelta(days=(slot.weekday - ballot.first_day.isoweekday()) % 7)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(current_app.config["ZONE"]))
    start = midnight + timedelta(minutes=slot.start)
    return recurring.Standing(
        venue=slot.venue,
        start=start,
        end=start + timedelta(minutes=slot.minutes),
        rrule=f"FREQ=WEEKLY;UNTIL={ballot.last_day:%Y%m%d};BYDAY={DAYS[slot.weekday - 1]}",
        group=row.group,
        lanes=slot.lanes,
        title=row.group.title,
        day_types=WORKDAYS if slot.weekday <= 5 else ("rest",),
    )


def _tell(row: BallotWish, why: Words) -> None:
    """With the club and the term: who leads two clubs has two letters."""
    club, term = row.group.title, row.ballot.title
    why = Words(
        f"{club.get('zh')}，{term.get('zh')}：{why.zh}", f"{club.get('en')}, {term.get('en')}: {why.en}"
    )
    for person in heads(row.group_id):
        messages.tell(person, f"ballot:{row.ballot_id}:{row.group_id}:{person.id}", "ballot", why)


def _titles(slots: Mapping[str, Slot]) -> dict[str, Words]:
    codes = {slot.venue for slot in slots.values()}
    return {v.code: v.title for v in db.session.scalars(select(Venue).where(Venue.code.in_(codes)))}
