"""The waiting list in the model: whose turn it is when places are let go, and what the clock ends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.tools.desk_year.gym import DAY
from tests.tools.desk_year.plain import TICK, Plain, Row
from tests.tools.desk_year.rules import Ask, first_no

HOLD, LATE, SHORTEST, GRACE = 30, 10, 20, 10
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
    row: Row | None = None


@dataclass
class Turns:
    """The list. `fresh` are turns whose held booking has no number yet: whoever tells both sides fills it in."""

    plain: Plain
    all: dict[int, Turn] = field(default_factory=dict)
    open: dict[int, Turn] = field(default_factory=dict)
    fresh: list[Turn] = field(default_factory=list)

    def why_not(self, wish: Turn, *, by_desk: bool) -> str:
        """The code with which joining is refused, or nothing."""
        plain = self.plain
        if any(wish.lanes > plain.places[v].lanes for v in wish.venues if not plain.places[v].parts):
            return "too-many-lanes"
        mine = [t for t in self.open.values() if t.person == wish.person]
        if any(t.start < wish.end and wish.start < t.end for t in mine):
            return "waiting-already"
        row = Row(0, wish.venues[0], wish.start, wish.end, wish.lanes, wish.person)
        if code := self._rules(row, by_desk, len(mine)):
            return code
        if not any(plain.is_open(v, wish.start, wish.end) for v in wish.venues):
            return "venue-closed"
        return self._free(wish, by_desk)

    def _rules(self, row: Row, by_desk: bool, lists: int) -> str:
        """Of the rules those that speak of waiting: opening, advance, eligible, length, how many lists."""
        plain = self.plain
        if not plain.in_hours(row.venue, row.start, row.end):
            return "desk-opening"
        if plain.now < (row.start // DAY - (14 if by_desk else 7)) * DAY:
            return "desk-advance"
        if row.venue == "GYM-F" and plain.people[row.person].status == "outside":
            return "desk-eligible"
        minutes = row.end - row.start
        if not 20 <= minutes <= 120 or minutes % 5:
            return "desk-length"
        return "desk-waiting" if lists >= 3 else ""

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
        """What was let go is held for the first whom it suits, and so on down the list."""
        now = self.plain.now // TICK
        gains = {(floor, tick) for floor, tick in gains if tick >= now}
        floors = {floor for floor, _ in gains}
        for turn in sorted(self._concerned(gains), key=lambda t: (t.asked, t.number)):
            for venue in turn.venues:
                if floors & {f for f, _ in self.plain.floors(venue)} and self._offered(turn, venue):
                    break

    def _concerned(self, gains: Gains) -> Iterator[Turn]:
        for turn in self.open.values():
            wished = {f for v in turn.venues for f, _ in self.plain.floors(v)}
            if turn.state == "waiting" and any(
                floor in wished and tick * TICK < turn.end and turn.start < (tick + 1) * TICK
                for floor, tick in gains
            ):
                yield turn

    def _offered(self, turn: Turn, venue: str) -> bool:
        now = self.plain.now
        start = max(turn.start, now // TICK * TICK)
        row = Row(-turn.number, venue, start, turn.end, turn.lanes, turn.person, state="held", source="offer")
        if self.plain.places[venue].parts:
            row.lanes = 0
        if turn.end - start < min(SHORTEST, turn.end - turn.start):
            return False
        if not self.plain.is_open(venue, start, turn.end) or not self.suits(row):
            return False
        claims = self.plain.chosen([(row.number, row, None)])
        assert claims is not None
        row.made, row.until = now, min(now + HOLD, max(start, now + LATE))
        self.plain.add(row, claims)
        turn.state, turn.until, turn.row = "offered", row.until, row
        self.fresh.append(turn)
        return True

    # The clock

    def due(self) -> int:
        """All that the clock ends, in the order of the desk: holds, offers, the places of who did not come."""
        return self._holds() + self._offers() + self._absent()

    def _holds(self) -> int:
        offered = {id(t.row) for t in self.open.values() if t.state == "offered"}
        rows = [r for r in self.plain.live.values() if id(r) not in offered and self._hold_is_over(r)]
        for row in sorted(rows, key=lambda r: r.number):
            if row.person:
                self.plain.tell(f"expired:{row.number}")
            self.promote(self.plain.over(row, "expired"))
        return len(rows)

    def _hold_is_over(self, row: Row) -> bool:
        now = self.plain.now
        if row.state == "held":
            return row.until is not None and row.until <= now
        return row.state == "pending" and row.start <= now

    def _offers(self) -> int:
        turns = [t for t in self.open.values() if self._turn_is_over(t)]
        for turn in sorted(turns, key=lambda t: t.number):
            state = self._settled(turn)
            if turn.row is not None and not state:
                self.plain.tell(f"offer-over:{turn.row.number}")
            self.promote(self.over(turn, state or "expired"))
        return len(turns)

    def _turn_is_over(self, turn: Turn) -> bool:
        now = self.plain.now
        if turn.state == "offered":
            return turn.until <= now or bool(self._settled(turn))
        return turn.end <= now

    def _settled(self, turn: Turn) -> str:
        """What became of the offer as a booking, where somebody confirmed or cancelled that."""
        if turn.state != "offered" or turn.row is None or turn.row.state == "held":
            return ""
        return "accepted" if turn.row.number in self.plain.live else "passed"

    def _absent(self) -> int:
        rows = [r for r in self.plain.live.values() if self._is_absent(r)]
        for row in sorted(rows, key=lambda r: r.number):
            self.promote(self._ended(row))
        return len(rows)

    def _is_absent(self, row: Row) -> bool:
        now = self.plain.now
        if row.state == "confirmed" and not row.group:
            return max(row.start, row.made) + GRACE <= now
        return row.state in ("confirmed", "checked_in") and row.end <= now

    def _ended(self, row: Row) -> Gains:
        is_past = row.end <= self.plain.now
        if row.state == "checked_in" or row.group:
            return self.plain.over(row, "ended", keep=is_past)
        gains = self.plain.over(row, "no_show" if is_past else "released", keep=is_past)
        if row.person and not self.plain.score(row, "no_show"):
            self.plain.tell(f"released:{row.number}")
        return gains


def plain_row(plain: Plain, wish: Turn, venue: str) -> Row:
    """The wish as a booking of that venue."""
    return plain.whole(Row(0, venue, wish.start, wish.end, wish.lanes, wish.person))


def numbered(turns: Iterable[Turn], numbers: dict[int, int], plain: Plain) -> None:
    """The held bookings get the numbers that the desk gave them."""
    for turn in turns:
        row = turn.row
        assert row is not None
        before = row.number
        held = [key for key, owner in plain.held_by([before]) if owner == before]
        row.number = numbers[turn.number]
        plain.tell(f"offer:{row.number}")
        for table in (plain.rows, plain.live):
            if before in table:
                table[row.number] = table.pop(before)
        plain.claims.update(dict.fromkeys(held, row.number))
