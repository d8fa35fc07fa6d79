"""A sports day on the large screen: what is on, what is to be marshalled, what comes later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler import clock
from scheduler.models import Entry
from scheduler.queries.programme import entries_between
from scheduler.web import times
from scheduler.web.said_bookings import entry_title
from scheduler.web.words import t

MARSHALLING = timedelta(minutes=30)  # before the start people go to the marshalling place
FEWEST = 4  # matches of a day that make it a sports day
SHOWN = 6


@dataclass(frozen=True)
class Line:
    at: str
    title: str
    place: str
    moved: str  # how much later, or earlier, than the edition before said


@dataclass(frozen=True)
class SportsDay:
    """Three columns: on now, to be marshalled, later today."""

    now: Sequence[Line]
    soon: Sequence[Line]
    later: Sequence[Line]


def today() -> SportsDay | None:
    """None on a day with few matches."""
    day, now = times.today(), clock.now()
    found = [e for e in entries_between(day, day) if e.category == "match" and not e.all_day]
    found = [e for e in found if e.status != "CANCELLED"]
    if len(found) < FEWEST:
        return None
    ahead = [e for e in found if e.start > now]
    return SportsDay(
        [_line(e) for e in found if e.start <= now < e.end][:SHOWN],
        [_line(e) for e in ahead if e.start - MARSHALLING <= now][:SHOWN],
        [_line(e) for e in ahead if e.start - MARSHALLING > now][:SHOWN],
    )


def _line(entry: Entry) -> Line:
    place = t(entry.place_zh or entry.place_en, entry.place_en or entry.place_zh)
    return Line(times.time(entry.start), entry_title(entry), place, _moved(entry))


def _moved(entry: Entry) -> str:
    """延误 +10 分: only of the same day; another day is no delay."""
    before = (entry.previous or {}).get("start")
    if not before:
        return ""
    minutes = int((entry.start - datetime.fromisoformat(before)).total_seconds() // 60)
    if not minutes or abs(minutes) >= 12 * 60:
        return ""
    if minutes > 0:
        return t("延误 +{n} 分", "{n} min late", n=minutes)
    return t("提前 {n} 分", "{n} min early", n=-minutes)
