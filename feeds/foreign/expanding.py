"""The door to recurring-ical-events: a repeating event and its exceptions in local times without a zone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from dateutil.rrule import rrulestr
from icalendar import Event, vDDDLists, vDDDTypes, vRecur
from recurring_ical_events import EventAdapter
from recurring_ical_events import Occurrence as TheirOccurrence
from recurring_ical_events import Series as TheirSeries

from feeds.foreign.stepping import is_stepped, stepped


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A core (no `original`) or an exception. Values are dates, or datetimes without a zone."""

    number: int
    start: date
    end: date
    sequence: int = 0
    rules: Sequence[dict[str, str]] = ()
    more: Sequence[date | tuple[datetime, datetime]] = ()
    fewer: Sequence[date] = ()
    original: date | None = None
    and_later: bool = False  # RANGE=THISANDFUTURE


class Found(NamedTuple):
    """An occurrence: the number of the part that says what it is, and its original start."""

    number: int
    start: date
    end: date
    original: date


def expanded(parts: Sequence[Part], first: datetime, last: datetime) -> Iterator[Found]:
    """The occurrences that touch `first` to `last`, in any order."""
    if len(parts) == 1 and len(parts[0].rules) == 1 and not parts[0].more:
        yield from _plain(parts[0], first, last)
        return
    series = _Series([_Adapter(part) for part in parts])
    for occurrence in series.between(first, last):
        part = occurrence.part
        yield Found(part.number, occurrence.start, occurrence.end, _original(part, occurrence.start))


def _plain(part: Part, first: datetime, last: datetime) -> Iterator[Found]:
    """One rule without exceptions, as nearly all are: the same as by the library, in a fraction of the time."""
    start, length = _moment(part.start), part.end - part.start
    is_date = not isinstance(part.start, datetime)
    found = _by_rule(part.rules[0], start, first - length, last)
    fewer = {_moment(value) for value in part.fewer}
    for moment in found:
        if moment not in fewer:
            begin = moment.date() if is_date else moment
            yield Found(part.number, begin, begin + length, begin)


def _by_rule(rule: dict[str, str], start: datetime, first: datetime, last: datetime) -> list[datetime]:
    """With the start itself, even where the rule would not choose it, unless the rule is over before it."""
    if is_stepped(rule):
        until = datetime.fromisoformat(rule["UNTIL"]) if "UNTIL" in rule else None
        found = stepped(start, rule, first, last)
    else:
        theirs = rrulestr(_rule(rule), dtstart=start)
        until, found = theirs._until, theirs.between(first, last, inc=True)
    if first <= start <= last and start not in found and (until is None or start <= until):
        found.insert(0, start)
    return found


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _original(part: Part, start: date) -> date:
    if part.original is None:
        return start
    if part.and_later and type(start) is type(part.start) is type(part.original):
        shift: timedelta = part.start - part.original
        return start - shift
    return part.original


class _Adapter(EventAdapter):
    def __init__(self, part: Part) -> None:
        super().__init__(_event(part))
        self.part = part


class _Occurrence(TheirOccurrence):
    @property
    def part(self) -> Part:
        part: Part = self._adapter.part
        return part

    def is_in_span(self, span_start: Any, span_stop: Any) -> bool:
        """Whoever asked looks again, in UTC; the library's comparison costs more than all of its expansion."""
        return True


class _Series(TheirSeries):
    def occurrence(self, adapter: Any, start: Any = None, end: Any = None) -> _Occurrence:
        return _Occurrence(adapter, start, end)


def _event(part: Part) -> Event:
    event = Event()
    event["UID"] = "s"
    event["SEQUENCE"] = part.sequence
    event["DTSTART"], event["DTEND"] = vDDDTypes(part.start), vDDDTypes(part.end)
    if part.rules:
        event["RRULE"] = [vRecur.from_ical(_rule(rule)) for rule in part.rules]
    if part.more:
        event["RDATE"] = vDDDLists(list(part.more))
    if part.fewer:
        event["EXDATE"] = vDDDLists(list(part.fewer))
    if part.original is not None:
        event["RECURRENCE-ID"] = vDDDTypes(part.original)
        if part.and_later:
            event["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
    return event


def _rule(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())
