"""A year of people at a gym that is asked for 1.6 times of what it has at peak: seeded, day by day."""

import random
from collections.abc import Iterable
from dataclasses import replace

from tests.tools.desk_year import proof
from tests.tools.desk_year.deeds import Bookings
from tests.tools.desk_year.events import Events
from tests.tools.desk_year.gym import DAY, PEAK, WORK, minute_of
from tests.tools.desk_year.more_deeds import Places, Points, Waits
from tests.tools.desk_year.plain import EVENT, Row
from tests.tools.desk_year.rules import Ask
from tests.tools.desk_year.sides import CLUBS, Sides
from tests.tools.desk_year.standing import Standing
from tests.tools.desk_year.turns import Turn

FIRST_DAY = 3  # Monday, 4 January
STEP = 10  # minutes between looks at the clock
DEMAND = 1.6


class Story:
    """Both sides, and what happens to them. `run(days)` can be called again: the year goes on."""

    def __init__(self, seed: int, *, members: int = 360, days: int = 365) -> None:
        self.draw = random.Random(seed)
        self.sides = Sides.made(members, days + FIRST_DAY + 20)
        self.plain = self.sides.plain
        self.sides.at(FIRST_DAY * DAY)
        self.bookings, self.waits = Bookings(self.sides), Waits(self.sides)
        self.points, self.standing, self.places = Points(self.sides), Standing(self.sides), Places(self.sides)
        self.events = Events(self.sides, days, self.standing)
        self.members = sorted(self.plain.people)
        self.closures: list[tuple[str, int, int]] = []
        self.day = self.started = FIRST_DAY
        self.is_finished = False

    def run(self, days: int) -> None:
        for _ in range(days):
            self._day(self.day)
            self.day += 1

    def finish(self) -> None:
        """Two weeks pass in which nobody does anything: every hold ends, and all is over."""
        for n in range(1, 22):
            self.sides.at((self.day + n) * DAY)
            self.sides.clock_ends()
        proof.at_the_end(self.sides)
        self.is_finished = True

    def _day(self, day: int) -> None:
        self._of_the_house(day)
        per_step = self._wishes(day) / (LAST - FIRST) * STEP
        for minute in range(FIRST, LAST, STEP):
            self.sides.at(day * DAY + minute)
            if minute % 30 == 0 or self.draw.random() < 0.4:  # the worker is not always punctual
                self.sides.clock_ends()
            self._people_come()
            whole = int(per_step) + (self.draw.random() < per_step % 1)
            for moment in sorted(self.draw.randrange(STEP) for _ in range(whole)):
                self.sides.at(day * DAY + minute + moment)
                self._wish(day)
                self._something_else()
        self.sides.clock_ends()
        proof.at_rest(self.sides)

    def _wishes(self, day: int) -> float:
        """Wishes made on a day: at peak 1.6 times the places, counted in hours, and some off peak."""
        hours = sum(b - a for a, b in PEAK) / 60
        courts = sum(self.plain.places[v].lanes for v in ("GYM-B", "GYM-T", "GYM-A", "GYM-H1"))
        floor = self.plain.places["GYM-F"].lanes / HEADS
        peak = hours * (courts + floor) * DEMAND if self.plain.types[day] in WORK else 0
        return peak + OFF_PEAK

    # Wishes

    def _wish(self, day: int) -> None:
        row, by = self._drawn(day)
        if row is None:
            return
        options = self._options(by)
        made = self.bookings.book(row, by, **options)
        if made is None:
            self._refused(Ask(row, by == "clerk"), row, by)

    def _drawn(self, day: int) -> tuple[Row | None, str]:
        """What somebody would like: mostly one of the next days, at a time when people have time."""
        draw = self.draw
        ahead = draw.choices(range(9), (5, 6, 5, 4, 4, 3, 4, 6, 1))[0]
        venue = draw.choices(VENUES, WEIGHTS)[0]
        start = self._time(venue, day + ahead)
        if start is None:
            return None, ""
        by_clerk, person = draw.random() < 0.25, draw.choice(self.members)
        group = self._club_of(person) if not by_clerk and draw.random() < 0.3 else ""
        place = self.plain.places[venue]
        party = draw.choice((1, 1, 2, 2, 3, 4, 5)) if place.shared else draw.choice((1, 2, 2, 4))
        lanes = party if place.shared else draw.choices((1, 2, 0), (30, 3, 1))[0] if place.lanes > 1 else 1
        row = Row(0, venue, start, start + self._length(), lanes, "" if group else person, group, party=party)
        row.source = "phone"
        row.activity = draw.choice(("", "", "dance")) if venue == "GYM-A" else ""
        if venue == "GYM-B" and draw.random() < 0.4:
            row.kit = {"RACKET": draw.choice((2, 2, 4))}
        return row, "clerk" if by_clerk else person

    def _options(self, by: str) -> dict[str, object]:
        if by == "clerk" and self.draw.random() < 0.1:
            return {"override": True}
        return {"hold": self.draw.choice((5, 10, 30))} if self.draw.random() < 0.06 else {}

    def _time(self, venue: str, day: int) -> int | None:
        hours = self.plain.hours(venue, day)
        if not hours:
            return None
        starts = [m for a, b in hours for m in range(a, b - 29, 30)]
        is_work = self.plain.types[day] in WORK
        peaks = [m for m in starts if is_work and any(a - 30 <= m < b for a, b in PEAK)]
        chosen = self.draw.choice(peaks if peaks and self.draw.random() < 0.78 else starts)
        return day * DAY + chosen + self.draw.choices((0, 5, 15), (30, 1, 1))[0]

    def _length(self) -> int:
        return self.draw.choices((60, 30, 90, 120, 15, 33, 150), (60, 15, 10, 8, 1, 1, 1))[0]

    def _club_of(self, person: str) -> str:
        clubs = self.plain.people[person].clubs
        return clubs[0] if clubs else ""

    def _refused(self, ask: Ask, row: Row, by: str) -> None:
        """Each alternative can be taken, says the model; now and then somebody takes one, or waits."""
        refusal = self.sides.refusal
        assert refusal is not None
        places = [a.action for a in refusal.alternatives if "venue" in a.action]
        wanted = [self._as_row(row, action) for action in places]
        for other in wanted:
            code = self.bookings.foretell(replace(ask, row=other))[0]
            if code:
                raise self.sides.differs(f"{refusal.code} for {row}: the alternative {other} is {code}")
        self.sides.counts["alternatives that can be taken"] += len(wanted)
        if wanted and self.draw.random() < 0.35:
            self.bookings.book(wanted[0], by)
        elif refusal.code == "venue-taken" and row.person and self.draw.random() < 0.6:
            self._join(row, by)

    def _as_row(self, row: Row, action: dict[str, object]) -> Row:
        from datetime import datetime

        start, end = (datetime.fromisoformat(str(action[name])) for name in ("start", "end"))
        return replace(
            row,
            number=0,
            venue=str(action["venue"]),
            start=minute_of(start),
            end=minute_of(end),
            lanes=int(str(action["lanes"])),
        )

    def _join(self, row: Row, by: str) -> None:
        venues = [row.venue]
        if row.venue in ("GYM-B", "GYM-T") and self.draw.random() < 0.3:
            venues.append("GYM-T" if row.venue == "GYM-B" else "GYM-B")
        lanes = row.lanes or self.plain.places[row.venue].lanes
        self.waits.join(Turn(0, row.person, tuple(venues), row.start, row.end, lanes, 0), by)

    # Other deeds

    def _something_else(self) -> None:
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
            self._stray_join,
        )
        weights = (20, 8, 8, 3, 2, 6, 6, 30, 12, 2, 3)
        if draw.random() < 0.55:
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
            self.bookings.cancel(*found, knowing=self.draw.random() < 0.6)

    def _move(self) -> None:
        if not (found := self._mine()):
            return
        row, by = found
        venue = self.draw.choice((row.venue, row.venue, self.draw.choice(VENUES)))
        start = self._time(venue, row.start // DAY + self.draw.choice((0, 0, 1)))
        if start is not None:
            self.bookings.move(row, by, venue, start)

    def _resize(self) -> None:
        if found := self._mine():
            row, by = found
            lanes = self.draw.choice((row.lanes, row.lanes, 1, 2))
            self.bookings.resize(row, by, row.start + self._length(), lanes)

    def _swap(self) -> None:
        one, other = self._mine(), self._mine()
        if one and other and one[0] is not other[0]:
            self.bookings.swap(one[0], other[0], "clerk")

    def _split(self) -> None:
        if found := self._mine():
            row, by = found
            self.bookings.split(row, by, row.start + self.draw.choice((15, 30, 30, 33, 60)))

    def _answer_request(self) -> None:
        row = self._some(r for r in self.plain.live.values() if r.state == "pending")
        if row is not None and self.draw.random() < 0.7:
            self.bookings.answer(row, is_yes=self.draw.random() < 0.7)

    def _confirm(self) -> None:
        if row := self._some(r for r in self.plain.live.values() if r.state == "held"):
            self.bookings.confirm(row, row.person if row.person and not row.group else "clerk")

    def _answer_offer(self) -> None:
        turns = sorted(self.sides.turns.open.values(), key=lambda t: (t.state != "offered", t.number))
        if not turns:
            return
        turn = turns[0] if turns[0].state == "offered" else self.draw.choice(turns)
        if turn.state == "offered":
            self.draw.choices((self.waits.accept, self.waits.pass_on, self.waits.withdraw), (6, 2, 1))[0](
                turn
            )
        elif self.draw.random() < 0.05:
            self.draw.choice((self.waits.withdraw, self.waits.accept))(turn)

    def _walk_in(self) -> None:
        venue = self.draw.choice(VENUES)
        party = self.draw.choice((1, 2, 3)) if self.plain.places[venue].shared else 2
        self.bookings.walk_in(venue, party, self.draw.choice(("", "", self.draw.choice(self.members))))

    def _stray_join(self) -> None:
        """Somebody would wait for what may be free, closed or long ago."""
        row, by = self._drawn(self.plain.now // DAY)
        if row is not None and row.person:
            self._join(row, by)

    def _appeal(self) -> None:
        if not self.plain.points:
            return
        point = self.draw.choice(self.plain.points[-40:])
        if point.appealed and self.draw.random() < 0.8:
            self.points.answer(point, is_waived=self.draw.random() < 0.5)
        else:
            self.points.appeal(point)

    def _people_come(self) -> None:
        """Most check in; whoever never comes was decided with the booking's number."""
        now = self.plain.now
        rows = (r for r in self.plain.live.values() if r.state == "confirmed" and not r.group)
        for row in [r for r in rows if (r.start - 15 <= now < r.start + 10) and r.number % 12]:
            self.bookings.check_in(row, row.person if row.person and row.number % 3 else "clerk")

    # Of the house

    def _of_the_house(self, day: int) -> None:
        """Club terms, closures, courts that come and go, and events of the plan."""
        now = day * DAY + 300
        self.sides.at(now)
        if day % 28 == FIRST_DAY % 28:
            self._term(day)
        if self.standing.slots and day % 2:
            self._of_a_club(day)
        if day % 15 == 4:
            self._close(day)
        if day % 11 == 5 and self.closures:
            venue, number, _ = self.closures.pop(0)
            self.places.reopen(venue, number)
        if day % 45 == 20:
            self.places.lanes("GYM-T", 6 - self.plain.places["GYM-T"].lanes % 4)
        if day % 60 == 33:
            self.places.lanes("GYM-F", self.plain.places["GYM-F"].lanes + 2)
        if day % 17 == 9:
            self._event(day)

    def _term(self, day: int) -> None:
        for club in CLUBS:
            venue = self.draw.choice(("GYM-A", "GYM-H2", "GYM-H", "GYM-B"))
            start = (day + self.draw.randrange(1, 7)) * DAY + self.draw.choice((1050, 1110, 720, 600))
            self.standing.book(venue, start, 90, self.draw.choice((5, 8)), club)

    def _of_a_club(self, day: int) -> None:
        """A club's date, or that and later ones, or all, goes elsewhere, takes longer, or is given back."""
        draw = self.draw
        slot = draw.choice(self.standing.slots[-8:])
        row, scope = draw.choice(slot.rows[-9:]), draw.choice(("this", "this", "later", "all"))
        if draw.random() < 0.25:
            self.standing.cancel(slot, row, scope)
            return
        venue = draw.choice((row.venue, row.venue, "GYM-A", "GYM-H2"))
        days, start = draw.choice((0, 0, 0, 1, -1, 7)), draw.choice((row.start % DAY, 1050, 600))
        begins = (row.start // DAY + days) * DAY + start
        self.standing.change(slot, row, scope, venue, begins, begins + draw.choice((60, 90, 90, 120)))

    def _close(self, day: int) -> None:
        venue = self.draw.choice(("GYM-B", "GYM-A", "GYM-T"))
        start = (day + self.draw.choice((1, 3))) * DAY + 990
        number = self.places.close(venue, start, start + self.draw.choice((120, DAY)))
        self.closures.append((venue, number, day))

    def _event(self, day: int) -> None:
        days = [d for d in range(day + 2, day + 7) if self.plain.types[d] in WORK]
        if days:
            venue = self.draw.choice(("GYM-A", "GYM-B", "GYM-H"))
            start = self.draw.choice(days) * DAY + 1050
            if not any(
                isinstance(o, str) for o in self.plain.near(Row(0, venue, start, start + 120, 0), EVENT)
            ):
                self.events.publish(venue, start, 120)


VENUES = ("GYM-B", "GYM-T", "GYM-A", "GYM-F", "GYM-H1", "GYM-H")
WEIGHTS = (26, 26, 12, 30, 8, 2)
HEADS = 2.5  # of a party on the floor
OFF_PEAK = 24  # wishes a day
FIRST, LAST = 360, 1320  # of the day, in which people ask
