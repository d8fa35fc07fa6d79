"""The programme day by day: the truth of which the grids are views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.daytypes import DayType
from scheduler.web.views_items import Item, on


@dataclass(frozen=True)
class Day:
    day: date
    type: DayType
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Listing:
    """`spans` last for days and stand once on top; `past` are the folded days; `days` the others."""

    spans: tuple[Item, ...]
    past: tuple[Day, ...]
    days: tuple[Day, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.spans or self.past or self.days)


def listing(
    first: date, last: date, found: Sequence[Item], types: Mapping[date, DayType], fold_before: date
) -> Listing:
    """Days with something on them. What begins before `fold_before` is folded away."""
    dates = (first + timedelta(days=n) for n in range((last - first).days + 1))
    timed = [i for i in found if not _is_span(i)]
    days = [Day(d, types[d], tuple(on(d, timed))) for d in dates if on(d, timed)]
    spans = tuple(i for i in found if _is_span(i) and i.last >= fold_before)
    return Listing(
        spans,
        tuple(d for d in days if d.day < fold_before),
        tuple(d for d in days if d.day >= fold_before),
    )


def _is_span(item: Item) -> bool:
    return item.last - item.first > timedelta(days=1)
