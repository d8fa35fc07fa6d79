"""Entries in the answers of reports: their properties, and the calendar data in whole or in part."""

from collections.abc import Iterator

from feeds.caldav import properties, xml_out
from feeds.caldav.model import Request
from feeds.caldav.names import c, d
from feeds.caldav.propfind import asked_names
from feeds.caldav.tree import Resource
from feeds.caldav.xml_in import Element
from feeds.caldav.xml_out import element, escaped

DATA = c("calendar-data")


class Entries:
    """What a report's `prop` asks of each entry, read once and answered for many."""

    def __init__(self, request: Request, asked: Element) -> None:
        prop = asked.find(d("prop"))
        self.minimal = request.is_minimal
        self.names = asked_names(prop) if prop is not None else list(properties.ALLPROP)
        self.data = prop.find(DATA) if prop is not None else None
        self.wanted = wanted_lines(self.data) if self.data is not None else None

    def answered(self, resource: Resource) -> str:
        """The response element of one entry (or of a calendar, as a report about properties has them)."""
        found: list[str] = []
        missing: list[str] = []
        for name in self.names:
            inner = properties.value(resource, name)
            (missing if inner is None else found).append(element(name, inner or ""))
        if self.data is not None and resource.member is not None:
            found.append(element(DATA, escaped(self._data(resource.member.body))))
        return xml_out.response(resource.path, "".join(found), "" if self.minimal else "".join(missing))

    def _data(self, body: bytes) -> str:
        return (body if self.wanted is None else part_of(body, self.wanted)).decode()


def is_offered(asked: Element) -> bool:
    """Whether the calendar data is asked for in a form there is. Source: RFC 4791 §9.6."""
    prop = asked.find(d("prop"))
    data = prop.find(DATA) if prop is not None else None
    if data is None:
        return True
    kind = data.attributes.get("content-type", "text/calendar").split(";")[0].strip().lower()
    return kind == "text/calendar" and data.attributes.get("version", "2.0") == "2.0"


def wanted_lines(data: Element) -> dict[str, set[str] | None] | None:
    """Which properties of which component are asked for; None for all of everything.

    `expand` and the limits of recurrence change nothing: no entry repeats.
    """
    top = data.find(c("comp"))
    if top is None:
        return None
    found: dict[str, set[str] | None] = {}
    for comp in _walk(top):
        name = comp.attributes.get("name", "").upper()
        whole = comp.find(c("allprop")) is not None
        found[name] = None if whole else {p.attributes.get("name", "").upper() for p in comp.all(c("prop"))}
        if comp.find(c("allcomp")) is not None:
            found["*"] = None
    return found


def _walk(comp: Element) -> Iterator[Element]:
    yield comp
    for child in comp.all(c("comp")):
        yield from _walk(child)


def part_of(body: bytes, wanted: dict[str, set[str] | None]) -> bytes:
    """The file with only these components and properties. A component nobody named goes, with all inside."""
    kept: list[bytes] = []
    names: list[str] = []
    dropped = 0  # how many components up to the one that nobody wants
    keep = False
    for line in body.splitlines(keepends=True):
        if line[:1] in (b" ", b"\t"):
            if keep:
                kept.append(line)
            continue
        name, _, rest = line.rstrip(b"\r\n").partition(b":")
        word = name.split(b";", 1)[0].decode("ascii", "replace").upper()
        if word == "BEGIN":
            names.append(rest.decode("ascii", "replace").upper())
            dropped += bool(dropped) or not (names[-1] in wanted or "*" in wanted or _is_inner(names, wanted))
        keep = not dropped and (word in ("BEGIN", "END") or _is_kept(names[-1], word, wanted))
        if keep:
            kept.append(line)
        if word == "END":
            names.pop()
            dropped = max(0, dropped - 1)
    return b"".join(kept)


def _is_inner(names: list[str], wanted: dict[str, set[str] | None]) -> bool:
    """A part of the zone comes with the zone."""
    return len(names) > 1 and names[-2] == "VTIMEZONE" and "VTIMEZONE" in wanted


def _is_kept(component: str, name: str, wanted: dict[str, set[str] | None]) -> bool:
    chosen = wanted.get(component)
    return chosen is None or name in chosen
