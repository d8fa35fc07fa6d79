"""What people do with what they have: give it back, change it, answer offers, come."""

from collections.abc import Iterable

from tests.tools.desk_year.cast import VENUES, Cast
from tests.tools.desk_year.gym import DAY
from tests.tools.desk_year.plain import Row
from tests.tools.desk_year.wishes import length, time


class Afterwards:
    """One deed at a time, drawn by how often people do it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.sides, self.plain, self.draw = cast, cast.sides, cast.plain, cast.draw

    def something(self) -> None:
        draw = self.draw
        deeds = (
            self._cancel,
            self._move,
            self._resize,
            self._swap,
            self._split,
            self._answer_request,
            self._confirm,
            self._answer_offer,
            self._walk_in,
            self._appeal,
        )
        weights = (20, 8, 8, 3, 2, 6, 6, 30, 12, 2)
        draw.choices(deeds, weights)[0]()

    def _some(self, rows: Iterable[Row]) -> Row | None:
        found = sorted(rows, key=lambda r: r.number)
        return self.draw.choice(found) if found else None

    def _mine(self, *, later: bool = True) -> tuple[Row, str] | None:
        """A booking and somebody who may change it."""
        rows = (r for r in self.plain.live.values() if not later or r.start > self.plain.now)
        row = self._some(rows)
        if row is None or row.source == "series":
            return None
        return row, row.person if row.person and not row.group and self.draw.random() < 0.7 else "clerk"

    def _cancel(self) -> None:
        if found := self._mine(later=self.draw.random() < 0.9):
            self.cast.bookings.cancel(*found, knowing=self.draw.random() < 0.6)

    def _move(self) -> None:
        if not (found := self._mine()):
            return
        row, by = found
        venue = self.draw.choice((row.venue, row.venue, self.draw.choice(VENUES)))
        start = time(self.cast, venue, row.start // DAY + self.draw.choice((0, 0, 1)))
        if start is not None:
            self.cast.bookings.move(row, by, venue, start)

    def _resize(self) -> None:
        if found := self._mine():
            row, by = found
            lanes = self.draw.choice((row.lanes, row.lanes, 1, 2))
            self.cast.bookings.resize(row, by, row.start + length(self.cast), lanes)

    def _swap(self) -> None:
        one, other = self._mine(), self._mine()
        if one and other and one[0] is not other[0]:
            self.cast.bookings.swap(one[0], other[0], "clerk")

    def _split(self) -> None:
        if found := self._mine():
            row, by = found
            self.cast.bookings.split(row, by, row.start + self.draw.choice((15, 30, 30, 33, 60)))

    def _answer_request(self) -> None:
        row = self._some(r for r in self.plain.live.values() if r.state == "pending")
        if row is not None and self.draw.random() < 0.7:
            self.cast.bookings.answer(row, is_yes=self.draw.random() < 0.7)

    def _confirm(self) -> None:
        if row := self._some(r for r in self.plain.live.values() if r.state == "held"):
            self.cast.bookings.confirm(row, row.person if row.person and not row.group else "clerk")

    def _answer_offer(self) -> None:
        turns = sorted(self.sides.turns.open.values(), key=lambda t: (t.state != "offered", t.number))
        if not turns:
            return
        turn = turns[0] if turns[0].state == "offered" else self.draw.choice(turns)
        if turn.state == "offered":
            self.draw.choices(
                (self.cast.waits.accept, self.cast.waits.pass_on, self.cast.waits.withdraw), (6, 2, 1)
            )[0](turn)
        elif self.draw.random() < 0.05:
            self.draw.choice((self.cast.waits.withdraw, self.cast.waits.accept))(turn)

    def _walk_in(self) -> None:
        venue = self.draw.choice(VENUES)
        party = self.draw.choice((1, 2, 3)) if self.plain.places[venue].shared else 2
        self.cast.bookings.walk_in(
            venue, party, self.draw.choice(("", "", self.draw.choice(self.cast.members)))
        )

    def _appeal(self) -> None:
        if not self.plain.points:
            return
        point = self.draw.choice(self.plain.points[-40:])
        if point.appealed and self.draw.random() < 0.8:
            self.cast.points.answer(point, is_waived=self.draw.random() < 0.5)
        else:
            self.cast.points.appeal(point)

    def people_come(self) -> None:
        """Most check in; whoever never comes was decided with the booking's number."""
        now = self.plain.now
        rows = (r for r in self.plain.live.values() if r.state == "confirmed" and not r.group)
        for row in [r for r in rows if (r.start - 15 <= now < r.start + 10) and r.number % 12]:
            self.cast.bookings.check_in(row, row.person if row.person and row.number % 3 else "clerk")
