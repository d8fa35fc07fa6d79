"""When a place or person is taken, and nothing else: no titles, no names."""

from collections.abc import Iterable
from datetime import date, datetime

from feeds.agenda import Item, instant
from feeds.calendar import PRODID, TAIL
from feeds.lines import folded


def render(items: Iterable[Item], *, uid: str, start: date, end: date, changed_at: datetime) -> bytes:
    """A VFREEBUSY from `start` up to, not including, `end`, in merged UTC periods.

    The caller picks the items; non-public ones may be among them, since only their time is told.
    Transparent and cancelled items take no time. `changed_at` is the feed's last change, aware UTC.
    Source: RFC 5545 §3.6.4.
    """
    first, last = instant(start), instant(end)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "BEGIN:VFREEBUSY"]
    lines += [f"UID:{uid}", f"DTSTAMP:{_utc(changed_at)}", f"DTSTART:{_utc(first)}", f"DTEND:{_utc(last)}"]
    lines += [f"FREEBUSY:{_utc(a)}/{_utc(b)}" for a, b in periods(items, first, last)]
    return b"".join(folded(line) for line in (*lines, "END:VFREEBUSY")) + TAIL


def periods(items: Iterable[Item], first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """The taken time within the window, sorted; what touches or overlaps is one period."""
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in sorted((instant(i.start), instant(i.end)) for i in items if takes_time(i)):
        begin, end = max(begin, first), min(end, last)
        if begin >= end:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def takes_time(item: Item) -> bool:
    return not item.transparent and item.status != "CANCELLED"


def _utc(moment: datetime) -> str:
    return instant(moment).strftime("%Y%m%dT%H%M%SZ")
