"""What the days of a horizon mean, worked out once: hours of every day, parts of days, light.

Problems that are edited copies of one another have the same days, so they share one horizon; whatever is
asked of it depends on the grid and the types of the days alone.
"""

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property, lru_cache

from solver.grid import Grid
from solver.records import Day, Opening
from solver.timespan import Span, merged

Spans = tuple[Span, ...]

MOST_KEPT = 1000  # tables; a year of hours takes some tens of kilobytes


class Horizon:
    """Days of a grid with their types. Answers are kept, and the same answer is the same object."""

    def __init__(self, grid: Grid, days: tuple[Day, ...]) -> None:
        self.grid, self.days = grid, days
        self._known: dict[Hashable, Spans] = {}

    def kept(self, key: Hashable, make: Callable[[], Iterable[Span]]) -> Spans:
        """The spans that `make` gives, merged; `key` names them, with everything they depend on but the days."""
        if key not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[key] = merged(make())
        return self._known[key]

    def hours(self, openings: tuple[Opening, ...], day: int) -> Spans:
        """The open spans (ticks) of a table of hours on one day."""
        kind, weekday = self.days[day].type, self._weekdays[day]
        rows = [o for o in openings if kind in o.day_types]
        if not rows and kind in ("eve", "makeup"):
            rows = [o for o in openings if "work" in o.day_types]
        at = self.grid.at
        return merged(
            Span(at(day, o.start), at(day, o.end)) for o in rows if not o.weekdays or weekday in o.weekdays
        )

    def open(self, openings: tuple[Opening, ...]) -> Spans:
        """The open spans of a table of hours on all days."""
        return self.kept(
            openings, lambda: (span for day in range(len(self.days)) for span in self.hours(openings, day))
        )

    def daily(self, start: int, end: int, weekdays: tuple[int, ...] = ()) -> Spans:
        """From a local minute to another on every day, or on some days of the week (0 Monday; none: all)."""
        at, chosen = self.grid.at, set(weekdays)
        return self.kept(
            ("daily", start, end, weekdays),
            lambda: (
                Span(at(d, start), at(d, end))
                for d, weekday in enumerate(self._weekdays)
                if not chosen or weekday in chosen
            ),
        )

    @cached_property
    def _weekdays(self) -> list[int]:
        first = self.grid.first.weekday()
        return [(first + day) % 7 for day in range(self.grid.days)]


@lru_cache(maxsize=4)
def horizon(grid: Grid, days: tuple[Day, ...]) -> Horizon:
    """The one horizon of equal days: a process works on few plans at a time."""
    return Horizon(grid, days)
