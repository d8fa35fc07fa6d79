"""The waiting list in the model: who may join it, and whose turn it is when places or seats are let go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tests.tools.desk_year import classes, lots
from tests.tools.desk_year.gym import DAY
from tests.tools.desk_year.plain import TICK, Plain, Row
from tests.tools.desk_year.rules import Ask, first_no, is_too_long_for_the_hours

HOLD, LATE, SHORTEST = 30, 10, 20
MOST = 3  # lists at a time
OPEN = ("waiting", "offered")

Gains = set[tuple[str, int]]


@dataclass
class Turn:
    """Somebody waits for a span at any of the venues. `row` is what is held for them once it is their turn."""

    number: int
    person: str
    venues: tuple[str, ...]
    start: int
    end: int
    lanes: int
    asked: int
    state: str = "waiting"
    until: int = 0
    lot: int | None = None
    lesson: int = 0  # for seats in a class
    row: Row | None = None


class Records(Protocol):
    """What the desk leaves to chance, numbers, or may choose freely: read from its records once it is done."""

    def seed(self) -> str:
        """Of the next draw of lots."""

    def number(self, turn: Turn) -> int:
        """Of the booking that is held for the turn; raises where none is, or another."""

    def lesson(self, room: Row) -> int:
        """Of the class that the room was opened for; raises where there is none."""

    def seats_instead(self, rows: Sequence[Row]) -> dict[int, Row]:
        """The seats that are held for people whose class was called off, by the number of their old ones."""


@dataclass
class Turns:
    """The list. `offers` counts what it has offered."""

    plain: Plain
    records: Records
    all: dict[int, Turn] = field(default_factory=dict)
    open: dict[int, Turn] = field(default_factory=dict)
    offers: int = 0

    def why_not(self, wish: Turn, *, by_desk: bool) -> str:
        """The code with which joining is refused, or nothing."""
        plain = self.plain
        if any(wish.lanes > plain.places[v].lanes for v in wish.venues if not plain.places[v].parts):
            return "too-many-lanes"
        mine = self.of(wish.person)
        if self.is_twice(wish):
            return "waiting-already"
        row = Row(0, wish.venues[0], wish.start, wish.end, wish.lanes, wish.person)
        if code := self._rules(row, by_desk, len(mine)):
            return code
        if not any(plain.is_open(v, wish.start, wish.end) for v in wish.venues):
            return "venue-closed"
        return self._free(wish, by_desk)

    def of(self, person: str) -> list[Turn]:
        return [t for t in self.open.values() if t.person == person]

    def is_twice(self, wish: Turn) -> bool:
        return any(t.start < wish.end and wish.start < t.end for t in self.of(wish.person))

    def _rules(self, row: Row, by_desk: bool, lists: int) -> str:
        """Of the rules those that speak of waiting: opening (or the length that is its cause), advance, eligible,
        length, how many lists."""
        plain = self.plain
        if not plain.in_hours(row.venue, row.start, row.end):
            return "desk-length" if is_too_long_for_the_hours(Ask(row, by_desk), plain) else "desk-opening"
        if plain.now < (row.start // DAY - (14 if by_desk else 7)) * DAY:
            return "desk-advance"
        if row.venue == "GYM-F" and plain.people[row.person].status == "outside":
            return "desk-eligible"
        minutes = row.end - row.start
        if not 20 <= minutes <= 120 or minutes % 5:
            return "desk-length"
        return "desk-waiting" if lists >= MOST else ""

    def _free(self, wish: Turn, by_desk: bool) -> str:
        """What is free is booked, not waited for; where a rule forbids to book it, it is said at once."""
        rows = [plain_row(self.plain, wish, venue) for venue in wish.venues]
        free = [r for r in rows if self.plain.is_open(r.venue, r.start, r.end) and self.suits(r)]
        nos = [first_no(self.plain, Ask(row, by_desk)) for row in free]
        if not nos:
            return ""
        return nos[0][0] if nos[0] and all(nos) else "place-free"

    def suits(self, row: Row) -> bool:
        """Whether there is room, and on the floor two places more, which are kept for those who walk in."""
        keep = 2 if row.venue == "GYM-F" else 0
        floors = self.plain.floors(row.venue)
        free = [(len(self.plain.free(floor, row.ticks)), lanes) for floor, lanes in floors]
        return all(n - keep >= min(row.lanes or lanes, lanes) for n, lanes in free)

    def join(self, turn: Turn) -> None:
        self.all[turn.number] = self.open[turn.number] = turn

    def over(self, turn: Turn, state: str) -> Gains:
        """The turn is over, and so is what was held."""
        was, turn.state = turn.state, state
        self.open.pop(turn.number, None)
        if was != "offered" or turn.row is None or turn.row.state != "held":
            return set()
        return self.plain.over(turn.row, "expired" if state == "expired" else "cancelled")

    def promote(self, gains: Gains) -> None:
        """The last steps of a deed: classes follow their rooms; seats and places that were let go are held for the
        first whom they suit, and so on down the list."""
        classes.follow(self)
        classes.offer(self)
        now = self.plain.now // TICK
        gains = {(floor, tick) for floor, tick in gains if tick >= now}
        floors = {floor for floor, _ in gains}
        turns = list(self._concerned(gains))
        there = [row for turn in turns for row in self._suiting(turn, floors)]
        rivals = [turn for turn in turns if any(self._wants(turn, row) for row in there)]
        for turn in lots.in_order(self, rivals):
            row = next(self._suiting(turn, floors), None)
            if row is not None:
                claims = self.plain.chosen([(row.number, row, None)])
                assert claims is not None
                self.plain.add(row, claims)
                self.hold(turn, row)

    def _concerned(self, gains: Gains) -> Iterator[Turn]:
        for turn in self.open.values():
            wished = {f for v in turn.venues for f, _ in self.plain.floors(v)}
            if (
                turn.state == "waiting"
                and not turn.lesson
                and any(
                    floor in wished and tick * TICK < turn.end and turn.start < (tick + 1) * TICK
                    for floor, tick in gains
                )
            ):
                yield turn

    def _wants(self, turn: Turn, row: Row) -> bool:
        """Whether they wait for some of what is there: whoever does not draws no lot for it."""
        wished = {floor for venue in turn.venues for floor, _ in self.plain.floors(venue)}
        place = {floor for floor, _ in self.plain.floors(row.venue)}
        return turn.start < row.end and row.start < turn.end and bool(wished & place)

    def _suiting(self, turn: Turn, floors: set[str]) -> Iterator[Row]:
        """What of the wish can be had of the places that somebody let go."""
        for venue in turn.venues:
            if not floors & {f for f, _ in self.plain.floors(venue)}:
                continue
            start = max(turn.start, self.plain.now // TICK * TICK)
            row = Row(-turn.number, venue, start, turn.end, turn.lanes, turn.person, source="offer")
            if self.plain.places[venue].parts:
                row.lanes = 0
            is_long = turn.end - start >= min(SHORTEST, turn.end - turn.start)
            if is_long and self.plain.is_open(venue, start, turn.end) and self.suits(row):
                yield row

    def hold(self, turn: Turn, row: Row) -> None:
        """The row, which has its claims or seats, is held for the turn, and has the number of the desk's."""
        now = self.plain.now
        row.state, row.made, row.until = "held", now, min(now + HOLD, max(row.start, now + LATE))
        turn.state, turn.until, turn.row = "offered", row.until, row
        self.offers += 1
        self.plain.renumber(row, self.records.number(turn))
        self.plain.tell(f"offer:{row.number}")


def plain_row(plain: Plain, wish: Turn, venue: str) -> Row:
    """The wish as a booking of that venue."""
    return plain.whole(Row(0, venue, wish.start, wish.end, wish.lanes, wish.person))
