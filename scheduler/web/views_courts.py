"""The courts of a day as rows of a table: a column for every five minutes, a cell for whatever stands there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from scheduler import clock
from scheduler.models import Booking, Entry, Venue
from scheduler.queries import courts as rooms
from scheduler.queries import day_board, lessons
from scheduler.queries.courts import Court, Part
from scheduler.queries.day_board import Block
from scheduler.queries.lessons import Shown
from scheduler.web import times, views_kit
from scheduler.web.said_bookings import entry_title, look_of, mark_of, state_word, under, who
from scheduler.web.words import counted, t, w

T = TypeVar("T")
TICK = 5  # minutes
GAP = 2  # columns between two stretches of the day


class Classes(NamedTuple):
    """Classes of the day: by the booking of their room, by the uid of their entry."""

    by_room: Mapping[int, Shown]
    by_entry: Mapping[str, Shown]
    kits: Mapping[tuple[tuple[str, int], ...], str] = {}  # what bookings borrow, in words

    def at(self, block: Block) -> Shown | None:
        if block.booking:
            return self.by_room.get(block.booking.id)
        return self.by_entry.get(block.entry.uid) if block.entry else None


@dataclass(frozen=True)
class Cell:
    """Some columns of a court's row. `kind`: free, past, closed, gap, or the look of what stands there."""

    kind: str
    span: int
    start: int  # minute of the day
    title: str = ""
    under: str = ""
    mark: str = ""  # a word about its state
    mark_kind: str = "plain"
    booking: Booking | None = None
    entry: Entry | None = None
    spoken: str = ""  # place and time, for readers
    state: str = ""  # for readers, where no mark says it
    category: str = ""
    lesson: int = 0  # of a class that is booked seat by seat


@dataclass(frozen=True)
class Row:
    court: Court
    cells: tuple[Cell, ...]
    loads: tuple[tuple[int, int, int] | None, ...] = ()  # of a floor: heads, left, minute; None is a gap


def row_of(
    court: Court,
    shown: Sequence[Part],
    day: date,
    blocks: Iterable[Block],
    heads: list[Booking],
    venues: list[Venue],
    classes: Classes,
) -> Row:
    """One stretch of the day, or several with a gap between them."""
    if court.heads:
        return Row(court, (), tuple(_between([_loads(court, part, day, heads) for part in shown], None)))
    mine = [b for b in blocks if b.court.number == court.number]
    venue = next(v for v in venues if v.id == court.venue_id)
    open_parts = [Part(o.start, o.end) for o in rooms.hours(venue, day)]
    cells = [[*_cells(mine, part, day, open_parts, classes)] for part in shown]
    return Row(court, tuple(_between(cells, Cell("gap", GAP, 0))))


def _between(groups: Sequence[Sequence[T]], gap: T) -> Iterator[T]:
    for n, group in enumerate(groups):
        if n:
            yield gap
        yield from group


def _loads(court: Court, part: Part, day: date, heads: list[Booking]) -> list[tuple[int, int, int] | None]:
    starts = [rooms.at(day, minute) for minute in range(part.start, part.end, 30)]
    full = day_board.loads([court], heads, starts)
    return [(x.heads, max(0, court.heads - x.heads), minute_of(x.start)) for x in full]


def _cells(
    blocks: list[Block], stretch: Part, day: date, open_parts: list[Part], classes: Classes
) -> Iterator[Cell]:
    at = stretch.start
    for block in blocks:
        start, end = _within(block, stretch, day)
        if end <= max(at, start):
            continue  # it lies outside the stretch that is shown
        yield from _gap(at, max(at, start), day, open_parts, after=at > stretch.start, before=True)
        at = max(at, start)
        yield _with_seats(_with_kit(_cell(block, (end - at) // TICK, at), classes), block, classes)
        at = end
    yield from _gap(at, stretch.end, day, open_parts, after=at > stretch.start)


def _within(block: Block, stretch: Part, day: date) -> tuple[int, int]:
    """Its minutes of the day, rounded outwards to columns and cut at the stretch."""
    midnight = rooms.at(day, 0)
    start = int((block.start - midnight).total_seconds() // 60) // TICK * TICK
    end = -(-int((block.end - midnight).total_seconds() // 60) // TICK) * TICK
    return max(stretch.start, start), min(stretch.end, end)


def _gap(
    start: int, end: int, day: date, open_parts: list[Part], *, after: bool, before: bool = False
) -> Iterator[Cell]:
    """What is free, cut at the half hours, so that each can be booked by itself. Where it comes `after` a
    booking, its first cell says from when on, or `before` another one until when: read off on the telephone."""
    now = minute_of(clock.now()) if day == times.today() else (0 if day > times.today() else 1440)
    while start < end:
        until = min(end, start - start % 30 + 30)
        is_open = any(p.start <= start and until <= p.end for p in open_parts)
        kind = "closed" if not is_open else ("past" if until <= now else "free")
        said = (
            _free_said(start, end if before else None)
            if after and kind == "free" and until - start == 30
            else ""
        )
        yield Cell(kind, (until - start) // TICK, start, said)
        after, start = after and kind != "free", until


def _free_said(start: int, end: int | None) -> str:
    if end is None:
        return t("空 {at} 起", "from {at}", at=times.minutes(start))
    return t("空到 {at}", "until {at}", at=times.minutes(end))


def classes_of(blocks: Iterable[Block]) -> Classes:
    """The classes that are on these blocks, by booking or by entry."""
    blocks = list(blocks)
    by_room = lessons.of_rooms({b.booking.id for b in blocks if b.booking})
    by_entry = lessons.of_entries({b.entry.uid for b in blocks if b.entry})
    return Classes(by_room, by_entry, views_kit.said_of(b.booking.kit for b in blocks if b.booking))


def _with_kit(cell: Cell, classes: Classes) -> Cell:
    """What the clerk hands out with it."""
    lent = classes.kits.get(tuple(sorted(cell.booking.kit.items()))) if cell.booking else None
    return replace(cell, under=f"{lent} · {cell.under}" if cell.under else lent) if lent else cell


def _with_seats(cell: Cell, block: Block, classes: Classes) -> Cell:
    """瑜伽课 18/18 · 候补 4 人, leading to its list."""
    shown = classes.at(block)
    if shown is None:
        return cell
    waits = counted(shown.waiting, "候补 {n} 人", "{n} waiting", "{n} waiting") if shown.waiting else ""
    full = t("满", "full") if not shown.free else ""
    under = " · ".join(x for x in (full, waits) if x)
    return replace(cell, title=w(shown.words), under=under, lesson=shown.lesson.id)


def _cell(block: Block, span: int, start: int) -> Cell:
    when = f"{times.time(block.start)}–{times.time(block.end)}"
    place = w(block.court.title)
    if block.booking is None:
        title = entry_title(block.entry) if block.entry else t("活动占用", "Taken by an event")
        below = t("活动占用 · {when}", "Event · {when}", when=when)
        category = block.entry.category if block.entry else "meeting"
        return Cell(
            "event",
            span,
            start,
            title,
            below,
            entry=block.entry,
            spoken=f"{place} {when} ",
            category=category,
        )
    booking = block.booking
    mark, mark_kind = mark_of(booking)
    kind = look_of(booking)
    title = who(booking)
    return Cell(
        kind,
        span,
        start,
        title,
        under(booking),
        mark,
        mark_kind,
        booking=booking,
        spoken=f"{place} {when} ",
        state="" if mark else state_word(booking),
        category="club" if kind == "club" else "",
    )


def minute_of(moment: datetime) -> int:
    local = times.local(moment)
    return local.hour * 60 + local.minute
