"""The month as rows of weeks, Monday first: bars over days, then blocks, then how many are not shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.daytypes import DayType
from scheduler.web.views_items import Item, on

LANES = 3  # bars that one week has room for
ROOM = 3  # blocks that one day has room for, one less for each bar beyond the first


@dataclass(frozen=True)
class Bar:
    """`column` 1 to 7 and `length` in days within the week; open where it goes on outside of it."""

    item: Item
    column: int
    length: int
    lane: int
    open_left: bool
    open_right: bool


@dataclass(frozen=True)
class Cell:
    """A day. `hidden` are items it has no room for; `shapes` the kinds of the day, for phones."""

    day: date
    type: DayType
    outside: bool
    blocks: tuple[Item, ...]
    hidden: tuple[Item, ...]
    shapes: tuple[str, ...]

    @property
    def hidden_are_clubs(self) -> bool:
        return bool(self.hidden) and all(item.category == "club" for item in self.hidden)


@dataclass(frozen=True)
class Week:
    bars: tuple[Bar, ...]
    cells: tuple[Cell, ...]

    @property
    def lanes(self) -> int:
        return max((bar.lane + 1 for bar in self.bars), default=0)


def bounds(first: date, last: date) -> tuple[date, date]:
    """The Monday before the month's first day and the Sunday after its last."""
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def weeks(first: date, last: date, found: Sequence[Item], types: Mapping[date, DayType]) -> list[Week]:
    """The month from `first` to `last`, filled up to whole weeks: four to six rows."""
    begin, end = bounds(first, last)
    mondays = [begin + timedelta(days=7 * n) for n in range(((end - begin).days + 1) // 7)]
    return [_week(monday, first, last, found, types) for monday in mondays]


def _week(
    monday: date, first: date, last: date, found: Sequence[Item], types: Mapping[date, DayType]
) -> Week:
    bars, left_out = lay_bars(monday, [i for i in found if i.is_bar])
    days = [monday + timedelta(days=n) for n in range(7)]
    lanes = max((bar.lane + 1 for bar in bars), default=0)
    return Week(
        tuple(bars),
        tuple(_cell(day, not first <= day <= last, found, left_out, types[day], lanes) for day in days),
    )


def lay_bars(monday: date, found: Sequence[Item], lanes: int = LANES) -> tuple[list[Bar], list[Item]]:
    """The week's bars, longest first in the lowest free lane, and those for which there is none."""
    sunday = monday + timedelta(days=6)
    free = [[True] * 7 for _ in range(lanes)]
    bars, left_out = [], []
    within = [item for item in found if item.first <= sunday and monday <= item.last]
    for item in sorted(within, key=lambda i: (max(i.first, monday), -(i.last - i.first).days, i.title)):
        begin, end = max(item.first, monday), min(item.last, sunday)
        columns = range((begin - monday).days, (end - monday).days + 1)
        lane = next((n for n in range(lanes) if all(free[n][c] for c in columns)), None)
        if lane is None:
            left_out.append(item)
            continue
        for column in columns:
            free[lane][column] = False
        bars.append(Bar(item, columns[0] + 1, len(columns), lane, item.first < monday, item.last > sunday))
    return bars, left_out


def _cell(
    day: date, outside: bool, found: Sequence[Item], bars_left_out: list[Item], type: DayType, lanes: int
) -> Cell:
    timed = on(day, [i for i in found if not i.is_bar])
    room = max(1, ROOM - max(0, lanes - 1))
    by_weight = sorted(timed, key=lambda i: i.category == "club")  # stable: clubs give way first
    shown = by_weight if len(by_weight) <= room else by_weight[: room - 1 or 1]
    blocks = tuple(i for i in timed if i in shown)
    hidden = (*(i for i in timed if i not in shown), *on(day, bars_left_out))
    shapes = tuple(dict.fromkeys(i.category for i in on(day, found) if i.state not in ("away", "cancelled")))
    return Cell(day, type, outside, blocks, hidden, shapes[:4])
