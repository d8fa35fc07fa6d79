"""What people would like, and what they do when they do not get it."""

from dataclasses import replace
from datetime import datetime

from tests.tools.desk_year.cast import VENUES, Cast
from tests.tools.desk_year.gym import DAY, PEAK, WORK, minute_of
from tests.tools.desk_year.plain import Plain, Row
from tests.tools.desk_year.rules import Ask
from tests.tools.desk_year.turns import Turn

WEIGHTS = (26, 26, 12, 30, 8, 2)  # of VENUES
HEADS = 2.5  # of a party on the floor
OFF_PEAK = 24  # wishes a day
DEMAND = 1.6


def wishes_of(plain: Plain, day: int) -> float:
    """Wishes made on a day: at peak 1.6 times the places, counted in hours, and some off peak."""
    hours = sum(b - a for a, b in PEAK) / 60
    courts = sum(plain.places[v].lanes for v in ("GYM-B", "GYM-T", "GYM-A", "GYM-H1"))
    floor = plain.places["GYM-F"].lanes / HEADS
    peak = hours * (courts + floor) * DEMAND if plain.types[day] in WORK else 0
    return peak + OFF_PEAK


class Wishes:
    """Courts, tables and places on the floor."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.sides, self.plain, self.draw = cast, cast.sides, cast.plain, cast.draw

    def one(self, day: int) -> None:
        row, by = self.drawn(day)
        if row is None:
            return
        made = self.cast.bookings.book(row, by, **options(self.cast, by))
        if made is None:
            self._refused(Ask(row, by == "clerk"), row, by)

    def drawn(self, day: int) -> tuple[Row | None, str]:
        """What somebody would like: mostly one of the next days, at a time when people have time."""
        draw = self.draw
        ahead = draw.choices(range(9), (5, 6, 5, 4, 4, 3, 4, 6, 1))[0]
        venue = draw.choices(VENUES, WEIGHTS)[0]
        start = time(self.cast, venue, day + ahead)
        if start is None:
            return None, ""
        by_clerk, person = draw.random() < 0.25, draw.choice(self.cast.members)
        group = self._club_of(person) if not by_clerk and draw.random() < 0.3 else ""
        place = self.plain.places[venue]
        party = draw.choice((1, 1, 2, 2, 3, 4, 5)) if place.shared else draw.choice((1, 2, 2, 4))
        lanes = party if place.shared else draw.choices((1, 2, 0), (30, 3, 1))[0] if place.lanes > 1 else 1
        row = Row(
            0, venue, start, start + length(self.cast), lanes, "" if group else person, group, party=party
        )
        row.source = "phone"
        row.activity = draw.choice(("", "", "dance")) if venue == "GYM-A" else ""
        if venue == "GYM-B" and draw.random() < 0.4:
            row.kit = {"RACKET": draw.choice((2, 2, 4))}
        return row, "clerk" if by_clerk else person

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
            code = self.cast.bookings.foretell(replace(ask, row=other))[0]
            if code:
                raise self.sides.differs(f"{refusal.code} for {row}: the alternative {other} is {code}")
        self.sides.counts["alternatives that can be taken"] += len(wanted)
        if wanted and self.draw.random() < 0.35:
            self.cast.bookings.book(wanted[0], by)
        elif refusal.code == "venue-taken" and row.person and self.draw.random() < 0.6:
            self.join(row, by)

    def _as_row(self, row: Row, action: dict[str, object]) -> Row:
        start, end = (datetime.fromisoformat(str(action[name])) for name in ("start", "end"))
        return replace(
            row,
            number=0,
            venue=str(action["venue"]),
            start=minute_of(start),
            end=minute_of(end),
            lanes=int(str(action["lanes"])),
        )

    def join(self, row: Row, by: str) -> None:
        venues = [row.venue]
        if row.venue in ("GYM-B", "GYM-T") and self.draw.random() < 0.3:
            venues.append("GYM-T" if row.venue == "GYM-B" else "GYM-B")
        lanes = row.lanes or self.plain.places[row.venue].lanes
        self.cast.waits.join(Turn(0, row.person, tuple(venues), row.start, row.end, lanes, 0), by)

    def stray(self) -> None:
        """Somebody would wait for what may be free, closed or long ago."""
        row, by = self.drawn(self.plain.now // DAY)
        if row is not None and row.person:
            self.join(row, by)


def options(cast: Cast, by: str) -> dict[str, object]:
    if by == "clerk" and cast.draw.random() < 0.1:
        return {"override": True}
    return {"hold": cast.draw.choice((5, 10, 30))} if cast.draw.random() < 0.06 else {}


def time(cast: Cast, venue: str, day: int) -> int | None:
    hours = cast.plain.hours(venue, day)
    if not hours:
        return None
    starts = [m for a, b in hours for m in range(a, b - 29, 30)]
    is_work = cast.plain.types[day] in WORK
    peaks = [m for m in starts if is_work and any(a - 30 <= m < b for a, b in PEAK)]
    chosen = cast.draw.choice(peaks if peaks and cast.draw.random() < 0.78 else starts)
    return day * DAY + chosen + cast.draw.choices((0, 5, 15), (30, 1, 1))[0]


def length(cast: Cast) -> int:
    return cast.draw.choices((60, 30, 90, 120, 15, 33, 150), (60, 15, 10, 8, 1, 1, 1))[0]
