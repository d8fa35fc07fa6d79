"""A week of courses: series of lectures, groups that must attend several, rooms of different sizes. Everything fits;
the wishes compete."""

import datetime as dt
from random import Random

from solver.grid import Grid
from solver.problem import Day, Group, Person, Problem, Session, Use, Venue
from solver.timespan import Span

HOUR = 60


def courses(seed: int, *, count: int = 8, days: int = 3, hours: int = 4) -> Problem:
    random, grid = Random(seed), Grid(dt.date(2026, 3, 2), days, HOUR, "UTC")
    sessions, uses = [], list(_standing())
    for course in range(count):
        groups = tuple(sorted({f"g{random.randrange(4)}" for _ in range(2)}))
        people = (f"teacher {random.randrange(count - 2)}", f"course {course}")
        size = random.choice([10, 20, 40])
        for n in range(random.choice([2, 3])):
            sessions.append(
                Session(
                    f"c{course}/{n}", f"c{course}", "lecture", HOUR, Span(0, grid.ticks), step=HOUR, size=size,
                    places=(("a",), ("b",), ("c",)), people=people, groups=groups, series=f"c{course}", ordinal=n,
                )
            )  # fmt: skip
        uses.append(Use(f"days {course}", "many_days", (f"series:c{course}",), params={"least": 2}, weight=5))
    return Problem(
        grid,
        tuple(Day("work") for _ in range(days)),
        tuple(sessions),
        tuple(Venue(name, capacity=seats) for name, seats in (("a", 12), ("b", 25), ("c", 40))),
        tuple(Person(p) for p in sorted({p for s in sessions for p in s.people})),
        tuple(Group(f"g{n}") for n in range(4)),
        uses=tuple(uses),
        house=(8 * HOUR, (8 + hours) * HOUR),
    )


def _standing() -> tuple[Use, ...]:
    hard = ("venue_exclusive", "person_exclusive", "audience_exclusive", "window", "venue_open")
    return (
        *(Use(code, code) for code in hard),
        Use("seats", "venue_capacity", hard=False, weight=1),
        Use("company", "company", weight=2),
        Use("stability", "place_stability", weight=1),
    )
