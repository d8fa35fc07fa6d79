"""The week on a time axis from 7 to 21, in quarters of an hour; what is all day lies above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.daytypes import DayType
from scheduler.web.views_items import Item, on
from scheduler.web.views_month import Bar, lay_bars

OPENS, CLOSES, STEP = 7 * 60, 21 * 60, 15
ROWS = (CLOSES - OPENS) // STEP
SIDES = 3  # blocks side by side; what is more goes into the list


@dataclass(frozen=True)
class Block:
    """`row` and `rows` count quarters from 7:00; `side` of `sides` is where it stands in the day's column."""

    item: Item
    row: int
    rows: int
    side: int
    sides: int


@dataclass(frozen=True)
class Column:
    day: date
    type: DayType
    blocks: tuple[Block, ...]
    hidden: int


@dataclass(frozen=True)
class WeekGrid:
    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    hours: tuple[int, ...] = tuple(range(OPENS // 60, CLOSES // 60))


def grid(monday: date, found: Sequence[Item], types: Mapping[date, DayType]) -> WeekGrid:
    bars, _ = lay_bars(monday, [i for i in found if i.is_bar], lanes=4)
    days = [monday + timedelta(days=n) for n in range(7)]
    return WeekGrid(tuple(_column(day, found, types[day]) for day in days), tuple(bars))


def _column(day: date, found: Sequence[Item], type: DayType) -> Column:
    timed = sorted(on(day, [i for i in found if not i.is_bar]), key=lambda i: (i.start, i.end))
    blocks: list[Block] = []
    hidden = 0
    for group in _touching(timed):
        laid, left = _side_by_side(group)
        blocks += laid
        hidden += left
    return Column(day, type, tuple(blocks), hidden)


def _touching(timed: Sequence[Item]) -> list[list[Item]]:
    """Groups of items that overlap, directly or through others."""
    groups: list[list[Item]] = []
    end = 0
    for item in timed:
        if not groups or _minute(item, "start") >= end:
            groups.append([])
        groups[-1].append(item)
        end = max(end, _minute(item, "end")) if len(groups[-1]) > 1 else _minute(item, "end")
    return groups


def _side_by_side(group: Sequence[Item]) -> tuple[list[Block], int]:
    ends: list[int] = []
    placed: list[tuple[Item, int]] = []
    for item in _worth_showing(group):
        side = next((n for n, end in enumerate(ends) if end <= _minute(item, "start")), len(ends))
        if side == SIDES:
            continue
        ends[side : side + 1] = [_minute(item, "end")]
        placed.append((item, side))
    blocks = [_block(item, side, max(1, len(ends))) for item, side in placed]
    return blocks, len(group) - len(blocks)


def _worth_showing(group: Sequence[Item]) -> Sequence[Item]:
    """Where there are too many at a time, the weekly club events give way."""
    most = max(sum(a.start <= b.start < a.end for a in group) for b in group)
    if most <= SIDES:
        return group
    others = [item for item in group if item.category != "club"]
    return others or group


def _block(item: Item, side: int, sides: int) -> Block:
    row = min(max(0, (_minute(item, "start") - OPENS) // STEP), ROWS - 1)
    until = min(max(row + 1, -(-(_minute(item, "end") - OPENS) // STEP)), ROWS)
    return Block(item, row, until - row, side, sides)


def _minute(item: Item, which: str) -> int:
    """Minutes of the day; midnight at the end of it is 1440."""
    moment = getattr(item, which)
    return 1440 if moment.date() > item.first else moment.hour * 60 + moment.minute
