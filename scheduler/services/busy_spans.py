"""From a pattern to spans: which hours of which days. Plain reckoning, without tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.daytypes import day_type

DAY = 24 * 60
CORE = (
    8 * 60,
    18 * 60,
)  # who works only on some days or hours is busy in the rest of this; evenings are free
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Days from `first` to `last`, both included; minutes of the day, `weekdays` (1 to 7) empty for all."""

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()
    start: int = 0
    end: int = DAY
    not_on: frozenset[str] = frozenset()
    skipped: frozenset[date] = frozenset()

    def holds_on(self, day: date) -> bool:
        return (
            self.first <= day <= self.last
            and (not self.weekdays or day.isoweekday() in self.weekdays)
            and day not in self.skipped
            and not (self.not_on and day_type(day).type in self.not_on)
        )

    def days(self) -> Iterator[date]:
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)


def busy_in(pattern: Pattern, zone: ZoneInfo) -> list[Span]:
    """The hours of the pattern on each day that it holds; days that touch become one span."""
    return _joined(
        _span(day, pattern.start, pattern.end, zone) for day in pattern.days() if pattern.holds_on(day)
    )


def busy_outside(patterns: Iterable[Pattern], zone: ZoneInfo) -> list[Span]:
    """The rest of each working day that one of these hours of work speaks of. Several of them add up."""
    those = list(patterns)
    days = sorted({day for pattern in those for day in pattern.days() if day_type(day).works})
    found: list[Span] = []
    for day in days:
        if any(day_type(day).type in p.not_on or day in p.skipped for p in those if p.first <= day <= p.last):
            continue  # on such a day nothing is said
        worked = sorted((p.start, p.end) for p in those if p.holds_on(day))
        found += [_span(day, start, end, zone) for start, end in _rest(worked)]
    return _joined(found)


def _rest(worked: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What of the core hours is left."""
    at = CORE[0]
    for start, end in worked:
        if start > at:
            yield at, min(start, CORE[1])
        at = max(at, end)
        if at >= CORE[1]:
            return
    yield at, CORE[1]


def _span(day: date, start: int, end: int, zone: ZoneInfo) -> Span:
    """Local times of the day; 1440 is the next midnight."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
