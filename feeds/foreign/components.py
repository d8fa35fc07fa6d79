"""Logical lines to components, keeping only the properties that tell when somebody is busy.

A reading of our own, since it is the limits' place: descriptions, attendees and attachments, most of a real
file, are never looked at, and no odd spelling that a library would take gets past a limit.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
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
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*")
_USUAL = 40  # characters; spellings up to this are worth remembering
_PARAM = re.compile(r';\s*([A-Za-z0-9-]+)\s*=((?:"[^"]*"|[^";])*)')
_ISO = re.compile(r":(\d{4}-\d\d-\d\d[T ]\d\d:[\d:.]+\s*(?:Z|[+-]\d\d:?\d\d)?)\s*$", re.IGNORECASE)
_TEXT_COLON = re.compile(r'((?:[^":]|"[^"]*")*):(.*)', re.DOTALL)


class Property(NamedTuple):
    """`params` may be shared with other properties: it is not to be changed."""

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
        written = text.partition(":")[0].partition(";")[0]
        name = _known(written) if len(written) < _USUAL else _name(written)
        if not name or len(written) == len(text):
            _refuse_no_calendar(count, line)
            notices.add("ics-line", line, "无法识别的行，已略过", "a line that is no property was left out")
        elif name == "BEGIN":
            count += 1
            _open(open_ones, _plain(text), line, count)
        elif name == "END":
            _close(open_ones, _plain(text), line)
        elif count == 0:
            raise over("ics-malformed", line)
        elif name in KEPT:
            _keep(open_ones[-1], name, line, text[len(written) :])
    if count == 0 or len(open_ones) > 1:
        raise over("ics-cut-off" if count else "ics-malformed", open_ones[-1].line or 1)
    return root.children


def _name(written: str) -> str:
    """In capitals; empty for what is no name of a property."""
    match = _NAME.fullmatch(written)
    return match[1].upper() if match else ""


_known = lru_cache(maxsize=512)(_name)


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
    head, value = _halves(name, rest)
    if name in ("RDATE", "EXDATE"):
        component.dates += value.count(",") + 1
        if component.dates > EXTRA_DATES:
            raise over("ics-dates", line, uid=component.uid)
    params = {} if not head else _usual_params(head) if len(head) < _USUAL else _params(head)
    component.properties.setdefault(name, []).append(Property(line, params, value))


def _halves(name: str, rest: str) -> tuple[str, str]:
    """Parameters and value: what stands before the colon between them, and what behind."""
    if rest[0] == ":" and name not in _LAST_COLON:
        return "", rest[1:]
    if name in _LAST_COLON:
        head, _, value = rest.rpartition(":")
        if ":" in head and (iso := _ISO.search(rest)):
            return rest[: iso.start()], iso[1]
        return head, value
    match = _TEXT_COLON.match(rest)
    return (match[1], match[2]) if match else rest.partition(":")[::2]


def _params(head: str) -> dict[str, str]:
    return {key.upper(): raw.strip().strip('"') for key, raw in _PARAM.findall(head)}


_usual_params = lru_cache(maxsize=512)(_params)
