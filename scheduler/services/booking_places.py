"""The place of a booking: what it claims, how its holders are called, and what is free instead."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from scheduler import clock
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Claim, User, Venue
from scheduler.queries import courts, slots
from scheduler.queries.floors import Owner, Want
from scheduler.queries.premises import premises
from scheduler.queries.slots import Reading, Slot
from scheduler.services import booking_kit, claims, desk_judging
from scheduler.services.clashes import Taken
from scheduler.services.desk_asked import Asked
from scheduler.services.holders import Known
from scheduler.transactions import give_up
from solver.words import Words

MOST = 3  # alternatives
SHORTER = tuple(timedelta(minutes=n) for n in (0, 5, 10, 15, 20, 25, 30))
SHORTEST = timedelta(minutes=30)
TRIES = 24  # free places whose rules are looked at, on near days and again on far ones
NEAR, FAR = range(2), range(-3, 8)  # days from that of the wish

Place = tuple[Venue, datetime, datetime, int]  # from, to, how many are free


def owner(row: Booking) -> Owner:
    return Owner(booking_id=row.id)


def want_of(row: Booking, lane: int | None = None) -> Want:
    """What the booking claims; the minutes of a changeover beside it nobody has: queries/turnover."""
    return Want(row.venue.code, row.start, row.end, row.lanes, lane, row.activity)


def lock(*rows: Venue, kit: Collection[str] = ()) -> None:
    """The kit, then the floors of all the venues at once: always in one order, so that nobody waits in a ring."""
    booking_kit.lock(kit)
    premises().floors.lock(row.code for row in rows)


def claim(wants: Mapping[Owner, Sequence[Want]], by: User, *, fresh: bool = False) -> None:
    """The places, or a refusal that says as much of the holder as the asker may know."""
    claims.move(wants, names=Known(by), instead=False, fresh=fresh)


@dataclass
class About:
    """What a verb is about, as soon as it knows."""

    asked: Asked | None = None


@contextmanager
def answered(by: User) -> Iterator[About]:
    """A refusal inside gets alternatives that can be taken. Around `writing()`, not inside: looking for them
    takes longer than booking, and nobody shall wait for it."""
    about = About()
    try:
        yield about
    except Refusal as refusal:
        if about.asked is None or refusal.alternatives or not _has_instead(refusal):
            raise
        give_up()  # of an outer block too: what was refused is over
        found = alternatives(about.asked, by)
        if isinstance(refusal, Taken):
            raise refusal.instead(found) from None
        refusal.alternatives = tuple(found)
        raise


def _has_instead(refusal: Refusal) -> bool:
    """Whether another time or place may help."""
    code = refusal.code
    return isinstance(refusal, Taken) or code.startswith("desk-") or code == "kit-taken"


def lane_of(row: Booking) -> int | None:
    """The lane of a booking of one; None where it has none or several, or where that court is no more."""
    query = select(Claim.lane).where(Claim.booking_id == row.id, Claim.venue_id == row.venue_id).distinct()
    lanes = list(db.session.scalars(query))
    return lanes[0] if len(lanes) == 1 and lanes[0] < slots.lanes_of(row.venue) else None


def alternatives(asked: Asked, by: User) -> list[Alternative]:
    """The three nearest free places: by time, then the same court, then courts of a like activity.

    Each is open, free now, allowed by the rules, and not past; as long as asked, where that is allowed anywhere.
    """
    made: list[Alternative] = []
    tried: set[Place] = set()
    like, judge = courts.like(asked.venue), desk_judging.judge(asked, by)
    wanted = replace(asked, end=asked.start + judge.length)
    least = {v: judge.least(v) if not asked.before else _needed(asked, v) for v in like if judge.has_hope(v)}
    for days in (NEAR, FAR) if least else ():
        places = [place for place in _free(wanted, least, days) if place not in tried][:TRIES]
        tried.update(places)
        for venue, start, end, free in places:
            is_free = judge.allowed(venue, start, end, free)
            if is_free and booking_kit.is_there(asked.kit, start, end, before=asked.before):
                made.append(_alternative(replace(wanted, venue=venue, start=start, end=end), asked))
            if len(made) == MOST:
                return made
    return made


def _free(asked: Asked, least: Mapping[Venue, int], days: range) -> list[Place]:
    """Places of the days, counted from that of the wish, with at least so many free lanes, the nearest first."""
    now, by_code = clock.now(), {v.code: v for v in least}
    zone = ZoneInfo(current_app.config["ZONE"])
    day = asked.start.astimezone(zone).date()
    first = max(day + timedelta(days=days[0]), now.astimezone(zone).date())
    last = day + timedelta(days=days[-1])
    minutes = max(5, int((asked.end - asked.start).total_seconds() // 60))
    begin = min(asked.start, courts.at(first, 0))
    end = max(asked.end, courts.at(last + timedelta(days=1), 0))
    reading = slots.Reading(least, begin, end, asked.activity)
    ahead = (s for s in reading.slots(first, last, minutes) if s.start > now)
    found = {
        (by_code[s.venue], s.start, s.end, s.free)
        for s in chain(ahead, _at_once(asked, reading))
        if s.free >= least[by_code[s.venue]]
    }
    return sorted(found, key=lambda f: (abs(f[1] - asked.start), f[0].id != asked.venue.id, f[1], f[0].code))


def _needed(asked: Asked, venue: Venue) -> int:
    return asked.lanes or slots.lanes_of(venue)


def _at_once(asked: Asked, reading: Reading) -> list[Slot]:
    """Places at the very time, off the half hours too: as long as asked or, where there is none, shorter."""
    ends = [asked.end - less for less in SHORTER if not less or asked.end - less - asked.start >= SHORTEST]
    return next(filter(None, reading.at(asked.start, ends, asked.lanes)), [])


def _alternative(other: Asked, asked: Asked) -> Alternative:
    local = other.start.astimezone(ZoneInfo(current_app.config["ZONE"]))
    zh, en = f"{local:%H:%M}", f"{local:%H:%M}"
    if local.date() != asked.start.astimezone(local.tzinfo).date():
        zh, en = f"{local.month}月{local.day}日 {zh}", f"{local:%a} {local.day} {local:%b} {en}"
    if other.venue.id != asked.venue.id or other.start == asked.start:
        title = courts.title_of(other.venue)
        zh, en = f"{title.zh}的 {zh}", f"{title.get('en')} at {en}"
    if other.end - other.start != asked.end - asked.start:
        until = other.end.astimezone(local.tzinfo)
        zh, en = f"{zh}–{until:%H:%M}", f"{en}–{until:%H:%M}"
    action = {
        "venue": other.venue.code,
        "start": other.start.isoformat(),
        "end": other.end.isoformat(),
        "lanes": other.lanes,
    }
    return Alternative(Words(zh, en), action)
