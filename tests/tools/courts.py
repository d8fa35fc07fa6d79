"""Two courts for a few days, for stories of repairs: ticks of half an hour."""

from datetime import date

from solver.grid import Grid
from solver.problem import Blocked, Day, Opening, Problem, Session, Use, Venue
from solver.timespan import Span
from solver.timetable import Placement
from solver.words import Words


def courts(
    *sessions: Session, days: int = 5, closures: tuple[Blocked, ...] = (), more: tuple[Use, ...] = ()
) -> Problem:
    """Two courts, open from 9 to 17 on each of some working days."""
    grid = Grid(date(2026, 5, 4), days, 30)
    open_ = (Opening(("work",), 540, 1020),)
    venues = (
        Venue("A", Words("A"), openings=open_, closures=closures),
        Venue("B", Words("B"), openings=open_),
    )
    names = ("window", "venue_open", "venue_closed", "venue_exclusive", "fixed")
    uses = tuple(Use(n, n) for n in names)
    return Problem(grid, tuple(Day("work") for _ in range(days)), sessions, venues, uses=uses + more)


def match(name: str, **more) -> Session:
    places = more.pop("places", (("A",),))
    return Session(name, "E", "match", 60, Span(0, 48 * 5), Words(name), places=places, step=60, **more)


def at(name: str, day: int, hour: int, place: str = "A") -> Placement:
    return Placement(name, day * 48 + hour * 2, (place,))


def closed(day: int, first: int = 0, last: int = 24) -> Blocked:
    return Blocked(Span(day * 48 + first * 2, day * 48 + last * 2), Words("检修", "repairs"))
