"""The day board as it is drawn: a table, a column for every five minutes, a cell for whatever stands there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scheduler import clock
from scheduler.models import Booking, Entry, Venue, Waiting
from scheduler.queries import courts as rooms
from scheduler.queries import day_board, waiting_list
from scheduler.queries.courts import Court, Part
from scheduler.queries.day_board import Block
from scheduler.web import times
from scheduler.web.words import counted, t, w
from solver.words import Words

TICK = 5  # minutes
GRACE = 10  # minutes after which a place is let go, as long as no rule says otherwise
EARLY = 30  # minutes before the start from which somebody is expected


@dataclass(frozen=True)
class Cell:
    """Some columns of a court's row. `kind`: free, past, closed, or the look of what stands there."""

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


@dataclass(frozen=True)
class Row:
    court: Court
    cells: tuple[Cell, ...]
    loads: tuple[tuple[int, int, int], ...] = ()  # of a floor: heads, left, minute


@dataclass(frozen=True)
class Due:
    """Somebody who is expected. `number` is the key of the clerk."""

    number: int
    booking: Booking
    place: str
    left: int  # minutes until the place is let go; negative: minutes until it begins
    is_late: bool


@dataclass(frozen=True)
class Waits:
    number: int
    row: Waiting
    place: str
    minutes_left: int | None


@dataclass(frozen=True)
class DayView:
    """Everything on /desk for one stretch of one day."""

    day: date
    parts: Sequence[Part]
    part: int
    courts: Sequence[Court]
    rows: Sequence[Row]
    due: Sequence[Due]
    waiting: Sequence[Waits]
    events: Sequence[tuple[Entry, str]]
    blocks: Sequence[Block]
    halves: Sequence[int] = field(default=())

    @property
    def stretch(self) -> Part:
        return self.parts[self.part] if self.parts else Part(8 * 60, 20 * 60)


def day_view(day: date, part: int | None = None) -> DayView:
    """The day; `part` is which of its stretches, the present or next one where nothing is said."""
    venues = rooms.venues()
    found = rooms.courts(venues)
    parts = rooms.parts(venues, day) or [Part(8 * 60, 20 * 60)]
    part = _present(parts, day) if part is None or not 0 <= part < len(parts) else part
    stretch = parts[part]
    blocks = day_board.blocks(found, day)
    heads = day_board.floor_bookings(found, day)
    halves = range(stretch.start, stretch.end, 30)
    rows = [_row(c, stretch, day, blocks, heads, venues) for c in found]
    live = [b.booking for b in blocks if b.booking] + heads
    lanes = {b.booking.id: b.court for b in blocks if b.booking} | {
        b.id: c for b in heads for c in found if c.venue_id == b.venue_id
    }
    return DayView(
        day,
        parts,
        part,
        found,
        rows,
        due(live, {n: w(c.title) for n, c in lanes.items()}),
        waits(day),
        _events(blocks),
        blocks,
        tuple(halves),
    )


def _present(parts: Sequence[Part], day: date) -> int:
    """The stretch that is open now or opens next; the last one in the evening; the first of another day."""
    if day != times.today():
        return len(parts) - 1 if day < times.today() else 0
    now = minute_of(clock.now())
    return next((n for n, part in enumerate(parts) if now < part.end), len(parts) - 1)


def minute_of(moment: datetime) -> int:
    local = times.local(moment)
    return local.hour * 60 + local.minute


def _row(
    court: Court,
    stretch: Part,
    day: date,
    blocks: Iterable[Block],
    heads: list[Booking],
    venues: list[Venue],
) -> Row:
    if court.heads:
        starts = [rooms.at(day, minute) for minute in range(stretch.start, stretch.end, 30)]
        full = day_board.loads([court], heads, starts)
        return Row(
            court, (), tuple((x.heads, max(0, court.heads - x.heads), minute_of(x.start)) for x in full)
        )
    mine = [b for b in blocks if b.court.number == court.number]
    venue = next(v for v in venues if v.id == court.venue_id)
    open_parts = [Part(o.start, o.end) for o in rooms.hours(venue, day)]
    return Row(court, tuple(_cells(mine, stretch, day, open_parts)))


def _cells(blocks: list[Block], stretch: Part, day: date, open_parts: list[Part]) -> Iterator[Cell]:
    at = stretch.start
    for block in blocks:
        start, end = _within(block, stretch, day)
        if end <= max(at, start):
            continue  # it lies outside the stretch that is shown
        yield from _gap(at, max(at, start), day, open_parts)
        at = max(at, start)
        yield _cell(block, (end - at) // TICK, at)
        at = end
    yield from _gap(at, stretch.end, day, open_parts)


def _within(block: Block, stretch: Part, day: date) -> tuple[int, int]:
    """Its minutes of the day, rounded outwards to columns and cut at the stretch."""
    midnight = rooms.at(day, 0)
    start = int((block.start - midnight).total_seconds() // 60) // TICK * TICK
    end = -(-int((block.end - midnight).total_seconds() // 60) // TICK) * TICK
    return max(stretch.start, start), min(stretch.end, end)


def _gap(start: int, end: int, day: date, open_parts: list[Part]) -> Iterator[Cell]:
    """What is free, cut at the half hours, so that each can be booked by itself."""
    now = minute_of(clock.now()) if day == times.today() else (0 if day > times.today() else 1440)
    while start < end:
        until = min(end, start - start % 30 + 30)
        is_open = any(p.start <= start and until <= p.end for p in open_parts)
        kind = "closed" if not is_open else ("past" if until <= now else "free")
        yield Cell(kind, (until - start) // TICK, start)
        start = until


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


def entry_title(entry: Entry) -> str:
    return w(Words(entry.title_zh, entry.title_en))


def who(booking: Booking) -> str:
    """For whom, with how many guests: 孙丽 + 1; 散客 where nobody's name was asked for."""
    name = w(booking.group.title) if booking.group else ""
    name = booking.person.name if booking.person else name or t("散客", "Walk-in")
    if booking.state == "held" and booking.person:
        name = t("暂留 · {x}", "Held · {x}", x=name)
    guests = booking.party - 1
    return f"{name} + {guests}" if guests > 0 and booking.person else name


def under(booking: Booking) -> str:
    """Branch and staff number; of a group how many; of a walk-in that it is one."""
    if booking.person:
        branch = next((m.group for m in booking.person.memberships if m.group.kind == "branch"), None)
        title = w(branch.title).removesuffix("分会") if branch else ""
        return " · ".join(x for x in (title, booking.person.code) if x)
    if booking.group:
        kind = t("固定时段", "Standing slot") if booking.series_id else t("团体", "Group")
        return (
            f"{kind} · {counted(booking.party, '{n} 人', '{n} person', '{n} people')}"
            if booking.party > 1
            else kind
        )
    return t("{n} 人", "{n} heads", n=booking.party) if booking.party > 1 else booking.reason


def look_of(booking: Booking) -> str:
    """The look of its block."""
    if booking.state == "checked_in":
        return "arrived"
    if booking.state in ("held", "pending"):
        return booking.state
    if booking.group_id:
        return "club"
    return "due" if is_due(booking) else "booked"


def is_due(booking: Booking) -> bool:
    """It has begun, and nobody has come."""
    return booking.state == "confirmed" and booking.start <= clock.now() < booking.end


def mark_of(booking: Booking) -> tuple[str, str]:
    if booking.state == "checked_in":
        return t("已到", "Here"), "ok"
    if booking.state == "pending":
        return t("待批", "To approve"), "warn"
    if booking.state == "held" and booking.hold_until:
        left = minutes_until(booking.hold_until)
        return t("{n} 分后放出", "{n} min left", n=max(0, left)), "info"
    if is_due(booking) and booking.person_id:
        left = GRACE + minutes_until(booking.start)
        if left >= 0:
            return t("剩 {n} 分未到", "{n} min left", n=left), "warn"
        return t("未到", "Not here"), "bad"
    return "", "plain"


STATES = {
    "pending": ("待批", "to approve"),
    "held": ("暂留", "held"),
    "confirmed": ("已订", "booked"),
    "checked_in": ("已到", "here"),
    "cancelled": ("已取消", "cancelled"),
    "refused": ("未批准", "refused"),
    "expired": ("暂留过期", "hold expired"),
    "released": ("未到，已放出", "nobody came, let go"),
    "no_show": ("爽约", "no-show"),
    "ended": ("已结束", "ended"),
}


def state_word(booking: Booking) -> str:
    return t(*STATES[booking.state])


def minutes_until(moment: datetime) -> int:
    return int((moment - clock.now()).total_seconds() // 60)


def due(bookings: Iterable[Booking], places: dict[int, str]) -> list[Due]:
    """Who is expected now or within half an hour, the first to lose their place first."""
    now = clock.now()
    soon = [
        b
        for b in {b.id: b for b in bookings}.values()
        if b.state == "confirmed" and b.start - timedelta(minutes=EARLY) <= now < b.end
    ]
    soon.sort(key=lambda b: (b.start, b.id))
    return [
        Due(n, b, places.get(b.id, ""), GRACE + minutes_until(b.start), b.start <= now)
        for n, b in enumerate(soon, 1)
    ]


def waits(day: date) -> list[Waits]:
    """Who waits for something on the day, in the order of their turn."""
    rows = waiting_list.of_day(rooms.at(day, 0), rooms.at(day, 24 * 60))
    titles = {v.code: w(rooms.title_of(v)) for v in rooms.venues()}
    return [
        Waits(
            n,
            row,
            "、".join(titles.get(code, code) for code in row.venues[:2]),
            minutes_until(row.offered_until) if row.offered_until else None,
        )
        for n, row in enumerate(rows, 1)
    ]


def _events(blocks: Iterable[Block]) -> list[tuple[Entry, str]]:
    """The plan's entries of the day with their courts, once each."""
    found: dict[str, tuple[Entry, list[str]]] = {}
    for block in blocks:
        if block.entry:
            found.setdefault(block.entry.uid, (block.entry, []))[1].append(w(block.court.title))
    return [(entry, "、".join(places)) for entry, places in found.values()]
