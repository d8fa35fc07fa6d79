"""What a TZID means: an IANA name, a Windows name, the file's own VTIMEZONE, or an offset in the name.

In this order, since the tables are right more often than what exporters write beside a name (China's summer
time of 1986 to 1991 as a rule in force). Source: RFC 5545 §3.2.19; names as Outlook, Exchange, Evolution,
Mozilla and Apple write them.
"""

import re
import zoneinfo
from collections.abc import Iterable
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from io import StringIO

from dateutil.tz import tzical
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from feeds.foreign.answer import Notices
from feeds.foreign.components import Component
from feeds.foreign.rules import checked

_OTHER_NAMES = {
    "中国标准时间": "Asia/Shanghai",
    "台北标准时间": "Asia/Taipei",
    "东京标准时间": "Asia/Tokyo",
    "韩国标准时间": "Asia/Seoul",
    "协调世界时": "UTC",
    "tzone://Microsoft/Utc": "UTC",
    "Z": "UTC",
    "Beijing": "Asia/Shanghai",
}
_PARTS = 300  # STANDARD and DAYLIGHT of one zone; a whole history is about 250
_OFFSET = re.compile(r"\(?(?:UTC|GMT)\s*([+-])\s*(\d{1,2})(?:[:.]?(\d\d))?(?:\)|$).*", re.IGNORECASE)
_NUMBER = re.compile(r"([+-])(\d\d):?(\d\d)(?::?\d\d)?")


class Zones:
    """The zones of one file. `home` is where times without a zone belong."""

    def __init__(self, home: tzinfo, components: Iterable[Component], notices: Notices) -> None:
        self.home = home
        self._notices = notices
        self._own = {_tzid(c): c for c in components if _tzid(c)}
        self._found: dict[str, tzinfo] = {}

    def named(self, name: str, line: int) -> tzinfo:
        """The zone; the file's home for no name, and, with a notice, for an unknown one."""
        if name not in self._found:
            self._found[name] = self._resolved(name.strip(), line) if name.strip() else self.home
        return self._found[name]

    def offset(self, written: str) -> tzinfo:
        return _fixed(_NUMBER.fullmatch(written)) or UTC

    def _resolved(self, name: str, line: int) -> tzinfo:
        found = known(name) or self._defined(name) or _by_ending(name) or _fixed(_OFFSET.fullmatch(name))
        if found is not None:
            return found
        self._notices.add(
            "ics-zone",
            line,
            f"不认识时区“{name[:60]}”，按本地时区读取",
            f"the time zone “{name[:60]}” is unknown; local time was assumed",
        )
        return self.home

    def _defined(self, name: str) -> tzinfo | None:
        component = self._own.get(name)
        return _built(component) if component is not None else None


@lru_cache(maxsize=256)
def known(name: str) -> tzinfo | None:
    """The zone of an IANA or Windows name; None for any other."""
    name = _OTHER_NAMES.get(name, WINDOWS_TO_OLSON.get(name, name))
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _by_ending(name: str) -> tzinfo | None:
    """/freeassociation.sourceforge.net/Europe/Berlin, /mozilla.org/20050126_1/Asia/Shanghai."""
    parts = name.strip("/").split("/")
    endings = ("/".join(parts[i:]) for i in range(max(1, len(parts) - 3), len(parts)))
    return next((zone for zone in map(known, endings) if zone), None)


def _fixed(match: re.Match[str] | None) -> tzinfo | None:
    if match is None:
        return None
    span = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if span > timedelta(hours=18):
        return None
    return timezone(-span if match[1] == "-" else span)


def _tzid(component: Component) -> str:
    found = component.one("TZID")
    return found.value.strip() if found else ""


def _built(component: Component) -> tzinfo | None:
    """The zone that a VTIMEZONE describes; None where it makes none."""
    lines = [line for part in component.children[: _PARTS + 1] for line in _part(part)]
    if not lines or len(component.children) > _PARTS:
        return None
    text = "\n".join(["BEGIN:VTIMEZONE", "TZID:own", *lines, "END:VTIMEZONE", ""])
    try:
        return tzical(StringIO(text)).get()
    except Exception:  # dateutil raises what it likes at bad rules
        return None


def _part(part: Component) -> list[str]:
    """A STANDARD or DAYLIGHT in the few words that matter; nothing where one is missing or odd."""
    start, before, after = (part.one(n) for n in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"))
    if part.name not in ("STANDARD", "DAYLIGHT") or not (start and after):
        return []
    offsets = [(o.value.strip() if o else "") for o in (before or after, after)]
    begin = re.match(r"(\d{4})(\d{4})T(\d{6})", start.value.strip())
    if begin is None or not all(_fixed(_NUMBER.fullmatch(offset)) for offset in offsets):
        return []
    rules = [rule for found in part.all("RRULE")[:1] if (rule := _yearly(found.value))]
    # Rules begin in 1601 with Outlook; the centuries before anybody's meetings only cost time.
    year, day = (max(begin[1], "1970"), begin[2]) if rules else (begin[1], begin[2])
    day = "0228" if day == "0229" else day
    lines = [f"BEGIN:{part.name}", f"DTSTART:{year}{day}T{begin[3]}"]
    lines += [f"TZOFFSETFROM:{offsets[0]}", f"TZOFFSETTO:{offsets[1]}"]
    lines += [f"RRULE:{rule}" for rule in rules]
    lines += [f"RDATE:{r.value.strip()}" for r in part.all("RDATE")]
    return [*lines, f"END:{part.name}"]


def _yearly(text: str) -> str:
    """The rule, if it is one that a clock could follow; empty otherwise."""
    try:
        parts = checked(text, 0)
    except ValueError:
        return ""
    return ";".join(f"{k}={v}" for k, v in parts.items()) if parts["FREQ"] == "YEARLY" else ""
