"""A feed's file as jCal: the same content as JSON. Source: RFC 7265."""

import json
import re
from typing import Any

from feeds.lines import Line
from feeds.tree import Component, tree

MEDIA = "application/calendar+json"

_TYPES = {
    **dict.fromkeys(
        ("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED", "CREATED", "RECURRENCE-ID"), "date-time"
    ),
    **dict.fromkeys(("SEQUENCE", "PRIORITY"), "integer"),
    **dict.fromkeys(("TZOFFSETFROM", "TZOFFSETTO"), "utc-offset"),
    **dict.fromkeys(("REFRESH-INTERVAL", "TRIGGER", "DURATION"), "duration"),
    **dict.fromkeys(("URL", "TZURL"), "uri"),
    "GEO": "float",
    "FREEBUSY": "period",
}
_SEVERAL = ("CATEGORIES", "FREEBUSY")  # values beside each other, by commas


def jcal(body: bytes) -> bytes:
    """The one VCALENDAR of a file that we wrote, as compact JSON in UTF-8; the same bytes for the same file."""
    root, faults = tree(body)
    if faults or len(root.children) != 1:
        raise ValueError(f"not one calendar: {faults[:1]}")
    whole = _component(root.children[0])
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _component(component: Component) -> list[Any]:
    lines, children = component.lines, component.children
    return [component.name.lower(), [_property(line) for line in lines], [_component(c) for c in children]]


def _property(line: Line) -> list[Any]:
    kind = line.params.get("VALUE", "").lower() or _TYPES.get(line.name, "")
    # The type of what nobody knows is unknown, and its value is left as it is written (§5.1).
    kind = kind or ("unknown" if line.name.startswith("X-") else "text")
    params = {name.lower(): value for name, value in line.params.items() if name != "VALUE"}
    return [line.name.lower(), params, kind, *_values(line, kind)]


def _values(line: Line, kind: str) -> list[Any]:
    if kind == "text":
        parts = re.split(r"(?<!\\),", line.value) if line.name in _SEVERAL else [line.value]
        return [_unescaped(part) for part in parts]
    if line.name == "GEO":
        return [[float(part) for part in line.value.split(";")]]
    if kind == "integer":
        return [int(line.value)]
    if kind == "period":
        return [[_moment(end) for end in period.split("/")] for period in line.value.split(",")]
    if kind in ("date", "date-time"):
        return [_moment(line.value)]
    return [f"{line.value[:3]}:{line.value[3:]}" if kind == "utc-offset" else line.value]


def _moment(value: str) -> str:
    """20210305T060000Z as 2021-03-05T06:00:00Z."""
    day = f"{value[:4]}-{value[4:6]}-{value[6:8]}"
    return f"{day}T{value[9:11]}:{value[11:13]}:{value[13:]}" if "T" in value else day


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)
