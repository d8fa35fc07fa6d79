"""A date of one year in another: by its festival, by the ends of months, else by weekday among days of its kind.

What an organiser means by a date is seldom its number. A date near a lunar festival moves with the festival, a
named solar day stays, the first and the last of a month stay what they are; any other date keeps its weekday, as near
as can be, and works if it worked.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.daytypes.anchors import anchor
from scheduler.daytypes.types import day_type

LUNAR = ("spring-festival", "lantern", "dragon-boat", "mid-autumn", "double-ninth")
SOLAR = (
    "new-year",
    "women",
    "qingming",
    "reading",
    "labour-day",
    "youth",
    "children",
    "party",
    "national-day",
)
NEAR = 2  # days from a lunar festival that belong to it
REACH = 10  # days to look for one of the same kind


@dataclass(frozen=True)
class Shift:
    """From one year to another; dates of the years beside them move along."""

    source: int
    target: int

    def day(self, day: date) -> date:
        """The date that stands for `day` in the target year."""
        year = day.year - self.source + self.target
        return (
            _by_name(day, year)
            or _by_month_end(day, year)
            or _near_festival(day, year)
            or _by_weekday(day, year)
        )

    def span(self, first: date, last: date) -> tuple[date, date]:
        """Both ends of a stretch; never backwards, and never shorter than a day."""
        start, end = self.day(first), self.day(last)
        return (start, end) if start <= end else (end, start)


def _by_name(day: date, year: int) -> date | None:
    """The same named day: it is meant whatever day it falls on."""
    names = (name for name in (*SOLAR, *LUNAR) if anchor(name, day.year) == day)
    return next((anchor(name, year) for name in names), None)


def _near_festival(day: date, year: int) -> date | None:
    """As many days from the lunar festival that the day belongs to."""
    name, distance = min(
        ((n, (day - anchor(n, day.year)).days) for n in LUNAR), key=lambda pair: abs(pair[1])
    )
    return _stepped(anchor(name, year), day, distance) if abs(distance) <= NEAR else None


def _stepped(there: date, day: date, distance: int) -> date:
    """So many days from a festival that both works or both rest."""
    wanted = there + timedelta(days=distance)
    return next((d for d in _around(wanted) if _kind(d) == _kind(day)), wanted)


def _by_month_end(day: date, year: int) -> date | None:
    if day.day == 1:
        return date(year, day.month, 1)
    if day.day == monthrange(day.year, day.month)[1]:
        return date(year, day.month, monthrange(year, day.month)[1])
    return None


def _by_weekday(day: date, year: int) -> date:
    """The nearest date with the same weekday that is of the same kind; a weekday worked for a break elsewhere
    may need another."""
    same = date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
    if _is_swapped(day):
        return next((d for d in _around(same) if _kind(d) == _kind(day)), same)
    wanted = [d for d in _around(same) if d.weekday() == day.weekday()]
    return next((d for d in wanted if _kind(d) == _kind(day)), None) or next(
        (d for d in _around(same) if _kind(d) == _kind(day)), same
    )


def _around(day: date) -> Iterator[date]:
    """The day itself, then the days around it, the nearest first, the later of two before the earlier."""
    yield day
    for step in range(1, REACH + 1):
        yield day + timedelta(days=step)
        yield day - timedelta(days=step)


def _kind(day: date) -> bool:
    return day_type(day).works


def _is_swapped(day: date) -> bool:
    """Whether the weekday says nothing: a Sunday that is worked, a Wednesday in a break."""
    return day_type(day).works == (day.weekday() >= 5)
