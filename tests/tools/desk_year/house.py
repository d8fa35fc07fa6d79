"""Of the house: club terms, courses, closures, courts that come and go, and events of the plan."""

from tests.tools.desk_year.cast import Cast
from tests.tools.desk_year.gym import DAY, WORK
from tests.tools.desk_year.plain import EVENT, Row
from tests.tools.desk_year.sides import CLUBS


class House:
    """Early in the morning, before anybody comes."""

    def __init__(self, cast: Cast, first_day: int) -> None:
        self.cast, self.plain, self.draw, self.first_day = cast, cast.plain, cast.draw, first_day
        self.closures: list[tuple[str, int]] = []

    def opens(self, day: int) -> None:
        """Club terms, closures, courts that come and go, and events of the plan."""
        now = day * DAY + 300
        self.cast.sides.at(now)
        if day % 28 == self.first_day % 28:
            self._term(day)
        if self.cast.standing.slots and day % 2:
            self._of_a_club(day)
        if day % 15 == 4:
            self._close(day)
        if day % 11 == 5 and self.closures:
            venue, number = self.closures.pop(0)
            self.cast.places.reopen(venue, number)
        if day % 45 == 20:
            self.cast.places.lanes("GYM-T", 6 - self.plain.places["GYM-T"].lanes % 4)
        if day % 60 == 33:
            self.cast.places.lanes("GYM-F", self.plain.places["GYM-F"].lanes + 2)
        if day % 17 == 9:
            self._event(day)

    def _term(self, day: int) -> None:
        for club in CLUBS:
            venue = self.draw.choice(("GYM-A", "GYM-H2", "GYM-H", "GYM-B"))
            start = (day + self.draw.randrange(1, 7)) * DAY + self.draw.choice((1050, 1110, 720, 600))
            self.cast.standing.book(venue, start, 90, self.draw.choice((5, 8)), club)

    def _of_a_club(self, day: int) -> None:
        """A club's date, or that and later ones, or all, goes elsewhere, takes longer, or is given back."""
        draw = self.draw
        slot = draw.choice(self.cast.standing.slots[-8:])
        row, scope = draw.choice(slot.rows[-9:]), draw.choice(("this", "this", "later", "all"))
        if draw.random() < 0.25:
            self.cast.standing.cancel(slot, row, scope)
            return
        venue = draw.choice((row.venue, row.venue, "GYM-A", "GYM-H2"))
        days, start = draw.choice((0, 0, 0, 1, -1, 7)), draw.choice((row.start % DAY, 1050, 600))
        begins = (row.start // DAY + days) * DAY + start
        self.cast.standing.change(slot, row, scope, venue, begins, begins + draw.choice((60, 90, 90, 120)))

    def _close(self, day: int) -> None:
        venue = self.draw.choice(("GYM-B", "GYM-A", "GYM-T"))
        start = (day + self.draw.choice((1, 3))) * DAY + 990
        number = self.cast.places.close(venue, start, start + self.draw.choice((120, DAY)))
        self.closures.append((venue, number))

    def _event(self, day: int) -> None:
        days = [d for d in range(day + 2, day + 7) if self.plain.types[d] in WORK]
        if days:
            venue = self.draw.choice(("GYM-A", "GYM-B", "GYM-H"))
            start = self.draw.choice(days) * DAY + 1050
            if not any(
                isinstance(o, str) for o in self.plain.near(Row(0, venue, start, start + 120, 0), EVENT)
            ):
                self.cast.events.publish(venue, start, 120)
