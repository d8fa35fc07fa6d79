"""A year of people at a gym that is asked for 1.6 times of what it has at peak: seeded, day by day."""

from tests.tools.desk_year import proof
from tests.tools.desk_year.afterwards import Afterwards
from tests.tools.desk_year.cast import Cast
from tests.tools.desk_year.class_story import ClassGoers
from tests.tools.desk_year.gym import DAY
from tests.tools.desk_year.house import House
from tests.tools.desk_year.sides import Sides
from tests.tools.desk_year.wishes import Wishes, wishes_of

FIRST_DAY = 3  # Monday, 4 January
STEP = 10  # minutes between looks at the clock
FIRST, LAST = 360, 1320  # of the day, in which people ask


class Story:
    """Both sides, and what happens to them. `run(days)` can be called again: the year goes on."""

    def __init__(self, seed: int, *, members: int = 360, days: int = 365) -> None:
        self.sides = Sides.made(members, days + FIRST_DAY + 20)
        self.plain = self.sides.plain
        self.sides.at(FIRST_DAY * DAY)
        self.cast = Cast.made(self.sides, seed, days)
        self.draw = self.cast.draw
        self.wishes, self.goers = Wishes(self.cast), ClassGoers(self.cast, FIRST_DAY)
        self.afterwards, self.house = Afterwards(self.cast), House(self.cast, FIRST_DAY)
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
        self.house.opens(day)
        self.goers.term(day)
        per_step = wishes_of(self.plain, day) / (LAST - FIRST) * STEP
        for minute in range(FIRST, LAST, STEP):
            self.sides.at(day * DAY + minute)
            if minute % 30 == 0 or self.draw.random() < 0.4:  # the worker is not always punctual
                self.sides.clock_ends()
            self.afterwards.people_come()
            whole = int(per_step) + (self.draw.random() < per_step % 1)
            for moment in sorted(self.draw.randrange(STEP) for _ in range(whole)):
                self.sides.at(day * DAY + minute + moment)
                self._somebody(day)
        self.sides.clock_ends()
        proof.at_rest(self.sides)

    def _somebody(self, day: int) -> None:
        """Calls or comes: with a wish, and more often than not somebody else with something else."""
        if self.draw.random() < CLASSES:
            self.goers.one()
        else:
            self.wishes.one(day)
        if self.draw.random() < 0.55:
            self.draw.choices(
                (self.afterwards.something, self.wishes.stray, self.goers.something), (90, 3, 7)
            )[0]()


CLASSES = 0.15  # of the wishes are for a seat in a class
