"""Faults of one VEVENT: what must be there, its times, its state in three places that must agree."""

import re
from collections import Counter
from collections.abc import Iterator, Set
from datetime import datetime, timedelta

from feeds.agenda import STATUSES
from feeds.entry import CANCELLED
from feeds.tree import Component, Fault, Line

_NEEDED = ("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "SUMMARY", "DTSTART", "DTEND", "TRANSP")
_REPEATABLE = ("CATEGORIES", "RELATED-TO", "EXDATE", "RDATE", "COMMENT", "CONFERENCE", "IMAGE", "CONTACT")
_BUSY = {"OPAQUE": ("BUSY", "TENTATIVE", "OOF"), "TRANSPARENT": ("FREE",)}
_UID = re.compile(r"[!-~]+@[!-~]+")


def entry_faults(entry: Component, zones: Set[str]) -> Iterator[Fault]:
    """`zones` are the TZIDs that have a VTIMEZONE in the same file."""
    for name in _NEEDED:
        if not entry.all(name):
            yield Fault(entry.number, "missing", name)
    for name, count in Counter(line.name for line in entry.lines).items():
        if count > 1 and name not in _REPEATABLE:
            yield Fault(entry.number, "twice", name)
    if not _UID.fullmatch(entry.text("UID")):
        yield Fault(entry.number, "uid", entry.text("UID"))
    yield from _time_faults(entry, zones)
    yield from _state_faults(entry)
    yield from _link_faults(entry)


def _time_faults(entry: Component, zones: Set[str]) -> Iterator[Fault]:
    for line in entry.lines:
        if line.name in ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"):
            yield from _moment_faults(line, zones)
        elif line.name in ("DTSTAMP", "LAST-MODIFIED", "CREATED") and not re.fullmatch(
            r"\d{8}T\d{6}Z", line.value
        ):
            yield Fault(line.number, "time-bad", f"{line.name} is not UTC")
    if entry.text("DTSTAMP") != entry.text("LAST-MODIFIED"):
        yield Fault(entry.number, "stamps-differ", entry.text("UID"))
    start, end = entry.one("DTSTART"), entry.one("DTEND")
    if start is not None and end is not None:
        yield from _span_faults(start, end)


def _moment_faults(line: Line, zones: Set[str]) -> Iterator[Fault]:
    zone, value = line.params.get("TZID"), line.params.get("VALUE", "").upper()
    if value == "DATE-TIME":
        yield Fault(line.number, "value-noise", line.name)
    if _moment(line) is None:
        yield Fault(line.number, "time-bad", line.name)
    elif value == "DATE":
        return
    elif zone is None and not line.value.endswith("Z"):
        yield Fault(line.number, "floating", line.name)
    elif zone is not None and line.value.endswith("Z"):
        yield Fault(line.number, "zone-and-z", line.name)
    elif zone is not None and zone not in zones:
        yield Fault(line.number, "zone-missing", zone)


def _span_faults(start: Line, end: Line) -> Iterator[Fault]:
    if start.params.get("VALUE") != end.params.get("VALUE"):
        yield Fault(end.number, "kinds-differ")
        return
    first, last = _moment(start), _moment(end)
    same_zone = start.params.get("TZID") == end.params.get("TZID")
    if first and last and last + timedelta(0 if same_zone else 1) <= first:
        yield Fault(end.number, "end")


def _moment(line: Line) -> datetime | None:
    layout = "%Y%m%d" if line.params.get("VALUE", "").upper() == "DATE" else "%Y%m%dT%H%M%S"
    try:
        return datetime.strptime(line.value.split(",")[0].removesuffix("Z"), layout)  # noqa: DTZ007
    except ValueError:
        return None


def _state_faults(entry: Component) -> Iterator[Fault]:
    status, transp = entry.text("STATUS"), entry.text("TRANSP")
    if status and status not in STATUSES:
        yield Fault(entry.number, "status", status)
    busy = entry.one("X-MICROSOFT-CDO-BUSYSTATUS")
    if busy is not None and busy.value not in _BUSY.get(transp, ()):
        yield Fault(busy.number, "busy-differs", f"{transp} {busy.value}")
    if status != "CANCELLED":
        return
    if transp != "TRANSPARENT":
        yield Fault(entry.number, "cancelled-busy", entry.text("UID"))
    if not entry.text("SUMMARY").startswith((CANCELLED.zh, CANCELLED.en)):
        yield Fault(entry.number, "cancelled-title", entry.text("UID"))


def _link_faults(entry: Component) -> Iterator[Fault]:
    url, words = entry.one("URL"), entry.text("DESCRIPTION")
    if url is None:
        return
    last = words.replace("\\N", "\\n").rpartition("\\n")[2]
    if re.sub(r"\\(.)", r"\1", last) != url.value:
        yield Fault(url.number, "link")
