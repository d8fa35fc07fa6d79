"""A repeating event with its exceptions, expanded by recurring-ical-events.

Everything is handed over in the local time of the event's own zone, without a zone: exporters write EXDATE in
UTC, RECURRENCE-ID in another zone or as a date, and the library compares what it is given.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import NamedTuple

from feeds.foreign.answer import BadValue, Notices
from feeds.foreign.components import Component, Property
from feeds.foreign.expanding import Part, expanded
from feeds.foreign.extent import as_datetime, extent
from feeds.foreign.forward import moved_up
from feeds.foreign.limits import OCCURRENCES
from feeds.foreign.refusals import over
from feeds.foreign.rules import checked
from feeds.foreign.values import Moment, Period, aware, moment, moments
from feeds.foreign.zones import UTC, Zones

MARGIN = timedelta(days=2)  # of local time around a window in UTC
RULES = 10  # of one event; more than one is rare
MOST = OCCURRENCES + 200  # with what the margins add


class Occurrence(NamedTuple):
    """From when to when in UTC; `end` may be `start`. `event` is what says so: the series' own, or its exception's."""

    start: datetime
    end: datetime
    event: Component
    is_dates: bool  # whole days, not hours
    recurrence: str  # its original start; empty for one that does not repeat, or where nobody asked


class Series:
    """One UID: the repeating event and its exceptions."""

    def __init__(self, events: Sequence[Component], core: Component, zones: Zones, notices: Notices) -> None:
        self.events, self.core, self.zones, self.notices = events, core, zones, notices
        self.zone = _zone_of(core.one("DTSTART"), zones)
        self.whole = extent(core, zones, notices)

    def between(self, first: datetime, last: datetime, named: bool) -> Iterator[Occurrence]:
        """What of it lies around `first` to `last`, aware; with its original start only where `named`.

        Raises Unreadable, or BadValue.
        """
        opening, closing = self._local(first) - MARGIN, self._local(last) + MARGIN
        found = list(islice(expanded(self._parts(opening), opening, closing), MOST + 1))
        if len(found) > MOST:
            raise over("ics-occurrences", self.core.line, uid=self.core.uid)
        for number, start, end, original in found:
            name = recurrence_name(self._back(original)) if named else ""
            is_dates = not isinstance(start, datetime)
            yield Occurrence(self._utc(start), self._utc(end), self.events[number], is_dates, name)

    def _parts(self, first: datetime) -> list[Part]:
        parts = []
        for number, event in enumerate(self.events):
            try:
                is_core = event is self.core
                parts.append(self._core(number, first) if is_core else self._exception(number, event))
            except BadValue as error:
                self._odd(event, error)
        return parts

    def _core(self, number: int, first: datetime) -> Part:
        start, end = (self._native(m) for m in self.whole)
        rules = self._rules()
        if len(rules) == 1 and not any(
            "RANGE" in p.params for e in self.events for p in e.all("RECURRENCE-ID")
        ):
            start, end = moved_up(start, end, rules[0], first)
        return Part(
            number=number,
            start=start,
            end=end,
            sequence=sequence(self.core),
            rules=rules,
            more=[self._more(v, p) for p in self.core.all("RDATE") for v in moments(p, self.zones)],
            fewer=list(self._left_out()),
        )

    def _rules(self) -> list[dict[str, str]]:
        rules = []
        for number, found in enumerate(self.core.all("RRULE")):
            try:
                if number >= RULES:
                    raise BadValue(f"RRULE × {len(self.core.all('RRULE'))}")
                rule = checked(found.value, found.line, self.core.uid)
                if "UNTIL" in rule:
                    rule["UNTIL"] = self._until(rule["UNTIL"], found)
            except BadValue as error:
                self._odd(self.core, error, found.line)
                continue
            rules.append(rule)
        return rules

    def _until(self, text: str, found: Property) -> str:
        """In local time; a date includes its day. Far ends are those of the calendar, which the type can hold."""
        until = moment(Property(found.line, {}, min(text, "21001231")), self.zones)
        if isinstance(until, datetime):
            local = until.astimezone(self.zone).replace(tzinfo=None)
            if not text.endswith("Z"):
                local = until.astimezone(self.zones.home).replace(tzinfo=None)
        else:
            local = datetime.combine(until, datetime.max.time())
        if not isinstance(self.whole.start, datetime):
            return _packed(local.date())
        return _packed(local.replace(microsecond=0))

    def _left_out(self) -> Iterator[Moment]:
        for found in self.core.all("EXDATE"):
            for value in moments(found, self.zones):
                yield self._same_kind(value.start if isinstance(value, Period) else value, found)

    def _more(self, value: Moment | Period, found: Property) -> date | tuple[datetime, datetime]:
        if isinstance(value, Period):
            return self._local(value.start), self._local(value.end)
        return self._same_kind(value, found)

    def _exception(self, number: int, event: Component) -> Part:
        start, end = (self._native(m) for m in extent(event, self.zones, self.notices))
        found = event.one("RECURRENCE-ID")
        if found is None:
            raise BadValue("RECURRENCE-ID")
        return Part(
            number=number,
            start=start,
            end=end,
            sequence=sequence(event),
            original=self._same_kind(moment(found, self.zones), found),
            and_later=found.params.get("RANGE", "").upper() == "THISANDFUTURE",
        )

    def _local(self, value: datetime) -> datetime:
        return value.astimezone(self.zone).replace(tzinfo=None)

    def _native(self, value: Moment) -> Moment:
        return self._local(value) if isinstance(value, datetime) else value

    def _utc(self, value: Moment) -> datetime:
        return aware(value, self.zone) if isinstance(value, datetime) else as_datetime(value, self.zones)

    def _back(self, value: Moment) -> Moment:
        return aware(value, self.zone) if isinstance(value, datetime) else value

    def _same_kind(self, value: Moment, found: Property) -> Moment:
        """A date for a timed series means the occurrence of that day, and the other way round."""
        start, native = self._native(self.whole.start), self._native(value)
        if isinstance(start, datetime) and not isinstance(native, datetime):
            return datetime.combine(native, start.time())
        if not isinstance(start, datetime) and isinstance(value, datetime):
            # Exchange names an all-day occurrence by its midnight, in whichever zone it stood; in UTC by that of home.
            zone = _zone_of(found, self.zones)
            return value.astimezone(self.zones.home if zone is UTC else zone).date()
        return native

    def _odd(self, event: Component, error: BadValue, line: int = 0) -> None:
        self.notices.add(
            "ics-rule" if line else "ics-exception",
            line or event.line,
            f"重复规则或例外无法识别，已略过：{error}",
            f"a rule or exception that cannot be read was left out: {error}",
        )


def _packed(local: date) -> str:
    """20210301, or 20210301T090000; all digits of early years too, which strftime leaves out."""
    return local.isoformat().replace("-", "").replace(":", "")


def recurrence_name(original: Moment) -> str:
    if isinstance(original, datetime):
        return original.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return original.strftime("%Y%m%d")


def _zone_of(found: Property | None, zones: Zones) -> tzinfo:
    if found is None or found.value.strip().upper().endswith("Z"):
        return UTC
    return zones.named(found.params.get("TZID", ""), found.line)


def sequence(event: Component) -> int:
    """SEQUENCE: how often it was changed; 0 where it is missing or no number."""
    found = event.flag("SEQUENCE")[:9]
    return int(found) if found.isdecimal() else 0
