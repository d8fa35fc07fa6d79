"""What people do at the desk, each deed on both sides at once."""

from dataclasses import replace
from datetime import datetime

from scheduler.models import Booking
from scheduler.services import approving, booking, checking_in
from scheduler.services.booking import Order
from tests.tools.desk_year import gym
from tests.tools.desk_year.plain import LIVE, TICK, Key, Owner, Row
from tests.tools.desk_year.rules import Ask, first_no, just_made, needs_approval
from tests.tools.desk_year.sides import Sides

OVERRIDE = frozenset(("quota_peak", "quota_future", "advance", "length", "cool_down"))


class Bookings:
    """Booking, changing and cancelling."""

    def __init__(self, sides: Sides) -> None:
        self.sides, self.plain = sides, sides.plain

    def foretell(
        self, ask: Ask, lane: int | None = None, leaving: int | None = None
    ) -> tuple[str, dict[str, object], dict[Key, Owner]]:
        """The code of the refusal with what it says, or the claims."""
        row, place = ask.row, self.plain.places[ask.row.venue]
        if row.lanes > place.lanes and not place.parts:
            return "too-many-lanes", {}, {}
        self.plain.whole(row)
        if no := first_no(self.plain, ask):
            return *no, {}
        for code, n in row.kit.items():
            if n > (left := self.plain.kit_left(code, row.start, row.end, leaving)):
                return "kit-taken", {"left": max(0, left)}, {}
        claims = self.plain.chosen([(row.number, row, lane)])
        return ("venue-taken", {}, {}) if claims is None else ("", {}, claims)

    def book(
        self, row: Row, by: str, *, hold: int | None = None, override: bool = False, lane: int | None = None
    ) -> Row | None:
        """For oneself, for one's club, or by the clerk for anybody."""
        is_desk, wanted = by == "clerk", row.lanes
        ask = Ask(row, is_desk, override=OVERRIDE if override else frozenset())
        code, context, claims = self.foretell(ask, lane)
        user, order = self.sides.user(by), self._order(row, wanted, hold, override, lane)
        made = self.sides.both("book", code, lambda: booking.book(order, user), **context)
        if made is None:
            return None
        state = "pending" if needs_approval(self.plain, ask) else "held" if hold else "confirmed"
        row.number, row.state, row.made = made.id, state, self.plain.now
        row.until = self.plain.now + hold if hold and state == "held" else None
        self._seen(row, made)
        return self.plain.add(row, claims)

    def walk_in(self, venue: str, party: int, person: str = "") -> Row | None:
        start, place = self.plain.now // TICK * TICK, self.plain.places[venue]
        lanes = party if place.shared else 1
        row = Row(0, venue, start, start + 60, lanes, person, party=party, source="walk_in")
        code, context, claims = self.foretell(Ask(row, True))
        user, who = self.sides.user("clerk"), self.sides.person(person)
        made = self.sides.both(
            "walk in", code, lambda: booking.walk_in(venue, user, party=party, person=who), **context
        )
        if made is None:
            return None
        row.number, row.state, row.made = made.id, "checked_in", self.plain.now
        return self.plain.add(row, claims)

    def _order(self, row: Row, lanes: int, hold: int | None, override: bool, lane: int | None) -> Order:
        return Order(
            venue=row.venue,
            start=at(row.start),
            end=at(row.end),
            person=self.sides.person(row.person),
            group=self.sides.group(row.group),
            lanes=lanes,
            party=row.party,
            source=row.source,
            kit=dict(row.kit),
            hold_minutes=hold,
            lane=lane,
            override=tuple(sorted(OVERRIDE)) if override else (),
            activity=row.activity,
            reason="asked by the head" if override else "",
        )

    def _seen(self, row: Row, made: Booking) -> None:
        seen = (made.state, gym.minute_of(made.start), gym.minute_of(made.end))
        if seen != (row.state, row.start, row.end):
            raise self.sides.differs(f"booked {seen}, foretold {row}")

    def confirm(self, row: Row, by: str) -> None:
        is_held = row.state == "held" and row.until is not None and row.until > self.plain.now
        code = "" if is_held or row.state == "confirmed" else "hold-over"
        user = self.sides.user(by)
        if self.sides.both("confirm", code, lambda: booking.confirm(self._row(row), user)):
            row.state, row.until = "confirmed", None

    def cancel(self, row: Row, by: str, *, knowing: bool = False) -> None:
        is_late = by != "clerk" and row.state in ("confirmed", "checked_in") and self._is_late(row)
        code = "booking-over" if self._is_over(row) else "desk-notice" if is_late and not knowing else ""
        code = "" if row.state == "cancelled" else code
        user = self.sides.user(by)
        done = self.sides.both("cancel", code, lambda: booking.cancel(self._row(row), user, knowing=knowing))
        if done is None or row.state == "cancelled":
            return
        gains = self.plain.over(row, "cancelled")
        if is_late:
            self.plain.score(row, "late_cancel")
        self.sides.gained(gains)

    def _is_late(self, row: Row) -> bool:
        ahead = row.start - self.plain.now
        moved = self.plain.lessons[row.lesson].moved if row.lesson else None
        is_free = just_made(self.plain, row.made) or (moved is not None and moved >= row.made)
        return not (is_free and ahead > 0) and ahead < 120

    def _is_over(self, row: Row) -> bool:
        return row.state not in LIVE or row.end <= self.plain.now

    def _why_over(self, *rows: Row) -> str:
        """Why it is nobody's any more: over, or held until now."""
        if any(self._is_over(row) for row in rows):
            return "booking-over"
        held = [row for row in rows if row.state == "held"]
        return "hold-over" if any(r.until is not None and r.until <= self.plain.now for r in held) else ""

    def move(self, row: Row, by: str, venue: str, start: int) -> None:
        self._change("move", row, by, replace(row, venue=venue, start=start, end=start + row.end - row.start))

    def resize(self, row: Row, by: str, end: int, lanes: int) -> None:
        self._change("resize", row, by, replace(row, end=end, lanes=lanes))

    def _change(self, deed: str, row: Row, by: str, wanted: Row) -> None:
        ask = Ask(wanted, by == "clerk", "change", row.start, row.made)
        code, context, claims = self.foretell(ask, leaving=row.number)
        if wanted.end <= wanted.start:
            code, context = "bad-span", {}
        if over := self._why_over(row):
            code, context = over, {}
        if row.lesson:
            code, context = "seat-fixed", {}
        user, start, end = self.sides.user(by), at(wanted.start), at(wanted.end)

        def act() -> Booking:
            mine = self._row(row)
            if deed == "move":
                return booking.move(mine, user, venue=wanted.venue, start=start, end=end)
            return booking.resize(mine, user, end=end, lanes=wanted.lanes)

        if self.sides.both(deed, code, act, **context) is None:
            return
        values = {n: getattr(wanted, n) for n in ("venue", "start", "end", "lanes")}
        if row.state == "confirmed" and needs_approval(self.plain, ask):
            values["state"] = "pending"
        self.sides.gained(self.plain.change(row, claims, **values))

    def swap(self, a: Row, b: Row, by: str) -> None:
        """Each keeps its people and its kit."""
        to_a = replace(a, venue=b.venue, start=b.start, end=b.end, lanes=b.lanes)
        to_b = replace(b, venue=a.venue, start=a.start, end=a.end, lanes=a.lanes)
        code, claims = self._swapped((a, to_a), (b, to_b), by == "clerk")
        code = self._why_over(a, b) or code
        if a.lesson or b.lesson:
            code = "seat-fixed"
        user = self.sides.user(by)
        done = self.sides.both("swap", code, lambda: booking.swap(self._row(a), self._row(b), user))
        if done is None:
            return
        gains = self.plain.take([a.number, b.number], claims)
        for row, wanted in ((a, to_a), (b, to_b)):
            row.venue, row.start, row.end, row.lanes = wanted.venue, wanted.start, wanted.end, wanted.lanes
        self.sides.gained(gains)

    def _swapped(self, a: tuple[Row, Row], b: tuple[Row, Row], is_desk: bool) -> tuple[str, dict[Key, Owner]]:
        for (row, wanted), (other, _) in ((a, b), (b, a)):
            aside = frozenset((other.number,))
            if no := first_no(self.plain, Ask(wanted, is_desk, "change", row.start, row.made, aside)):
                return no[0], {}
        if self._kit_is_short(a, b):
            return "kit-taken", {}
        lanes = [self.plain.lanes_of(r.number, r.venue) for r, _ in (b, a)]
        named = [found[0] if len(found) == 1 else None for found in lanes]
        wants = [(row.number, wanted, lane) for (row, wanted), lane in zip((a, b), named, strict=True)]
        claims = self.plain.chosen(wants)
        return ("venue-taken", {}) if claims is None else ("", claims)

    def _kit_is_short(self, a: tuple[Row, Row], b: tuple[Row, Row]) -> bool:
        """Counted as if both had changed already."""
        live = dict(self.plain.live)
        self.plain.live |= {a[0].number: a[1], b[0].number: b[1]}
        try:
            return any(
                n > self.plain.kit_left(code, wanted.start, wanted.end, row.number)
                for row, wanted in (a, b)
                for code, n in wanted.kit.items()
            )
        finally:
            self.plain.live = live

    def split(self, row: Row, by: str, at_minute: int) -> Row | None:
        inside = row.start < at_minute < row.end and at_minute % TICK == 0
        code = self._why_over(row) or ("" if inside else "bad-span")
        code = "seat-fixed" if row.lesson else code
        user = self.sides.user(by)
        done = self.sides.both("split", code, lambda: booking.split(self._row(row), at(at_minute), user))
        if done is None:
            return None
        rest = replace(row, number=done[1].id, start=at_minute, made=self.plain.now)
        held = self.plain.held_by([row.number])
        mine = {key: row.number for key, owner in held if owner == row.number}
        later = {key: rest.number for key in mine if key[2] >= at_minute // TICK}
        row.end = at_minute
        self.plain.add(rest, later)
        self.sides.gained(set())  # nothing is; but a class ends with its room
        return rest

    def answer(self, row: Row, *, is_yes: bool) -> None:
        is_open = row.state == "pending" and row.start > self.plain.now
        done = row.state == ("confirmed" if is_yes else "refused")
        code = "" if is_open or done else "not-pending"
        user, act = self.sides.user("clerk"), approving.approve if is_yes else approving.refuse
        if (
            self.sides.both("approve" if is_yes else "refuse", code, lambda: act(self._row(row), user))
            is None
        ):
            return
        if not is_open:
            return
        if is_yes:
            row.state = "confirmed"
        else:
            self.sides.gained(self.plain.over(row, "refused"))
        if row.person:
            self.plain.tell(f"answer:{row.number}:{row.state}")

    def check_in(self, row: Row, by: str) -> None:
        possible = row.state == "confirmed" and row.end > self.plain.now
        is_early = by != "clerk" and self.plain.now < row.start - 15
        code = "" if row.state == "checked_in" else "check-in-impossible" if not possible else ""
        code = "desk-check-in" if possible and is_early else code
        user = self.sides.user(by)
        if self.sides.both("check in", code, lambda: checking_in.check_in(self._row(row), user)):
            row.state = "checked_in"

    def _row(self, row: Row) -> Booking:
        return self.sides.booking(row.number)


def at(minute: int) -> datetime:
    return gym.instant(minute)
