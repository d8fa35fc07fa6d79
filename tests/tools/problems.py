"""Small random problems and timetables, the same for the same seed.

The vocabulary is fixed, so that a rule's `example` and `example_use` can select from it:

* events `E1`–`E3`, sessions `E1.1`, `E1.2` …; kinds `match`, `lecture`, `party`; series `S1`
* tags `big`, `outdoor`, `reserve`, `final`
* venues `hall` (parts `east` and `west`), `courts` (2 lanes), `canteen` (shared), `field` (outdoor); sites
  `north` and `south`, 20 minutes apart
* people `ann`, `bob`, `cai`, `dan`; groups `red`, `blue`, `gold` (teams) with members, some of them shared
* kit `ropes` (stock 2) and `sound` (stock 1)
"""

from datetime import date
from functools import lru_cache
from random import Random

from solver.grid import Grid
from solver.problem import (
    Blocked,
    Day,
    Fixed,
    Group,
    Kit,
    Opening,
    Person,
    Place,
    Pool,
    Problem,
    Repeat,
    Session,
    Venue,
)
from solver.timespan import Span, merged
from solver.timetable import Placement, Timetable
from solver.view import View
from solver.words import Words

FIRST = date(2026, 4, 6)  # a Monday
PEOPLE = ("ann", "bob", "cai", "dan")
GROUPS = ("red", "blue", "gold")
PLACES: tuple[Place, ...] = (
    ("hall",),
    ("east",),
    ("west",),
    ("courts",),
    ("canteen",),
    ("field",),
    ("east", "courts"),
)
OPEN = (Opening(("work", "eve"), 9 * 60, 18 * 60), Opening(("rest",), 10 * 60, 16 * 60))


@lru_cache(maxsize=200)
def small_view(seed: int) -> View:
    """The view of `small_problem(seed)`; kept, for laws that look at the same problems again and again."""
    return View(small_problem(seed))


def small_problem(seed: int) -> Problem:
    """3 to 14 days, 4 to 9 sessions, everything a rule may look at present now and then."""
    rng = Random(seed)
    grid = Grid(FIRST, rng.randint(3, 14), rng.choice((15, 15, 30)))
    return Problem(
        grid=grid,
        days=tuple(_day(rng, grid, d) for d in range(grid.days)),
        sessions=_sessions(rng, grid),
        venues=_venues(rng, grid),
        people=tuple(_person(rng, grid, p, seed) for p in PEOPLE),
        groups=tuple(_group(rng, grid, g) for g in GROUPS),
        kits=(Kit("ropes", 2), Kit("sound", 1)),
        travel=(("north", "south", 20),),
        house=(8 * 60, 20 * 60),
        helpers=rng.choice((0, 2, 3)),
        now=grid.at(rng.randint(0, 1), 8 * 60),
        name=Words(f"第{seed}题", f"problem {seed}"),
    )


def random_timetable(view: View, seed: int) -> Timetable:
    """Sessions at starts and places of the raw grid, crowded around a few times of a few days."""
    rng = Random(seed)
    problem = view.problem
    share = rng.choice((0.5, 0.9, 1.0))
    hot = [problem.grid.at(rng.randrange(problem.grid.days), 60 * rng.randint(9, 17)) for _ in range(2)]
    chosen = [s for s in problem.sessions if s.fixed is not None or rng.random() < share]
    return Timetable.of(problem, [_placed(rng, view, s, hot) for s in chosen])


def _placed(rng: Random, view: View, session: Session, hot: list[int]) -> Placement:
    starts = [int(t) for t in view.starts(session)]
    place = rng.choice(session.places)
    if session.fixed is not None:
        return Placement(session.id, starts[0], session.fixed.place or place, _duties(rng, session))
    start = rng.choice(starts)
    if rng.random() < 0.75:
        around = rng.choice(hot)
        start = rng.choice(sorted(starts, key=lambda t: (abs(t - around), t))[:5])
    return Placement(session.id, start, place, _duties(rng, session))


def _duties(rng: Random, session: Session) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who does what: sometimes one too few."""
    found = []
    for pool in session.pools:
        number = min(len(pool.people), max(0, pool.need - (rng.random() < 0.2)))
        found.append((pool.role, tuple(sorted(rng.sample(pool.people, number)))))
    return tuple(found)


def _day(rng: Random, grid: Grid, day: int) -> Day:
    if grid.date(day).weekday() >= 5:
        return Day(rng.choice(("rest", "rest", "rest", "makeup", "holiday")))
    return Day(rng.choice(("work", "work", "work", "work", "eve", "holiday")))


def _spans(rng: Random, grid: Grid, most: int) -> tuple[Span, ...]:
    """A few spans of one to eight hours, some reaching over the edge of the grid."""
    spans = []
    for _ in range(rng.randint(0, most)):
        start = grid.at(rng.randint(-1, grid.days), 60 * rng.randint(8, 18))
        spans.append(Span(start, start + grid.ticks_of(60 * rng.randint(1, 8))))
    return merged(spans)


def _blocked(rng: Random, grid: Grid, most: int, lanes: tuple[int, ...] = (0,)) -> tuple[Blocked, ...]:
    reason = Words("检修", "maintenance")
    return tuple(Blocked(s, reason, rng.choice(lanes)) for s in _spans(rng, grid, most))


def _venues(rng: Random, grid: Grid) -> tuple[Venue, ...]:
    quiet = (Opening(("work", "eve"), 13 * 60, 15 * 60),)
    return (
        Venue("hall", capacity=200, parts=("east", "west"), site="north", openings=OPEN,
              taken=_blocked(rng, grid, 1), closures=_blocked(rng, grid, 1)),
        Venue("east", capacity=100, site="north", features=("stage",), openings=OPEN,
              closures=_blocked(rng, grid, 2)),
        Venue("west", capacity=80, site="north", quiet=quiet, taken=_blocked(rng, grid, 2)),
        Venue("courts", lanes=2, site="south", features=("net", "floor"), openings=OPEN,
              taken=_blocked(rng, grid, 3, (0, 1))),
        Venue("canteen", capacity=100, shared=True, site="north", quiet=quiet),
        Venue("field", outdoor=True, site="south", openings=OPEN[:1]),
    )  # fmt: skip


def _person(rng: Random, grid: Grid, name: str, seed: int) -> Person:
    """What is tentative is drawn apart, so that the rest of a problem is what it was before there was any."""
    busy = _spans(rng, grid, 3)
    return Person(name, Words(name, name), busy, _spans(Random(f"{seed}:{name}"), grid, 2))


def _group(rng: Random, grid: Grid, name: str) -> Group:
    members = tuple(sorted(rng.sample(PEOPLE, rng.randint(1, 3))))
    return Group(name, Words(name, name), "team", len(members), members, _blocked(rng, grid, 1))


def _sessions(rng: Random, grid: Grid) -> tuple[Session, ...]:
    return tuple(
        _session(rng, grid, f"E{event}", ordinal)
        for event in range(1, rng.randint(3, 4))
        for ordinal in range(1, rng.randint(3, 4))
    )


def _session(rng: Random, grid: Grid, event: str, ordinal: int) -> Session:
    kind = rng.choice(("match", "match", "lecture", "party"))
    minutes = rng.choice((30, 45, 60, 120))
    all_day = rng.random() < 0.06
    window = _window(rng, grid)
    place = rng.sample(PLACES, rng.randint(1, 3)) if rng.random() < 0.9 else [()]
    fixed = None
    if rng.random() < 0.25 and not all_day:
        start = grid.at(rng.randrange(grid.days), 30 * rng.randint(18, 34))
        start = rng.choice((start, grid.at(1, 10 * 60), grid.at(1, 10 * 60 + 30)))  # fixed ones may clash
        fixed = Fixed(start, rng.choice((None, place[0])))
    released = None
    if rng.random() < 0.3 and not all_day and fixed is None:
        start = grid.at(rng.randrange(grid.days), 60 * rng.randint(9, 17))
        released = Fixed(start, place[0])
    return Session(
        id=f"{event}.{ordinal}",
        event=event,
        kind=kind,
        minutes=1440 if all_day else minutes,
        window=window,
        name=Words(f"{event}-{ordinal}", f"{event} no. {ordinal}"),
        places=tuple(place),
        lanes=rng.choice((0, 1, 1)),
        setup=rng.choice((0, 0, 30)),
        teardown=rng.choice((0, 0, 15)),
        step=rng.choice((30, 60)),
        size=rng.choice((0, 20, 60, 90, 150)),
        people=_some(rng, PEOPLE, 2),
        optional=_some(rng, PEOPLE, 2),
        pools=(Pool("referee", PEOPLE[1:], rng.randint(1, 2), rng.random() < 0.5),)
        if rng.random() < 0.25
        else (),
        groups=_some(rng, GROUPS, 1),
        audience=_some(rng, GROUPS, 2),
        entries=_some(rng, GROUPS, 2) if kind == "match" else (),
        features=_some(rng, ("net", "stage", "floor"), 1),
        kit=tuple((k, rng.randint(1, 2)) for k in _some(rng, ("ropes", "sound"), 2)),
        helpers=rng.randint(0, 2),
        tags=_some(rng, ("big", "final", "outdoor", "reserve"), 2),
        noisy=rng.random() < 0.5,
        all_day=all_day,
        series="S1" if event == "E1" and rng.random() < 0.7 else "",
        ordinal=ordinal,
        priority=rng.randint(1, 3),
        weight=rng.randint(1, 5),
        repeat=Repeat(2, ("work", "eve")) if rng.random() < 0.12 and not all_day and not fixed else None,
        fixed=fixed,
        released=released,
        lock=rng.choice(("", "", "time", "place", "both")) if released else "",
    )


def _window(rng: Random, grid: Grid) -> Span:
    """The whole grid, some whole days, or between two odd times."""
    match rng.randint(0, 2):
        case 0:
            return Span(0, grid.ticks)
        case 1:
            first = rng.randrange(grid.days)
            return Span(grid.at(first), grid.at(rng.randint(first + 1, grid.days)))
    first = rng.randrange(grid.days)
    start = grid.at(first, 60 * rng.randint(8, 16))
    return Span(start, min(grid.ticks, start + grid.ticks_of(60 * rng.choice((3, 6, 30)))))


def _some(rng: Random, things: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(sorted(rng.sample(things, rng.randint(0, most))))
