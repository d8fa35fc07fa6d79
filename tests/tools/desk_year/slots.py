"""Standing slots of the model: the dates that their rules say, which of them were changed alone, and whether they
can be had."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking, BookingSeries
from scheduler.services.recurring import Standing as Order
from scheduler.services.recurring import with_skip
from tests.tools.desk_year.deeds import at
from tests.tools.desk_year.gym import DAY, instant, minute_of
from tests.tools.desk_year.plain import Plain, Row
from tests.tools.desk_year.sides import Sides

WORKDAYS = ("work", "eve", "makeup")
RULES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Starts = dict[int, int]  # number of a booking → start


@dataclass
class Slot:
    """A standing slot: weekly from `first` to `last` (days) on days of its types, without the skipped ones.
    `planned` is for each booking the start that the rule gave it."""

    club: str
    venue: str
    minutes: int
    first: int
    last: int
    types: tuple[str, ...]
    skipped: set[int]
    rows: list[Row]
    planned: Starts
    use: str = ""  # what for, where it is not what the venue is usually used for

    @classmethod
    def weekly(
        cls, plain: Plain, venue: str, start: int, minutes: int, weeks: int, club: str = "", use: str = ""
    ) -> "Slot":
        day = start // DAY
        last = day + 7 * (weeks - 1)
        return cls(club, venue, minutes, day, last, usual(plain, day), set(), [], {}, use)

    def ahead(self, plain: Plain, start: int) -> list[int]:
        """The starts to come, at the time of day of this one."""
        found = [day * DAY + start % DAY for day in self.dates(plain.types)]
        return [s for s in found if s > plain.now]

    def bad(self, plain: Plain, starts: Iterable[int], leaving: Iterable[Row] = ()) -> list[int]:
        """The starts at which it is closed or taken."""
        gone = [row.number for row in leaving]
        rows = {s: Row(0, self.venue, s, s + self.minutes, 0, activity=self.use) for s in starts}
        return [s for s, row in rows.items() if not fits(plain, row, gone)]

    def dates(self, types: Sequence[str]) -> list[int]:
        days = range(self.first, self.last + 1, 7)
        return [d for d in days if types[d] in self.types and d not in self.skipped]

    def is_alone(self, row: Row) -> bool:
        """Whether somebody changed this date by itself."""
        usual = (self.venue, self.minutes, self.planned[row.number])
        return (row.venue, row.end - row.start, row.start) != usual

    def split(self, rows: list[Row], others: list[Row]) -> "Slot":
        """The slot from these on, with `others` that are part of it; itself where nothing is before them."""
        if not any(row.start < rows[0].start for row in self.rows):
            return self
        those = [*rows, *(row for row in others if row not in rows)]
        later = replace(self, rows=those, skipped=set(self.skipped))
        later.planned = {row.number: self.planned[row.number] for row in those}
        self.last = self.planned[rows[0].number] // DAY - 1
        self.rows = [row for row in self.rows if row not in those]
        return later


def usual(plain: Plain, day: int) -> tuple[str, ...]:
    """On days of which types something goes on that begins on this day."""
    kind = plain.types[day]
    return WORKDAYS if kind in WORKDAYS else (kind,)


def fits(plain: Plain, row: Row, gone: list[int]) -> bool:
    if not plain.is_open(row.venue, row.start, row.end):
        return False
    floors = plain.floors(row.venue)
    return all(len(plain.free(f, row.ticks, gone, use=row.activity)) >= lanes for f, lanes in floors)


def given(
    sides: Sides, deed: str, slot: Slot, order: Order, act: Callable[[Order], Any]
) -> tuple[Any, list[int]]:
    """All dates of the slot; where some are taken, all others, as the refusal offers. The desk's answer and the
    starts that were had; None where there are none."""
    starts = slot.ahead(sides.plain, minute_of(order.start))
    bad = slot.bad(sides.plain, starts)
    code = "series-taken" if bad else "" if starts else "series-empty"
    made = sides.both(deed, code, lambda: act(order))
    if code == "series-taken":
        same_dates(sides, bad)
        if len(bad) == len(starts):
            return None, []
        slot.skipped = {s // DAY for s in bad}
        (instead,) = sides.refusal.alternatives if sides.refusal else ()
        again = with_skip(order, instead.action["skip"])
        made = sides.both(deed, "", lambda: act(again))
    return made, [s for s in starts if s not in bad] if made else []


def order_of(slot: Slot, start: int, weeks: int) -> Order:
    weekday = (instant(start) + timedelta(hours=8)).weekday()
    return Order(
        venue=slot.venue,
        start=at(start),
        end=at(start + slot.minutes),
        rrule=f"FREQ=WEEKLY;BYDAY={RULES[weekday]};COUNT={weeks}",
        lanes=0,
        activity=slot.use,
    )


def same_dates(sides: Sides, bad: list[int]) -> None:
    assert sides.refusal is not None
    said = [minute_of(datetime.fromisoformat(d["start"])) for d in sides.refusal.context["dates"]]
    if said != sorted(bad):
        raise sides.differs(f"dates that cannot be had: {said}, foretold {bad}")


def numbers(series: BookingSeries) -> list[int]:
    query = select(Booking.id).where(Booking.series_id == series.id).order_by(Booking.start)
    return list(db.session.scalars(query))


def adopt(plain: Plain, slot: Slot, starts: list[int], numbers: list[int]) -> list[Row]:
    """The dates of the slot as bookings with the numbers of the desk, not claimed yet."""
    made = []
    for number, start in zip(numbers, starts, strict=True):
        row = Row(number, slot.venue, start, start + slot.minutes, 0, group=slot.club, source="series")
        row.made, row.activity, slot.planned[number] = plain.now, slot.use, start
        slot.rows.append(row)
        made.append(row)
    return made


def claimed(plain: Plain, rows: Iterable[Row]) -> None:
    for row in rows:
        claims = plain.chosen([(row.number, row, None)])
        assert claims is not None
        plain.add(row, claims)
