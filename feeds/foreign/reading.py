"""A foreign file to its reading, in this process. Outside the child, call `feeds.foreign.read`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from feeds.foreign import weights
from feeds.foreign.answer import BadValue, ForeignEvent, ForeignSpan, Notices, Reading, Unreadable
from feeds.foreign.components import Component, calendars
from feeds.foreign.decoding import rows
from feeds.foreign.extent import as_datetime, extent
from feeds.foreign.limits import ALL_OCCURRENCES, OCCURRENCES, YEARS
from feeds.foreign.refusals import over
from feeds.foreign.series import Occurrence, Series, recurrence_name, sequence
from feeds.foreign.texts import plain
from feeds.foreign.values import aware, moment, periods
from feeds.foreign.zones import Zones, known

_REPEATING = {"RRULE", "RDATE", "RECURRENCE-ID"}


class OutOfTime(BaseException):
    """Raised from outside (a timer's signal). No Exception, so that no library takes it for its own."""


def read_here(data: bytes, *, zone: str, first: date, last: date, titles: bool = False) -> Reading:
    """See `feeds.foreign.read`; without its limits of time and memory."""
    reader = _Reader(zone, first, last, titles)
    try:
        roots = calendars(rows(data, reader.notices), reader.notices)
        for root in roots:
            reader.take(root)
    except OutOfTime:
        raise over("ics-time", reader.at.line, uid=reader.at.uid) from None
    return reader.reading(roots)


class _Reader:
    def __init__(self, zone: str, first: date, last: date, titles: bool) -> None:
        self.titles = titles
        self.home = ZoneInfo(zone)
        self.first = aware(datetime.combine(first, time()), self.home)
        self.last = aware(datetime.combine(last + timedelta(days=1), time()), self.home)
        self.notices = Notices()
        self.found: list[Occurrence] = []
        self.busy: list[ForeignSpan] = []
        self.at = Component("", 0)  # what is being read, for the refusal of one that takes too long

    def take(self, root: Component) -> None:
        """One VCALENDAR, with zones of its own."""
        own = root.one("X-WR-TIMEZONE")
        home = known(own.value.strip()) if own else None
        zones = Zones(home or self.home, (c for c in root.children if c.name == "VTIMEZONE"), self.notices)
        for events in _by_uid(root.children):
            self._take_events(events, zones)
        for component in root.children:
            if component.name == "VFREEBUSY":
                self._take_periods(component, zones)

    def _take_events(self, events: Sequence[Component], zones: Zones) -> None:
        if len(events) == 1 and not events[0].properties.keys() & _REPEATING:
            self.at = events[0]
            self._single(events[0], zones)
            return
        cores = [e for e in events if not e.all("RECURRENCE-ID")]
        core = max((c for c in cores if c.all("RRULE") or c.all("RDATE")), key=sequence, default=None)
        self.at = core or events[0]
        if core is None:
            for event in _newest(events):
                self._single(event, zones)
            return
        kept = [core, *_newest([e for e in events if e.all("RECURRENCE-ID")])]
        try:
            series = Series(kept, core, zones, self.notices)
            found = self._inside(series.between(self.first, self.last, self.titles))
        except (Unreadable, MemoryError):
            raise
        except Exception as error:  # whatever a library makes of one odd event among many
            self._odd(core, error)
            return
        if len(found) > OCCURRENCES:
            raise over("ics-occurrences", core.line, uid=core.uid)
        self._add(found)

    def _single(self, event: Component, zones: Zones) -> None:
        try:
            at = event.one("RECURRENCE-ID")
            recurrence = recurrence_name(moment(at, zones)) if at else ""
            start, end = extent(event, zones, self.notices)
        except BadValue as error:
            self._odd(event, error)
            return
        if start.year not in YEARS or end.year not in YEARS:
            self.notices.add(
                "ics-year",
                event.line,
                "年份不在 1970–2100 的活动已略过",
                "an event outside 1970–2100 was left out",
            )
        else:
            begin, until = as_datetime(start, zones), as_datetime(end, zones)
            one = Occurrence(begin, until, event, not isinstance(start, datetime), recurrence)
            self._add(self._inside([one]))

    def _add(self, found: Sequence[Occurrence]) -> None:
        self.found += found
        if len(self.found) + len(self.busy) > ALL_OCCURRENCES:
            raise over("ics-all-occurrences", self.at.line, uid=self.at.uid)

    def _take_periods(self, component: Component, zones: Zones) -> None:
        self.at = component
        for found in component.all("FREEBUSY"):
            weight = weights.of_period(found.params.get("FBTYPE", "BUSY"))
            try:
                spans = periods(found, zones)
            except BadValue as error:
                self._odd(component, error, found.line)
                continue
            inside = (s for s in spans if s.start < self.last and s.end > self.first and s.end > s.start)
            self.busy += (ForeignSpan(*span, component.uid, False, weight) for span in inside)
            self._add([])

    def _inside(self, occurrences: Iterable[Occurrence]) -> list[Occurrence]:
        """Those in the window. One without length is a moment, which counts by itself."""
        first, last = self.first, self.last
        return [o for o in occurrences if o[0] < last and (o[1] > first or o[0] == o[1] == first)]

    def _odd(self, event: Component, error: Exception, line: int = 0) -> None:
        self.notices.add(
            "ics-event",
            line or event.line,
            f"无法识别的活动已略过：{error}",
            f"an event that cannot be read was left out: {error}",
        )

    def reading(self, roots: Sequence[Component]) -> Reading:
        spans = sorted({*self._spans(), *self.busy})
        if not self.titles:
            return Reading(tuple(spans), notices=self.notices.all())
        events = sorted(set(map(_event, self.found)), key=_by_time)
        names = (r.one("X-WR-CALNAME") or r.one("NAME") for r in roots)
        name = next((plain(n.value) for n in names if n), "")
        return Reading(tuple(spans), tuple(events), self.notices.all(), name)

    def _spans(self) -> Iterator[ForeignSpan]:
        facts: dict[tuple[int, bool], tuple[str, bool, str]] = {}
        for start, end, event, is_dates, _ in self.found:
            found = facts.get((event.line, is_dates))
            if found is None:
                found = _uid(event), _is_all_day(event, is_dates), weights.of_event(event)
                facts[event.line, is_dates] = found
            if start < end:
                yield ForeignSpan(start, end, *found)


def _by_time(one: ForeignEvent) -> tuple[datetime, datetime, str, str]:
    return one.start, one.end, one.uid, one.weight


def _by_uid(components: Sequence[Component]) -> Iterator[list[Component]]:
    """Events of one UID belong together; one without stands alone."""
    groups: dict[str, list[Component]] = {}
    for component in components:
        if component.name == "VEVENT":
            groups.setdefault(component.uid or f"line-{component.line}", []).append(component)
    yield from groups.values()


def _newest(events: Sequence[Component]) -> list[Component]:
    """Of the same occurrence the one with the highest SEQUENCE; of equals all, since taken time is taken."""
    best: dict[str, int] = {}
    for event in events:
        at = _occurrence_key(event)
        best[at] = max(best.get(at, 0), sequence(event))
    return [event for event in events if sequence(event) == best[_occurrence_key(event)]]


def _occurrence_key(event: Component) -> str:
    found = event.one("RECURRENCE-ID")
    return found.value.strip() if found else ""


def _event(one: Occurrence) -> ForeignEvent:
    event = one.event
    return ForeignEvent(
        one.start,
        one.end,
        _uid(event),
        one.recurrence,
        _is_all_day(event, one.is_dates),
        weights.of_event(event),
        weights.is_cancelled(event),
        _text(event, "SUMMARY"),
        _text(event, "LOCATION"),
    )


def _uid(event: Component) -> str:
    return event.uid or f"line-{event.line}"


def _is_all_day(event: Component, is_dates: bool) -> bool:
    return is_dates or event.flag("X-MICROSOFT-CDO-ALLDAYEVENT") == "TRUE"


def _text(event: Component, name: str) -> str:
    found = event.one(name)
    return plain(found.value) if found else ""
