"""The filter of a calendar-query as a question to an entry. Source: RFC 4791 §9.7, §9.9."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds import tree
from feeds.agenda import instant
from feeds.caldav.model import Member
from feeds.caldav.names import c
from feeds.caldav.xml_in import Element
from feeds.lines import Line
from feeds.tree import Component

EVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
COLLATIONS = ("i;ascii-casemap", "i;octet", "i;unicode-casemap", "default")
Question = Callable[[Member], bool]


class BadFilter(ValueError):
    """The filter means nothing: `condition` is the CalDAV precondition that it fails."""

    def __init__(self, detail: str, condition: str = "valid-filter") -> None:
        super().__init__(detail)
        self.condition = c(condition)


@dataclass(frozen=True, slots=True)
class Span:
    start: datetime
    end: datetime

    def touches(self, member: Member) -> bool:
        """Half-open, a date from midnight to midnight of the feed's zone."""
        return instant(member.item.start) < self.end and instant(member.item.end) > self.start


def question(found: Element | None) -> Question:
    """Whether an entry passes the `filter`; raises BadFilter. No filter lets all pass."""
    if found is None:
        return lambda member: True
    comp = found.find(c("comp-filter"))
    if comp is None or comp.attributes.get("name", "").upper() != "VCALENDAR":
        raise BadFilter("the filter is not about VCALENDAR")
    _check(comp)
    if _is_only_time(comp):  # by far the most frequent: no entry's text is read
        ask = span(_child(comp).find(c("time-range")))
        return ask.touches
    return lambda member: _passes(comp, _calendar(member), member)


def span(found: Element | None) -> Span:
    """A `time-range`; an open end is for ever. Raises BadFilter."""
    if found is None:
        return Span(*EVER)
    start, end = (_moment(found.attributes.get(name)) for name in ("start", "end"))
    if start is None and end is None:
        raise BadFilter("a time-range without start and end")
    given = Span(start or EVER[0], end or EVER[1])
    if given.end <= given.start:
        raise BadFilter("a time-range that ends before it starts")
    return given


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadFilter(f"not a time in UTC: {text[:30]}") from error


def _child(comp: Element) -> Element:
    return next(comp.all(c("comp-filter")))


def _is_only_time(comp: Element) -> bool:
    inner = [child for child in comp.children if child.name.startswith("{")]
    if [child.name for child in inner] != [c("comp-filter")]:
        return False
    event = inner[0]
    rest = {child.name for child in event.children}
    return event.attributes.get("name", "").upper() == "VEVENT" and rest <= {c("time-range")}


def _check(found: Element) -> None:
    """Refuse what cannot be understood before any entry is asked."""
    if found.name == c("time-range"):
        span(found)
    if found.name == c("text-match") and found.attributes.get("collation", "default") not in COLLATIONS:
        raise BadFilter("an unknown collation", "supported-collation")
    if found.name in (c("comp-filter"), c("prop-filter"), c("param-filter")) and not found.attributes.get(
        "name"
    ):
        raise BadFilter("a filter without a name")
    for child in found.children:
        _check(child)


def _calendar(member: Member) -> Component:
    root, _ = tree.tree(member.body)
    return root.children[0]


def _passes(asked: Element, component: Component, member: Member) -> bool:
    """Whether the component passes the children of its comp-filter."""
    for child in asked.children:
        if child.name == c("comp-filter") and not _has_component(child, component, member):
            return False
        if child.name == c("prop-filter") and not _has_property(child, component):
            return False
        if child.name == c("time-range") and not _in_time(child, component, member):
            return False
    return True


def _has_component(asked: Element, parent: Component, member: Member) -> bool:
    name = asked.attributes["name"].upper()
    found = [child for child in parent.children if child.name == name]
    if asked.find(c("is-not-defined")) is not None:
        return not found
    return any(_passes(asked, child, member) for child in found)


def _in_time(asked: Element, component: Component, member: Member) -> bool:
    # Entries have no reminders of their own, and a zone has no time. The whole calendar has none by the RFC either,
    # but some clients ask it (python-caldav/caldav#209) and mean the event.
    return component.name in ("VEVENT", "VCALENDAR") and span(asked).touches(member)


def _has_property(asked: Element, component: Component) -> bool:
    lines = component.all(asked.attributes["name"].upper())
    if asked.find(c("is-not-defined")) is not None:
        return not lines
    return any(_fits(asked, line) for line in lines)


def _fits(asked: Element, line: Line) -> bool:
    for child in asked.children:
        if child.name == c("text-match") and not _matches(child, _unescaped(line.value)):
            return False
        if child.name == c("param-filter") and not _fits_parameter(child, line):
            return False
        if child.name == c("time-range") and not _line_in_time(child, line):
            return False
    return True


def _fits_parameter(asked: Element, line: Line) -> bool:
    value = line.params.get(asked.attributes["name"].upper())
    if asked.find(c("is-not-defined")) is not None:
        return value is None
    match = asked.find(c("text-match"))
    return value is not None and (match is None or _matches(match, value))


def _line_in_time(asked: Element, line: Line) -> bool:
    """Of the stamps, which are in UTC; another property has no time to ask for."""
    try:
        moment = _moment(line.value)
    except BadFilter:
        return False
    given = span(asked)
    return moment is not None and given.start <= moment < given.end


def _matches(asked: Element, text: str) -> bool:
    wanted, collation = asked.text, asked.attributes.get("collation", "default")
    if collation == "i;unicode-casemap":
        wanted, text = wanted.casefold(), text.casefold()
    elif collation != "i;octet":
        wanted, text = _ascii_folded(wanted), _ascii_folded(text)
    return (wanted in text) != (asked.attributes.get("negate-condition", "no") == "yes")


_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def _ascii_folded(text: str) -> str:
    return text.translate(_FOLD)


def _unescaped(value: str) -> str:
    """A TEXT value as it was meant. Source: RFC 5545 §3.3.11."""
    out, rest = [], iter(value)
    for character in rest:
        if character == "\\":
            following = next(rest, "")
            out.append("\n" if following in "nN" and following else following)
        else:
            out.append(character)
    return "".join(out)
