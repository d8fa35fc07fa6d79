"""The day board: the courts, who is expected, who waits, what waits for approval, and what the plan takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from scheduler import clock
from scheduler.models import Booking, Venue, Waiting
from scheduler.queries import courts as rooms
from scheduler.queries import day_board, takeovers, waiting_list
from scheduler.queries.courts import Court, Part
from scheduler.queries.day_board import Block
from scheduler.queries.takeovers import Takeover
from scheduler.web import graces, times, views_kit
from scheduler.web.said_bookings import minutes_left, minutes_until
from scheduler.web.views_courts import GAP, TICK, Row, classes_of, minute_of, row_of
from scheduler.web.words import w

EARLY = 30  # minutes before the start from which somebody is expected
WHOLE = -1  # instead of a stretch: all of them beside each other


@dataclass(frozen=True)
class Due:
    """Somebody who is expected. `number` is the key of the clerk."""

    number: int
    booking: Booking
    place: str
    left: int | None  # minutes until the place is let go; None: it is kept
    is_late: bool
    kit: str = ""  # what they fetch, in words


@dataclass(frozen=True)
class Waits:
    number: int
    row: Waiting
    place: str
    minutes_left: int | None


@dataclass(frozen=True)
class Pending:
    """A request that holds its place until somebody answers."""

    number: int
    booking: Booking
    place: str


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
    events: Sequence[Takeover]
    pending: Sequence[Pending]
    blocks: Sequence[Block]

    @property
    def stretches(self) -> Sequence[Part]:
        """What is shown: one stretch of the day, or all of them."""
        return self.parts if self.part == WHOLE else self.parts[self.part : self.part + 1]

    @property
    def stretch(self) -> Part:
        """From the first to the last minute that is shown."""
        return Part(self.stretches[0].start, self.stretches[-1].end)

    @property
    def heads(self) -> Sequence[tuple[int | None, int]]:
        """The head of the table: the minute of each half hour and its columns; None is the gap between stretches."""
        made: list[tuple[int | None, int]] = []
        for shown in self.stretches:
            made += [(None, GAP)] if made else []
            made += [
                (minute, min(6, (shown.end - minute) // TICK)) for minute in range(shown.start, shown.end, 30)
            ]
        return made


def day_view(day: date, part: int | None = None) -> DayView:
    """The day; `part` is which of its stretches, the present or next one where nothing is said."""
    venues = rooms.venues()
    found = rooms.courts(venues)
    parts = rooms.parts(venues, day) or [Part(8 * 60, 20 * 60)]
    if part is None or not (part == WHOLE or 0 <= part < len(parts)):
        part = _present(parts, day)
    shown = parts if part == WHOLE else [parts[part]]
    blocks = day_board.blocks(found, day)
    heads = day_board.floor_bookings(found, day)
    classes = classes_of(blocks)
    rows = [row_of(c, shown, day, blocks, heads, venues, classes) for c in found]
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
        waits(day, venues),
        takeovers.takeovers(blocks),
        pending(),
        blocks,
    )


def where(moment: datetime) -> dict[str, Any]:
    """The day and the stretch of it in which the moment is seen on the board, as its address has them."""
    local = times.local(moment)
    parts = rooms.parts(rooms.venues(), local.date())
    minute = minute_of(moment)
    part = next((n for n, one in enumerate(parts) if one.start <= minute < one.end), None)
    return {"date": local.date(), "part": part}


def _present(parts: Sequence[Part], day: date) -> int:
    """The stretch that is open now or opens next; the last one in the evening; the first of another day."""
    if day != times.today():
        return len(parts) - 1 if day < times.today() else 0
    now = minute_of(clock.now())
    return next((n for n, part in enumerate(parts) if now < part.end), len(parts) - 1)


def due(bookings: Iterable[Booking], places: dict[int, str]) -> list[Due]:
    """Who is expected now or within half an hour, the first to lose their place first."""
    now = clock.now()
    soon = [
        b
        for b in {b.id: b for b in bookings}.values()
        if b.state == "confirmed" and b.start - timedelta(minutes=EARLY) <= now < b.end
    ]
    soon.sort(key=lambda b: (b.start, b.id))
    kits = views_kit.said_of(b.kit for b in soon)
    return [
        Due(n, b, places.get(b.id, ""), _left(b), b.start <= now, kits.get(tuple(sorted(b.kit.items())), ""))
        for n, b in enumerate(soon, 1)
    ]


def _left(booking: Booking) -> int | None:
    grace = graces.grace_of(booking)
    return None if grace is None else minutes_left(booking, grace)


def waits(day: date, venues: Sequence[Venue]) -> list[Waits]:
    """Who waits for something on the day, in the order of their turn."""
    rows = waiting_list.of_day(rooms.at(day, 0), rooms.at(day, 24 * 60))
    titles = {v.code: w(rooms.title_of(v)) for v in venues}
    return [
        Waits(
            n,
            row,
            "、".join(titles.get(code, code) for code in row.venues[:2]),
            minutes_until(row.offered_until) if row.offered_until else None,
        )
        for n, row in enumerate(rows, 1)
    ]


def pending() -> list[Pending]:
    """What waits for an approval, the soonest first, of any day: nobody should wait until the day itself."""
    rows = day_board.pending(clock.now())
    return [Pending(n, row, w(rooms.title_of(row.venue))) for n, row in enumerate(rows, 1)]
