"""Faults of the calendar around the entries: its properties, its zones, what must not be there."""

import re
from collections import Counter
from collections.abc import Iterator

from feeds.colors import CSS3
from feeds.tree import Component, Fault

_NEEDED = ("VERSION", "PRODID")
_NEEDED_OF_FEED = ("CALSCALE", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL")
_LONGEST_NAME = 255
_MAIL = re.compile(r"mailto:|\w@[\w-]+\.[A-Za-z]{2,}", re.I)
_PEOPLE = ("ORGANIZER", "ATTENDEE", "CONTACT")
_STAMPED = ("UID", "RELATED-TO", "URL", "DESCRIPTION", "PRODID")  # may hold an @ that is no mail address


def calendar_faults(calendar: Component) -> Iterator[Fault]:
    is_feed = all(c.name != "VFREEBUSY" for c in calendar.children)
    for name in (*_NEEDED, *(_NEEDED_OF_FEED if is_feed else ())):
        if not calendar.all(name):
            yield Fault(calendar.number, "missing", name)
    yield from _name_faults(calendar)
    for line in calendar.all("REFRESH-INTERVAL"):
        if line.params.get("VALUE", "").upper() != "DURATION":
            yield Fault(line.number, "refresh")
    for component in calendar.walk():
        yield from _unwanted(component)
        if component.name == "VTIMEZONE":
            yield from _zone_faults(component)
    yield from _uid_faults(calendar)


def _name_faults(calendar: Component) -> Iterator[Fault]:
    for line in calendar.all("NAME"):
        if line.value != calendar.text("X-WR-CALNAME"):
            yield Fault(line.number, "names-differ")
        if len(line.value) > _LONGEST_NAME * 2 or len(line.value.replace("\\", "")) > _LONGEST_NAME:
            yield Fault(line.number, "name-long")


def _unwanted(component: Component) -> Iterator[Fault]:
    for line in component.lines:
        if not line.value.strip():
            yield Fault(line.number, "empty", line.name)
        if line.name == "METHOD":
            yield Fault(line.number, "method")
        if line.name == "SOURCE":
            yield Fault(line.number, "source")
        if line.name == "COLOR" and line.value.lower() not in CSS3:
            yield Fault(line.number, "color", line.value)
        if line.name in _PEOPLE or (line.name not in _STAMPED and _MAIL.search(line.value)):
            yield Fault(line.number, "people", line.name)


def _zone_faults(zone: Component) -> Iterator[Fault]:
    rules = [(c.name, bool(c.all("RRULE") or c.all("RDATE"))) for c in zone.children]
    if rules != [("STANDARD", False)]:
        yield Fault(zone.number, "zone-rule", zone.text("TZID"))
    for rule in zone.children:
        for name in ("TZOFFSETFROM", "TZOFFSETTO"):
            offset = rule.one(name)
            if offset is None:
                yield Fault(rule.number, "missing", name)
            elif not re.fullmatch(r"[+-]\d{4}", offset.value):
                yield Fault(offset.number, "zone-offset", offset.value)


def _uid_faults(calendar: Component) -> Iterator[Fault]:
    entries = [c for c in calendar.children if c.name == "VEVENT"]
    keys = [(c.text("UID"), c.text("RECURRENCE-ID")) for c in entries]
    counted = Counter(keys)
    for entry, key in zip(entries, keys, strict=True):
        if counted[key] > 1:
            yield Fault(entry.number, "uid-twice", key[0])
