"""The map between aware datetimes and the solver's integer ticks.

Ticks are counted from the local midnight of the first day, in real (UTC) time, so a day with a clock
change simply has fewer or more of them. Times of day are local minutes since midnight.
"""

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Grid:
    """`days` days from `first`, cut into ticks of `tick` minutes, in the zone named `zone` (IANA)."""

    first: dt.date
    days: int
    tick: int = 15
    zone: str = "Asia/Shanghai"

    @cached_property
    def origin(self) -> dt.datetime:
        return self._midnight(0)

    @cached_property
    def midnights(self) -> tuple[int, ...]:
        """The tick at which each day begins, and one more for the end of the last day."""
        step = dt.timedelta(minutes=self.tick)
        return tuple((self._midnight(d) - self.origin) // step for d in range(self.days + 1))

    @property
    def ticks(self) -> int:
        return self.midnights[-1]

    def ticks_of(self, minutes: int) -> int:
        """A length in ticks, rounded up: a session of 20 minutes occupies two ticks of 15."""
        return -(-minutes // self.tick)

    def at(self, day: int, minute: int = 0) -> int:
        """The tick of a local time; `minute` may be 1440 or more. Rounded down to the grid."""
        extra, minute = divmod(minute, 1440)
        day += extra
        if not 0 <= day < self.days:
            edge = self.midnights[0] if day < 0 else self.midnights[-1]
            offset = day if day < 0 else day - self.days
            return edge + offset * (1440 // self.tick) + minute // self.tick
        if self._plain(day):
            return self.midnights[day] + minute // self.tick
        local = dt.datetime.combine(self.date(day), dt.time(minute // 60, minute % 60), ZoneInfo(self.zone))
        return (local.astimezone(dt.UTC) - self.origin) // dt.timedelta(minutes=self.tick)

    def day(self, tick: int) -> int:
        """The index of the day that holds the tick; outside the grid −1 or `days`."""
        if tick >= self.midnights[-1]:
            return self.days
        return bisect_right(self.midnights, tick) - 1

    def minute(self, tick: int) -> int:
        """Local minutes since midnight."""
        day = self.day(tick)
        if 0 <= day < self.days and self._plain(day):
            return (tick - self.midnights[day]) * self.tick
        local = self.datetime(tick)
        return local.hour * 60 + local.minute

    def date(self, day: int) -> dt.date:
        return self.first + dt.timedelta(days=day)

    def day_of(self, when: dt.date) -> int:
        return (when - self.first).days

    def datetime(self, tick: int) -> dt.datetime:
        """The aware local datetime of a tick."""
        return (self.origin + tick * dt.timedelta(minutes=self.tick)).astimezone(ZoneInfo(self.zone))

    def tick_of(self, when: dt.datetime, *, up: bool = False) -> int:
        """The tick of an aware datetime, rounded down, or up for the end of something that blocks."""
        if when.tzinfo is None:
            raise ValueError("a naive datetime has no place on the grid")
        seconds = (when - self.origin).total_seconds()
        size = self.tick * 60
        return int(-(-seconds // size)) if up else int(seconds // size)

    def _midnight(self, day: int) -> dt.datetime:
        local = dt.datetime.combine(self.first + dt.timedelta(days=day), dt.time(), ZoneInfo(self.zone))
        return local.astimezone(dt.UTC)

    def _plain(self, day: int) -> bool:
        """Whether the day has 24 hours, so that no clock change falls into it."""
        return self.midnights[day + 1] - self.midnights[day] == 1440 // self.tick
