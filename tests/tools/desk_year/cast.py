"""Who and what the story is about: both sides, chance, and all that can be done."""

import random
from dataclasses import dataclass

from tests.tools.desk_year.class_deeds import Classes
from tests.tools.desk_year.deeds import Bookings
from tests.tools.desk_year.events import Events
from tests.tools.desk_year.more_deeds import Places, Points, Waits
from tests.tools.desk_year.plain import Plain
from tests.tools.desk_year.sides import Sides
from tests.tools.desk_year.standing import Standing

VENUES = ("GYM-B", "GYM-T", "GYM-A", "GYM-F", "GYM-H1", "GYM-H")


@dataclass(frozen=True)
class Cast:
    """Seeded: the same seed gives the same story."""

    draw: random.Random
    sides: Sides
    bookings: Bookings
    classes: Classes
    waits: Waits
    points: Points
    standing: Standing
    places: Places
    events: Events

    @classmethod
    def made(cls, sides: Sides, seed: int, days: int) -> "Cast":
        standing = Standing(sides)
        return cls(
            random.Random(seed),
            sides,
            Bookings(sides),
            Classes(sides),
            Waits(sides),
            Points(sides),
            standing,
            Places(sides),
            Events(sides, days, standing),
        )

    @property
    def plain(self) -> Plain:
        return self.sides.plain

    @property
    def members(self) -> list[str]:
        return sorted(self.plain.people)
