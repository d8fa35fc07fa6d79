"""What /me/book is asked for, and the starts that it offers."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import request, url_for
from sqlalchemy import select

from scheduler import clock
from scheduler.desk import No
from scheduler.extensions import db
from scheduler.models import Booking, Group, User, Venue
from scheduler.queries import clubs, slots
from scheduler.queries import courts as rooms
from scheduler.services import bookable
from scheduler.web import times
from scheduler.web.words import w

LENGTHS = (30, 60, 90)
MOST_LANES = 9


@dataclass(frozen=True)
class Pick:
    """A start that can be tapped: the venue that has a place, or the first one where all are full; `free` are
    the places of venues that have as many as are wanted."""

    start: datetime
    end: datetime
    venue: str
    free: int


@dataclass(frozen=True)
class Asked:
    activity: str
    day: date
    minutes: int
    guests: int
    start: datetime | None
    venue: str
    group: str = ""  # code of the club that it is for; empty for oneself
    lanes: int = 1  # courts at once, of a club

    def url(self, **other: Any) -> str:
        """The same with something else. Another day or activity forgets the time."""
        values: dict[str, Any] = {
            "activity": self.activity,
            "day": self.day.isoformat(),
            "minutes": self.minutes,
            "guests": self.guests or None,
            "group": self.group or None,
            "lanes": self.lanes if self.lanes > 1 else None,
            "start": self.start.isoformat() if self.start else None,
            "venue": self.venue or None,
        }
        if {"activity", "day", "minutes", "lanes"} & other.keys():
            values |= {"start": None, "venue": None}
        if {"activity", "group"} & other.keys():
            values |= {"lanes": None}
        return url_for("web.me_book", **{k: v for k, v in (values | other).items() if v})


def asked(user: User) -> Asked:
    values = request.values
    known = activities()
    activity = values.get("activity", "")
    if activity not in known:
        activity = _usual(user, known)
    minutes = values.get("minutes", 60, type=int)
    club = next((c.code for c in speaks_for(user) if c.code == values.get("group")), "")
    return Asked(
        activity,
        _day(values.get("day", "")) or times.today(),
        minutes if minutes in LENGTHS else 60,
        max(0, min(20, values.get("guests", 0, type=int))),
        moment(values.get("start", "")),
        values.get("venue", ""),
        club,
        max(1, min(MOST_LANES, values.get("lanes", 1, type=int))) if club else 1,
    )


def speaks_for(user: User) -> list[Group]:
    """The clubs for which the person books."""
    return clubs.clubs_of(user.person) if user.person else []


def activities() -> dict[str, str]:
    """What can be done at the gym, with its word."""
    return {
        a: w(rooms.ACTIVITIES[a])
        for a in rooms.ACTIVITIES
        if any(rooms.activity_of(v) == a for v in rooms.venues())
    }


def _usual(user: User, known: dict[str, str]) -> str:
    """What this person booked last; else the first."""
    query = select(Booking.activity).where(Booking.person_id == user.person_id, Booking.activity != "")
    last = db.session.scalar(query.order_by(Booking.id.desc()).limit(1)) if user.person_id else None
    return last if last in known else next(iter(known), "")


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if abs((found - times.today()).days) <= 60 else None


def moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


@dataclass(frozen=True)
class Picks:
    """Starts to tap, and the rule that keeps the person from others that are free; None where none does."""

    starts: list[Pick]
    kept_by: No | None = None


def picks(found: list[Venue], asked: Asked, user: User) -> Picks:
    """Every start of the day, with how many places are left; full ones too, to wait for. Those that are over,
    and those that the person may not book any more or not yet, are left out."""
    club = next((c for c in speaks_for(user) if c.code == asked.group), None)
    made = slots.slots(found, asked.day, asked.day, asked.minutes)
    judged = bookable.bookable(made, found, user, person=None if club else user.person, group=club)
    now, shown, kept_by = clock.now(), [], None
    ordered = sorted(judged, key=lambda x: (x[0].start, -x[0].free, x[0].venue))
    for start, some in groupby((x for x in ordered if x[0].start > now), key=lambda x: x[0].start):
        here = list(some)
        free = [slot for slot, no in here if no is None and slot.free >= asked.lanes]
        rules = [no for slot, no in here if no and (slot.free >= asked.lanes or no.code != "notice")]
        kept_by = kept_by or next(iter(rules), None)
        if free or not rules:
            best = (free or [slot for slot, _ in here])[0]
            shown.append(Pick(start, best.end, best.venue, sum(s.free for s in free)))
    return Picks(shown, kept_by)


def instead(made: list[Pick], full: Pick, most: int = 3) -> list[Pick]:
    """The nearest starts of the day that have a place, by time."""
    free = sorted((p for p in made if p.free), key=lambda p: abs(p.start - full.start))
    return sorted(free[:most], key=lambda p: p.start)
