"""Waiting, points, standing slots and places: the rest of what people do, each deed on both sides at once."""

from datetime import timedelta

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking, Closure, Point, Venue, Waiting
from scheduler.services import appeals, editing, recurring, waiting
from scheduler.services.waiting import Wish
from tests.tools.desk_year.deeds import at
from tests.tools.desk_year.gym import DAY, WEEK, instant, minute_of
from tests.tools.desk_year.plain import Plain, Row, Score
from tests.tools.desk_year.rules import Ask, first_no
from tests.tools.desk_year.sides import Sides
from tests.tools.desk_year.turns import OPEN, Turn

WORKDAYS = ("work", "eve", "makeup")
RULES = {0: "MO", 1: "TU", 2: "WE", 3: "TH", 4: "FR", 5: "SA", 6: "SU"}


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


class Standing:
    """Club slots for a term."""

    def __init__(self, sides: Sides) -> None:
        self.sides, self.plain = sides, sides.plain

    def book(self, venue: str, start: int, minutes: int, weeks: int, club: str) -> list[Row]:
        """Every week at that time; where dates are taken, all others, as the refusal offers."""
        starts = self._starts(start, weeks)
        bad = [s for s in starts if self._collides(venue, s, s + minutes)]
        code = "" if starts and not bad else "series-taken" if starts else "series-empty"
        order = self._order(venue, start, minutes, weeks, club)
        series = self.sides.both("book series", code, lambda: recurring.book_series(*order))
        if series is None and starts and self.sides.refusal is not None:
            dates = [minute_of(_read(d["start"])) for d in self.sides.refusal.context["dates"]]
            if dates != bad:
                raise self.sides.differs(f"dates that cannot be had: {dates}, foretold {bad}")
            if len(bad) == len(starts):
                return []
            (instead,) = self.sides.refusal.alternatives
            order = self._order(venue, start, minutes, weeks, club)
            again = recurring.with_skip(order[0], instead.action["skip"])
            series = self.sides.both("book series", "", lambda: recurring.book_series(again, order[1]))
            starts = [s for s in starts if s not in bad]
        return self._added(series, starts, minutes, venue, club) if series is not None else []

    def _order(
        self, venue: str, start: int, minutes: int, weeks: int, club: str
    ) -> tuple[recurring.Standing, "object"]:
        weekday = RULES[_weekday(start)]
        rule = f"FREQ=WEEKLY;BYDAY={weekday};COUNT={weeks}"
        group = self.sides.group(club)
        asked = recurring.Standing(
            venue=venue, start=at(start), end=at(start + minutes), rrule=rule, group=group, lanes=0
        )
        return asked, self.sides.user("clerk")

    def _starts(self, start: int, weeks: int) -> list[int]:
        first = self.plain.types[start // DAY]
        usual = WORKDAYS if first in WORKDAYS else (first,)
        found = [start + n * WEEK for n in range(weeks)]
        return [s for s in found if s > self.plain.now and self.plain.types[s // DAY] in usual]

    def _collides(self, venue: str, start: int, end: int) -> bool:
        row = Row(0, venue, start, end, 0)
        return not self.plain.is_open(venue, start, end) or self.plain.chosen([(0, row, None)]) is None

    def _added(self, series: object, starts: list[int], minutes: int, venue: str, club: str) -> list[Row]:
        query = select(Booking.id).where(Booking.series_id == series.id).order_by(Booking.start)  # type: ignore[attr-defined]
        made = []
        for number, start in zip(db.session.scalars(query), starts, strict=True):
            row = Row(number, venue, start, start + minutes, 0, group=club, source="series")
            row.made = self.plain.now
            claims = self.plain.chosen([(number, row, None)])
            assert claims is not None
            made.append(self.plain.add(row, claims))
        return made

    def cancel(self, rows: list[Row], index: int, scope: str) -> None:
        """This one, or this and later ones."""
        row = rows[index]
        over = row.state != "confirmed" or row.start <= self.plain.now
        user = self.sides.user("clerk")
        done = self.sides.both(
            f"cancel series {scope}",
            "booking-over" if over else "",
            lambda: recurring.cancel(self.sides.booking(row.number), user, scope),  # type: ignore[arg-type]
        )
        if done is None:
            return
        gone = [row] if scope == "this" else [r for r in rows[index:] if r.number in self.plain.live]
        gains = set[tuple[str, int]]()
        for one in gone:
            gains |= self.plain.over(one, "cancelled")
        self._tell(gone)
        self.sides.gained(gains)

    def _tell(self, rows: list[Row]) -> None:
        """The club hears of it once, under the first of its dates."""
        for who in self.plain.people.values():
            if rows and rows[0].group in who.clubs:
                self.plain.tell(f"series:{rows[0].number}:{self.sides.persons[who.code]}")


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


def _weekday(minute: int) -> int:
    return (instant(minute) + timedelta(hours=8)).weekday()


def _read(text: str) -> "object":
    from datetime import datetime

    return datetime.fromisoformat(text)


__all__ = ["Places", "Plain", "Points", "Standing", "Waits"]
