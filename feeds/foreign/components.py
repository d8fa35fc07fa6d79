"""Logical lines to components, keeping only the properties that tell when somebody is busy.

A reading of our own, since it is the limits' place: descriptions, attendees and attachments, most of a real
file, are never looked at, and no odd spelling that a library would take gets past a limit.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from feeds.foreign.answer import Notices
from feeds.foreign.limits import COMPONENTS, DEPTH, EXTRA_DATES
from feeds.foreign.refusals import over

_TIMES = {"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RDATE", "EXDATE", "RRULE", "FREEBUSY"}
_ZONE = {"TZID", "TZOFFSETFROM", "TZOFFSETTO"}
_WORDS = {"UID", "SUMMARY", "LOCATION", "X-WR-CALNAME", "NAME", "X-WR-TIMEZONE"}
_FLAGS = {"STATUS", "TRANSP", "SEQUENCE", "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT"}
KEPT = _TIMES | _ZONE | _WORDS | _FLAGS
# A value cannot hold these characters, so a colon in a parameter that nobody quoted does no harm.
_LAST_COLON = (_TIMES | _ZONE) - {"TZID"}
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?=[;:])")
_PARAM = re.compile(r';\s*([A-Za-z0-9-]+)\s*=((?:"[^"]*"|[^";])*)')
_ISO = re.compile(r":(\d{4}-\d\d-\d\d[T ]\d\d:[\d:.]+\s*(?:Z|[+-]\d\d:?\d\d)?)\s*$", re.IGNORECASE)
_TEXT_COLON = re.compile(r'((?:[^":]|"[^"]*")*):(.*)', re.DOTALL)


class Property(NamedTuple):
    line: int
    params: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A BEGIN … END: its own kept properties by name, its children, the line it begins on."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    children: list["Component"] = field(default_factory=list)
    dates: int = 0  # in its RDATE and EXDATE

    def all(self, name: str) -> list[Property]:
        return self.properties.get(name, [])

    def one(self, name: str) -> Property | None:
        found = self.properties.get(name)
        return found[0] if found else None

    def flag(self, name: str) -> str:
        found = self.properties.get(name)
        return found[0].value.strip().upper() if found else ""

    @property
    def uid(self) -> str:
        found = self.properties.get("UID")
        return found[0].value.strip()[:255] if found else ""


def calendars(rows: Iterable[tuple[int, str]], notices: Notices) -> list[Component]:
    """The VCALENDARs of the file (some exports hold several). Raises Unreadable at the first limit broken."""
    root = Component("", 0)
    open_ones, count = [root], 0
    for line, text in rows:
        match = _NAME.match(text)
        if match is None:
            _refuse_no_calendar(count, line)
            notices.add("ics-line", line, "无法识别的行，已略过", "a line that is no property was left out")
            continue
        name = match[1].upper()
        if name == "BEGIN":
            count += 1
            _open(open_ones, _plain(text), line, count)
        elif name == "END":
            _close(open_ones, _plain(text), line)
        elif count == 0:
            raise over("ics-malformed", line)
        elif name in KEPT:
            _keep(open_ones[-1], name, line, text[match.end() :])
    if count == 0 or len(open_ones) > 1:
        raise over("ics-cut-off" if count else "ics-malformed", open_ones[-1].line or 1)
    return root.children


def _refuse_no_calendar(count: int, line: int) -> None:
    if count == 0:
        raise over("ics-malformed", line)


def _plain(text: str) -> str:
    return text.rpartition(":")[2].strip().upper()


def _open(open_ones: list[Component], name: str, line: int, count: int) -> None:
    if len(open_ones) == 1 and name != "VCALENDAR":
        raise over("ics-malformed", line)
    if count > COMPONENTS:
        raise over("ics-components", line)
    if len(open_ones) > DEPTH:
        raise over("ics-depth", line)
    child = Component(name, line)
    open_ones[-1].children.append(child)
    open_ones.append(child)


def _close(open_ones: list[Component], name: str, line: int) -> None:
    if len(open_ones) == 1 or open_ones[-1].name != name:
        raise over("ics-nesting", line)
    open_ones.pop()


def _keep(component: Component, name: str, line: int, rest: str) -> None:
    if name in _LAST_COLON:
        head, _, value = rest.rpartition(":")
        if ":" in head and (iso := _ISO.search(rest)):
            head, value = rest[: iso.start()], iso[1]
    else:
        match = _TEXT_COLON.match(rest)
        head, value = match.groups() if match else rest.partition(":")[::2]
    if name in ("RDATE", "EXDATE"):
        component.dates += value.count(",") + 1
        if component.dates > EXTRA_DATES:
            raise over("ics-dates", line, uid=component.uid)
    params = {key.upper(): raw.strip().strip('"') for key, raw in _PARAM.findall(head)} if head else {}
    component.properties.setdefault(name, []).append(Property(line, params, value))
