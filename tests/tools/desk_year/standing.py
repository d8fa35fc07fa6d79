"""Standing slots of clubs: booked for a term, moved, made longer or shorter, and given back, by this one, this and
later ones, or all. The model keeps for each the dates that its rule says, and which of them were changed alone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from scheduler.models import Booking, BookingSeries
from scheduler.services import recurring
from scheduler.services.series_changes import Changed
from tests.tools.desk_year.deeds import at
from tests.tools.desk_year.gym import DAY, instant, minute_of
from tests.tools.desk_year.plain import LIVE, Key, Owner, Row
from tests.tools.desk_year.rules import Ask, first_no
from tests.tools.desk_year.sides import Sides

WORKDAYS = ("work", "eve", "makeup")
RULES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NEW = -1_000_000  # below it are the owners of dates whose booking has no number yet

Starts = dict[int, int]  # number of a booking → start
Moves = tuple[list[tuple[Row, Row]], list[int], list[Row]]  # changed, new starts, gone


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

    def dates(self, types: list[str]) -> list[int]:
        days = range(self.first, self.last + 1, 7)
        return [d for d in days if types[d] in self.types and d not in self.skipped]

    def is_alone(self, row: Row) -> bool:
        """Whether somebody changed this date by itself."""
        usual = (self.venue, self.minutes, self.planned[row.number])
        return (row.venue, row.end - row.start, row.start) != usual

    def split(self, rows: list[Row]) -> "Slot":
        """The slot from these on; itself where nothing is before them."""
        if not any(row.start < rows[0].start for row in self.rows):
            return self
        later = replace(self, rows=list(rows), skipped=set(self.skipped))
        later.planned = {row.number: self.planned[row.number] for row in rows}
        self.last = self.planned[rows[0].number] // DAY - 1
        self.rows = [row for row in self.rows if row not in rows]
        return later


class Standing:
    """Each deed on both sides. All slots are of clubs, take whole venues, and are the clerk's to change."""

    def __init__(self, sides: Sides) -> None:
        self.sides, self.plain = sides, sides.plain
        self.slots: list[Slot] = []
        self.known: set[int] = set()  # bookings of which the club knows all that is to know

    def book(self, venue: str, start: int, minutes: int, weeks: int, club: str) -> list[Row]:
        """Every week at that time; where dates are taken, all others, as the refusal offers."""
        slot = self._slot(venue, start, minutes, weeks, club)
        starts = self._ahead(slot, start)
        bad = self._bad(venue, minutes, starts)
        code = "series-taken" if bad else "" if starts else "series-empty"
        order, user = self._order(slot, start, weeks), self.sides.user("clerk")
        series = self.sides.both("book series", code, lambda: recurring.book_series(order, user))
        if code == "series-taken":
            self._same_dates(bad)
            if len(bad) == len(starts):
                return []
            slot.skipped = {s // DAY for s in bad}
            (instead,) = self.sides.refusal.alternatives if self.sides.refusal else ()
            again = recurring.with_skip(order, instead.action["skip"])
            series = self.sides.both("book series", "", lambda: recurring.book_series(again, user))
        return self._booked(slot, series, [s for s in starts if s not in bad]) if series else []

    def _slot(self, venue: str, start: int, minutes: int, weeks: int, club: str) -> Slot:
        day = start // DAY
        return Slot(club, venue, minutes, day, day + 7 * (weeks - 1), self._usual(day), set(), [], {})

    def _usual(self, day: int) -> tuple[str, ...]:
        kind = self.plain.types[day]
        return WORKDAYS if kind in WORKDAYS else (kind,)

    def _ahead(self, slot: Slot, start: int) -> list[int]:
        found = [day * DAY + start % DAY for day in slot.dates(self.plain.types)]  # type: ignore[arg-type]
        return [s for s in found if s > self.plain.now]

    def _order(self, slot: Slot, start: int, weeks: int) -> recurring.Standing:
        weekday = (instant(start) + timedelta(hours=8)).weekday()
        return recurring.Standing(
            venue=slot.venue,
            start=at(start),
            end=at(start + slot.minutes),
            rrule=f"FREQ=WEEKLY;BYDAY={RULES[weekday]};COUNT={weeks}",
            group=self.sides.group(slot.club),
            lanes=0,
        )

    def _booked(self, slot: Slot, series: BookingSeries, starts: list[int]) -> list[Row]:
        for row in self._adopted(slot, starts, self._numbers(series)):
            claims = self.plain.chosen([(row.number, row, None)])
            assert claims is not None
            self.plain.add(row, claims)
        self.slots.append(slot)
        return slot.rows

    def _numbers(self, series: BookingSeries) -> list[int]:
        from scheduler.extensions import db

        query = select(Booking.id).where(Booking.series_id == series.id).order_by(Booking.start)
        return list(db.session.scalars(query))

    def _adopted(self, slot: Slot, starts: list[int], numbers: list[int]) -> list[Row]:
        made = []
        for number, start in zip(numbers, starts, strict=True):
            row = Row(number, slot.venue, start, start + slot.minutes, 0, group=slot.club, source="series")
            row.made, slot.planned[number] = self.plain.now, start
            slot.rows.append(row)
            made.append(row)
        return made

    # Whether it can be had

    def _bad(self, venue: str, minutes: int, starts: Iterable[int], leaving: Iterable[Row] = ()) -> list[int]:
        """The starts at which it is closed or taken."""
        gone = [row.number for row in leaving]
        return [s for s in starts if not self._fits(Row(0, venue, s, s + minutes, 0), gone)]

    def _fits(self, row: Row, gone: list[int]) -> bool:
        if not self.plain.is_open(row.venue, row.start, row.end):
            return False
        floors = self.plain.floors(row.venue)
        return all(len(self.plain.free(f, row.ticks, gone)) >= lanes for f, lanes in floors)

    def _same_dates(self, bad: list[int]) -> None:
        assert self.sides.refusal is not None
        said = [minute_of(datetime.fromisoformat(d["start"])) for d in self.sides.refusal.context["dates"]]
        if said != sorted(bad):
            raise self.sides.differs(f"dates that cannot be had: {said}, foretold {bad}")

    # Changes

    def change(self, slot: Slot, row: Row, scope: str, venue: str, start: int, end: int) -> None:
        """Move or resize; which it is, is only what differs."""
        if scope == "this":
            self._change_one(slot, row, venue, start, end)
        else:
            self._change_many(slot, row, scope, replace(row, venue=venue, start=start, end=end))

    def _act(self, row: Row, scope: str, code: str, wanted: Row) -> Changed | None:
        user = self.sides.user("clerk")
        values = {"venue": wanted.venue, "start": at(wanted.start), "end": at(wanted.end)}
        return self.sides.both(  # type: ignore[no-any-return]
            f"change series {scope}",
            code,
            lambda: recurring.change(self.sides.booking(row.number), user, scope, **values),  # type: ignore[arg-type]
        )

    def _change_one(self, slot: Slot, row: Row, venue: str, start: int, end: int) -> None:
        wanted = replace(row, venue=venue, start=start, end=end)
        no = first_no(self.plain, Ask(wanted, True, "change", row.start, row.made))
        code = "booking-over" if self._is_over(row) else ""
        if not code and not self._fits(wanted, [row.number]):
            code = "series-taken"
        if no:
            code = no[0]
        if self._act(row, "this", code, wanted) is None:
            return
        claims = self.plain.chosen([(row.number, wanted, None)])
        assert claims is not None
        values = {name: getattr(wanted, name) for name in ("venue", "start", "end", "lanes")}
        self._forget([(row, wanted)])
        self._tell([row])
        self.sides.gained(self.plain.change(row, claims, **values))

    def _is_over(self, row: Row) -> bool:
        return row.state not in LIVE or row.start <= self.plain.now

    def _change_many(self, slot: Slot, row: Row, scope: str, wanted: Row) -> None:
        if self._is_over(row):
            self._act(row, scope, "booking-over", wanted)
            return
        minutes, rows = wanted.end - wanted.start, self._concerned(slot, row, scope)
        starts = self._starts(slot, rows, row, wanted)
        changed, new, gone = self._moves(slot, rows, starts, wanted.start // DAY - row.start // DAY)
        leaving = [r for r, _ in changed] + gone
        bad = self._bad(wanted.venue, minutes, starts_of(changed, new), leaving)
        code = "series-taken" if bad else "" if starts else "series-empty"
        done = self._act(row, scope, code, wanted)
        if bad and starts:
            self._same_dates(bad)
        if done is not None:
            self._changed(slot, rows, row, wanted, (changed, new, gone), done)

    def _concerned(self, slot: Slot, row: Row, scope: str) -> list[Row]:
        since = row.start if scope == "later" else self.plain.now
        ahead = [r for r in slot.rows if r.state in LIVE and r.start > self.plain.now and r.start >= since]
        return sorted(ahead, key=lambda r: (r.start, r.number))

    def _starts(self, slot: Slot, rows: list[Row], row: Row, wanted: Row) -> list[int]:
        """What the rule says after the change, of the dates that it is about."""
        return self._ahead(self._rewritten(slot, rows, row, wanted), wanted.start)

    def _rewritten(self, slot: Slot, rows: list[Row], row: Row, wanted: Row) -> Slot:
        day, days = wanted.start // DAY, wanted.start // DAY - row.start // DAY
        types = self._usual(day) if days % 7 and self.plain.types[day] not in slot.types else slot.types
        first = slot.planned[rows[0].number] // DAY + days
        skipped = {d + days for d in slot.skipped}
        minutes = wanted.end - wanted.start
        return Slot(slot.club, wanted.venue, minutes, first, slot.last + days, types, skipped, [], {})

    def _moves(self, slot: Slot, rows: list[Row], starts: list[int], days: int) -> Moves:
        """What was changed alone stays; the others go to the dates of the rule, and some may fall away or
        come in, where other days are holidays. What was given back does not come back."""
        plain = [r for r in rows if not slot.is_alone(r)]
        by_day = {slot.planned[r.number] // DAY + days: r for r in plain}
        known = {start // DAY for start in slot.planned.values()}
        changed: list[tuple[Row, int]] = [(by_day.pop(s // DAY), s) for s in starts if s // DAY in by_day]
        placed = {s // DAY for _, s in changed}
        new = [s for s in starts if s // DAY not in placed and s // DAY - days not in known]
        return [(r, replace(r, start=s)) for r, s in changed], new, list(by_day.values())

    def _changed(
        self, slot: Slot, rows: list[Row], row: Row, wanted: Row, moves: Moves, done: Changed
    ) -> None:
        changed, new, gone = moves
        rule = self._rewritten(slot, rows, row, wanted)
        rest = slot.split(rows)
        for name in ("venue", "minutes", "first", "last", "types", "skipped"):
            setattr(rest, name, getattr(rule, name))
        if rest is not slot:
            self.slots.append(rest)
            self.known -= {r.number for r in rows}
        if [minute_of(b.start) for b in done.made] != new:
            raise self.sides.differs(
                f"dates that came in: {[minute_of(b.start) for b in done.made]}, foretold {new}"
            )
        made = self._adopted(rest, new, [b.id for b in done.made])
        for one, to in changed:
            to.venue, to.end = wanted.venue, to.start + rule.minutes
            rest.planned[one.number] = to.start
        self._forget(changed)
        gains = self._claimed(changed, made, gone)
        self._tell([r for r, _ in changed] + made)
        self.sides.gained(gains)

    def _claimed(
        self, changed: list[tuple[Row, Row]], made: list[Row], gone: list[Row]
    ) -> set[tuple[str, int]]:
        """All at once: what one lets go another may take."""
        plain, numbers = self.plain, [r.number for r, _ in changed] + [r.number for r in gone]
        before = {key: owner for key, owner in plain.held_by(numbers) if owner in numbers}
        wants: list[tuple[Owner, Row, int | None]] = [(r.number, to, None) for r, to in changed]
        for key in before:
            del plain.claims[key]
        after = plain.chosen([*wants, *((r.number, r, None) for r in made)])
        assert after is not None
        for row in gone:
            row.state = "cancelled"
            plain.live.pop(row.number)
        for row, to in changed:
            row.venue, row.start, row.end, row.lanes = to.venue, to.start, to.end, to.lanes
        for row in made:
            plain.add(row, {})
        plain.claims.update(after)
        return plain.gains(key for key, owner in before.items() if after.get(key) != owner)

    # Given back

    def cancel(self, slot: Slot, row: Row, scope: str) -> None:
        user, code = self.sides.user("clerk"), "booking-over" if self._is_over(row) else ""
        done = self.sides.both(
            f"cancel series {scope}",
            code,
            lambda: recurring.cancel(self.sides.booking(row.number), user, scope),  # type: ignore[arg-type]
        )
        if done is None:
            return
        rows = [row] if scope == "this" else self._concerned(slot, row, scope)
        gains = set[tuple[str, int]]()
        for one in rows:
            gains |= self.plain.over(one, "cancelled")
        self.known -= {one.number for one in rows}
        self._shorten(slot, row, scope)
        self._tell(rows)
        self.sides.gained(gains)

    def _shorten(self, slot: Slot, row: Row, scope: str) -> None:
        day, others = slot.planned[row.number] // DAY, [r for r in slot.rows if r is not row]
        if scope == "this":
            slot.skipped.add(day)
        elif any(r.state in LIVE or r.start < row.start for r in others):
            slot.last = day - 1

    def _tell(self, rows: list[Row]) -> None:
        """The club hears of it once, under the first of its dates; not again where nothing is new."""
        if not rows:
            return
        first = rows[0].number
        if first in self.known:
            return
        self.known.add(first)
        for who in self.plain.people.values():
            if rows[0].group in who.clubs:
                self.plain.tell(f"series:{first}:{self.sides.persons[who.code]}")

    def _forget(self, changed: list[tuple[Row, Row]]) -> None:
        """What differs from before is news again."""
        for one, to in changed:
            if (one.venue, one.start, one.end) != (to.venue, to.start, to.end):
                self.known.discard(one.number)

    def offered_instead(self, old: Row, row: Row) -> None:
        """What an edition offers for a date stays a date of its slot."""
        for slot in self.slots:
            if old in slot.rows:
                slot.rows.append(row)
                slot.planned[row.number] = slot.planned[old.number]


def starts_of(changed: list[tuple[Row, Row]], new: list[int]) -> list[int]:
    return sorted([to.start for _, to in changed] + new)


__all__ = ["Key", "Slot", "Standing"]
