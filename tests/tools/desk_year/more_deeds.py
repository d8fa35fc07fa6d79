"""Waiting, points and places: the rest of what people do, each deed on both sides at once."""

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Closure, Point, Venue, Waiting
from scheduler.services import appeals, editing, waiting
from scheduler.services.waiting import Wish
from tests.tools.desk_year.deeds import at
from tests.tools.desk_year.gym import DAY, minute_of
from tests.tools.desk_year.plain import Score
from tests.tools.desk_year.rules import Ask, first_no
from tests.tools.desk_year.sides import Sides
from tests.tools.desk_year.turns import OPEN, Turn


class Waits:
    """Joining the list, and answering what is offered."""

    def __init__(self, sides: Sides) -> None:
        self.sides, self.plain, self.turns = sides, sides.plain, sides.turns

    def join(self, turn: Turn, by: str) -> None:
        code = self.turns.why_not(turn, by_desk=by == "clerk")
        person, user = self.sides.person(turn.person), self.sides.user(by)
        assert person is not None
        wish = Wish(person, turn.venues, at(turn.start), at(turn.end), lanes=turn.lanes)
        made = self.sides.both("wait", code, lambda: waiting.join(wish, user))
        if made is not None:
            turn.number, turn.asked = made.id, self.plain.now
            self.turns.join(turn)

    def _stands(self, turn: Turn) -> bool:
        held = turn.row is not None and turn.row.state == "held"
        return turn.state == "offered" and turn.until > self.plain.now and held

    def accept(self, turn: Turn) -> None:
        code = "" if self._stands(turn) else "offer-over"
        row, context = turn.row, {}
        if not code and row is not None and (no := first_no(self.plain, Ask(row))):
            code, context = no
        user = self.sides.user(turn.person)
        done = self.sides.both("accept", code, lambda: waiting.accept(self._row(turn), user), **context)
        if done is not None and row is not None:
            row.state, row.until, row.made = "confirmed", None, self.plain.now
            turn.state = "accepted"
            self.turns.open.pop(turn.number)

    def pass_on(self, turn: Turn) -> None:
        code = "" if self._stands(turn) else "offer-over"
        user = self.sides.user(turn.person)
        if self.sides.both("pass", code, lambda: waiting.pass_(self._row(turn), user)):
            self.sides.gained(self.turns.over(turn, "passed"))

    def withdraw(self, turn: Turn) -> None:
        code = "" if turn.state in OPEN else "offer-over"
        user = self.sides.user(turn.person)
        if self.sides.both("withdraw", code, lambda: waiting.withdraw(self._row(turn), user)):
            self.sides.gained(self.turns.over(turn, "withdrawn"))

    def _row(self, turn: Turn) -> Waiting:
        return db.session.get_one(Waiting, turn.number)


class Points:
    """Appeals, and what the clerk says to them."""

    def __init__(self, sides: Sides) -> None:
        self.sides, self.plain = sides, sides.plain

    def appeal(self, point: Score) -> None:
        code = self._over(point) or ("appealed-already" if point.appealed else "")
        user = self.sides.user(point.person)
        if self.sides.both("appeal", code, lambda: appeals.appeal(self._row(point), user, "I was there")):
            point.appealed = True

    def answer(self, point: Score, *, is_waived: bool) -> None:
        act, user = appeals.waive if is_waived else appeals.uphold, self.sides.user("clerk")
        deed = "waive" if is_waived else "uphold"
        if self.sides.both(deed, self._over(point), lambda: act(self._row(point), user, "looked at")):
            point.waived = is_waived
            self.plain.told[f"point-answer:{self._row(point).id}:{is_waived}"] = 1

    def _over(self, point: Score) -> str:
        if point.waived:
            return "point-waived"
        return "point-expired" if point.expires <= self.plain.now else ""

    def _row(self, point: Score) -> Point:
        return db.session.scalars(select(Point).where(Point.booking_id == point.booking)).one()


class Places:
    """Closures and courts that come and go."""

    def __init__(self, sides: Sides) -> None:
        self.sides, self.plain = sides, sides.plain

    def close(self, venue: str, start: int, end: int) -> int:
        """What is booked then stays; nothing more is."""
        user = self.sides.user("organiser")
        done = self.sides.both(
            "close", "", lambda: editing.close_venue(self._venue(venue), at(start), at(end), user)
        )
        self.plain.places[venue].closed.append((start, end))
        return int(done.id)

    def reopen(self, venue: str, number: int) -> None:
        closure = db.session.get_one(Closure, number)
        span = minute_of(closure.start), minute_of(closure.end)
        user = self.sides.user("organiser")
        self.sides.both(
            "reopen", "", lambda: editing.reopen_venue(db.session.get_one(Closure, number), user) or 1
        )
        self.plain.places[venue].closed.remove(span)
        self.sides.gained(self._room(venue, max(span[0], self.plain.now), span[1]))

    def lanes(self, venue: str, lanes: int) -> None:
        """More courts, or more places of a floor."""
        place, user = self.plain.places[venue], self.sides.user("organiser")
        values = {"capacity" if place.shared else "lanes": lanes}
        self.sides.both("lanes", "", lambda: editing.change(self._venue(venue), values, user))
        place.lanes = lanes
        self.sides.gained(self._room(venue, self.plain.now, self.plain.now + 60 * DAY))

    def _room(self, venue: str, start: int, end: int) -> set[tuple[str, int]]:
        ticks = range(start // 5, -(-end // 5))
        return {(floor, tick) for floor, _ in self.plain.floors(venue) for tick in ticks}

    def _venue(self, code: str) -> Venue:
        return db.session.scalars(select(Venue).where(Venue.code == code)).one()
