"""Which court a clash is about: the one asked for, the one in the way, and whether its holder has the whole.

A hall may be booked by its halves or courts and as one; whoever asks for one of them hears of that one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Claim, Venue
from scheduler.queries import courts
from scheduler.queries.floors import Owner, Want
from scheduler.queries.premises import premises
from solver.words import Words


@dataclass(frozen=True, slots=True)
class Court:
    """A lane of an undividable floor, on which `held` says who has which tick. `free` and `need` are lanes of the
    floor."""

    floor: int
    lane: int
    held: Mapping[int, Owner]
    free: int = 0
    need: int = 1


def code_of(court: Court) -> str:
    """GYM-B/2, or GYM-A where it is one."""
    venue = db.session.get_one(Venue, court.floor)
    return f"{venue.code}/{court.lane + 1}" if _is_numbered(venue) else venue.code


def taken(want: Want, court: Court, when: Words, who: Words) -> Words:
    """羽毛球 2在18:00–19:00已有人（工会运动会，占整个羽毛球场）。"""
    venue = db.session.scalars(select(Venue).where(Venue.code == want.venue)).one()
    floor = db.session.get_one(Venue, court.floor)
    if want.lane is None and (floor is not venue or _needs_more(floor, court)):
        return _of_the_whole(venue, floor, court, when, who)
    place, whole = asked_for(venue, want), _holders_whole(floor, court)
    zh, en = (f"，占整个{whole.zh}", f", with the whole of {whole.get('en')}") if whole else ("", "")
    return Words(
        f"{place.zh}在{when.zh}已有人（{who.zh}{zh}）。",
        f"{place.get('en')} is taken {when.en} ({who.get('en')}{en}).",
    )


def asked_for(venue: Venue, want: Want) -> Words:
    """羽毛球 2 where that court was asked for; else the venue."""
    if want.lane is not None and _is_numbered(venue):
        return courts.title_of(venue, want.lane)
    return Words(venue.title.zh, venue.title.get("en"))


def _of_the_whole(venue: Venue, floor: Venue, court: Court, when: Words, who: Words) -> Words:
    """A hall, or several courts, for which one is missing."""
    part = courts.title_of(floor, court.lane) if _is_numbered(floor) else floor.title
    zh, en = f"{venue.title.zh}要整个用", f"{venue.title.get('en')} is wanted as a whole"
    if floor is venue and court.need < max(1, venue.lanes):
        zh = f"{venue.title.zh}要 {court.need} 个，只空 {court.free} 个"
        en = f"{venue.title.get('en')}: {court.need} are wanted and {court.free} free"
    between = {"zh": "：", "en": "; " if ": " in en else ": "}
    return Words(
        f"{zh}{between['zh']}{part.zh}在{when.zh}已有人（{who.zh}）。",
        f"{en}{between['en']}{part.get('en')} is taken {when.en} ({who.get('en')}).",
    )


def _needs_more(floor: Venue, court: Court) -> bool:
    """Several courts of it; heads of a shared floor are told as the floor."""
    return court.need > 1 and _is_numbered(floor)


def _is_numbered(venue: Venue) -> bool:
    return venue.lanes > 1 and not venue.shared


def _holders_whole(floor: Venue, court: Court) -> Words | None:
    """The hall that the holder has from end to end, where it is more than the court."""
    floors = premises().floors
    root = db.session.get_one(Venue, floors.roots.get(floor.id, floor.id))
    places = {(number, lane) for number, lanes in floors.by_venue[root.code] for lane in range(lanes)}
    if floor.shared or len(places) < 2:
        return None
    tick, holder = min(court.held.items(), key=lambda pair: pair[0])
    mine = Claim.entry_uid == holder.entry_uid
    if holder.booking_id is not None:
        mine = Claim.booking_id == holder.booking_id
    query = select(Claim.venue_id, Claim.lane).where(mine, Claim.tick == tick)
    its = {(number, lane) for number, lane in db.session.execute(query)}
    return root.title if its >= places else None
