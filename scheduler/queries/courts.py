"""The courts of the desk: every lane of every venue that is booked there, numbered as the clerk types them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import bindparam, inspect, select

from scheduler.daytypes import day_type
from scheduler.desk import Hours
from scheduler.extensions import db
from scheduler.models import Venue
from scheduler.queries.premises import premises
from solver.words import Words

# What is done on a court, and what the court is called at the counter.
ACTIVITIES: Mapping[str, Words] = {
    "badminton": Words("羽毛球", "Badminton"),
    "table-tennis": Words("乒乓", "Table"),
    "machines": Words("器械区", "Gym floor"),
    "mirror": Words("健身操房", "Studio"),
}


@dataclass(frozen=True, slots=True)
class Court:
    """A lane (from 0) of a venue, or a whole floor for `heads` people. `number` is the key of the clerk."""

    number: int
    venue_id: int
    venue: str
    lane: int
    title: Words
    activity: str
    heads: int = 0  # of a shared floor; 0 for a court

    @property
    def code(self) -> str:
        """GYM-B/2: what a form sends."""
        return f"{self.venue}/{self.lane + 1}"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the day in which something is open, minutes of the day."""

    start: int
    end: int


def venues() -> list[Venue]:
    """What can be booked at the desk: the setting names it; halls that are booked by their halves are left out."""
    patterns = current_app.config["DESK_VENUES"].split()
    rows = list(db.session.scalars(_VENUES))
    parents = {v.part_of_id for v in rows}
    found = [v for v in rows if v.id not in parents and any(fnmatchcase(v.code, p) for p in patterns)]
    return sorted(found, key=lambda v: (v.shared, v.lanes == 1, v.lanes, v.code))


_VENUES = select(Venue)


def like(venue: Venue) -> list[Venue]:
    """The venue itself and those of the desk on which the same is done."""
    number = inspect(venue).identity  # which is known after a rollback too, when the row has to be read again
    numbers = premises().once(f"like {number}", lambda: _like(venue))
    return list(db.session.scalars(_LIKE, {"numbers": numbers}))


def _like(venue: Venue) -> tuple[int, ...]:
    activity = activity_of(venue)
    return tuple(v.id for v in venues() if v.id == venue.id or (activity and activity_of(v) == activity))


_LIKE = select(Venue).where(Venue.id.in_(bindparam("numbers", expanding=True)))


def courts(found: list[Venue] | None = None) -> list[Court]:
    """Courts first, then single rooms, then floors; numbered from 1."""
    made: list[Court] = []
    for venue in venues() if found is None else found:
        lanes = 1 if venue.shared else max(1, venue.lanes)
        for lane in range(lanes):
            heads = venue.capacity if venue.shared else 0
            title = title_of(venue, lane if lanes > 1 else None)
            made.append(Court(len(made) + 1, venue.id, venue.code, lane, title, activity_of(venue), heads))
    return made


def activity_of(venue: Venue) -> str:
    return next((a for a in ACTIVITIES if a in venue.features), "")


def title_of(venue: Venue, lane: int | None = None) -> Words:
    """羽毛球 2 · Badminton 2; the venue's own title where nobody has a shorter word for it."""
    words = ACTIVITIES.get(activity_of(venue)) or Words(venue.title.get("zh"), venue.title.get("en"))
    number = "" if lane is None else f" {lane + 1}"
    return Words(words.get("zh") + number, words.get("en") + number)


def hours(venue: Venue, day: date) -> list[Hours]:
    """The hours of the day's type."""
    known = premises()
    return on(known.hours.get(venue.code, ()), known.days.get(day) or day_type(day).type, day)


def on(rows: Iterable[Hours], kind: str, day: date) -> list[Hours]:
    """Those of a type of day. An eve or a make-up working day without hours of its own has a working day's."""
    rows = tuple(rows)
    found = [o for o in rows if kind in o.day_types]
    if not found and kind in ("eve", "makeup"):
        found = [o for o in rows if "work" in o.day_types]
    return sorted(
        (o for o in found if not o.weekdays or day.isoweekday() in o.weekdays), key=lambda o: o.start
    )


def parts(found: list[Venue], day: date) -> list[Part]:
    """When anything is open on the day: morning, noon, evening; touching stretches are one."""
    merged: list[Part] = []
    for start, end in sorted({(o.start, o.end) for v in found for o in hours(v, day)}):
        if merged and start <= merged[-1].end:
            merged[-1] = Part(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Part(start, end))
    return merged


def zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["ZONE"])


def at(day: date, minute: int) -> datetime:
    """The instant at a minute of the local day."""
    return datetime.combine(day, time(), zone()) + timedelta(minutes=minute)
