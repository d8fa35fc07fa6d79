"""Standing slots of clubs: booked for a term, moved, made longer or shorter, and given back, by this one, this and
later ones, or all. The model keeps for each the dates that its rule says, and which of them were changed alone."""

from dataclasses import replace

from scheduler.services import recurring
from tests.tools.desk_year import slots
from tests.tools.desk_year.gym import DAY
from tests.tools.desk_year.plain import LIVE, Row
from tests.tools.desk_year.sides import Sides
from tests.tools.desk_year.slots import Slot
from tests.tools.desk_year.standing_changes import Changes, concerned, is_over


class Standing:
    """Each deed on both sides. All slots are of clubs, take whole venues, and are the clerk's to change."""

    def __init__(self, sides: Sides) -> None:
        self.sides, self.plain = sides, sides.plain
        self.slots: list[Slot] = []
        self.known: set[int] = set()  # bookings of which the club knows all that is to know

    def book(self, venue: str, start: int, minutes: int, weeks: int, club: str) -> list[Row]:
        """Every week at that time; where dates are taken, all others."""
        slot = Slot.weekly(self.plain, venue, start, minutes, weeks, club)
        order = replace(slots.order_of(slot, start, weeks), group=self.sides.group(club))
        user = self.sides.user("clerk")
        series, starts = slots.given(
            self.sides, "book series", slot, order, lambda order: recurring.book_series(order, user)
        )
        if series is None:
            return []
        slots.claimed(self.plain, slots.adopt(self.plain, slot, starts, slots.numbers(series)))
        self.slots.append(slot)
        return slot.rows

    def change(self, slot: Slot, row: Row, scope: str, venue: str, start: int, end: int) -> None:
        """Move or resize; which it is, is only what differs."""
        changes, wanted = Changes(self), replace(row, venue=venue, start=start, end=end)
        if scope == "this":
            changes.of_one(row, wanted)
        else:
            changes.of_many(slot, row, scope, wanted)

    def cancel(self, slot: Slot, row: Row, scope: str) -> None:
        user, code = self.sides.user("clerk"), "booking-over" if is_over(self.plain, row) else ""
        done = self.sides.both(
            f"cancel series {scope}",
            code,
            lambda: recurring.cancel(self.sides.booking(row.number), user, scope),  # type: ignore[arg-type]
        )
        if done is None:
            return
        rows = [row] if scope == "this" else concerned(self.plain, slot, row, scope)
        gains = set[tuple[str, int]]()
        for one in rows:
            gains |= self.plain.over(one, "cancelled")
        self.known -= {one.number for one in rows}
        self._shorten(slot, row, scope)
        self.tell(rows)
        self.sides.gained(gains)

    def _shorten(self, slot: Slot, row: Row, scope: str) -> None:
        day, others = slot.planned[row.number] // DAY, [r for r in slot.rows if r is not row]
        if scope == "this":
            slot.skipped.add(day)
        elif any(r.state in LIVE or r.start < row.start for r in others):
            slot.last = day - 1

    def tell(self, rows: list[Row]) -> None:
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

    def forget(self, changed: list[tuple[Row, Row]]) -> None:
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
