"""One crowded court by seed: four interleaved tournaments of sixteen teams on it, among a season of other events.

    python benchmarks/stress.py --seed 1 -o problem.json

Each tournament is a double elimination: 31 matches, of which only the first eight know their teams and every other one
comes a day or more after those that feed it. All 124 wish for the one court, whose desk has given away half of its
evenings; some 150 lectures, meetings and parties of the same people fill four halls. Where everybody waits for the
same court, and what comes late hangs on what came before, the relaxation of a model says least.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.scale import FIRST, RULES, WISHES
from solver.codec import dump_problem
from solver.constraints import standard_uses
from solver.grid import Grid
from solver.problem import Blocked, Day, Group, Opening, Person, Problem, Session, Use, Venue
from solver.timespan import Span, merged
from solver.words import Words

WEEKS, CUPS, TEAMS, PEOPLE, OTHERS = 13, 4, 16, 300, 148
NAMED = 60  # people whose calendars count
EVENING = Opening(("work", "eve"), 17 * 60, 21 * 60)
WEEKEND = Opening(("rest",), 9 * 60, 18 * 60)
DAYTIME = Opening(("work", "eve"), 8 * 60, 21 * 60)
DESK = 65  # bookings of the court by the desk
CUP_WEEKS = 7

# Who feeds whom in a double elimination of sixteen: (match, those that it waits for), winners first, then losers.
FED = (
    *((8 + n, (2 * n, 2 * n + 1)) for n in range(4)),
    *((12 + n, (8 + 2 * n, 9 + 2 * n)) for n in range(2)),
    (14, (12, 13)),
    *((15 + n, (2 * n, 2 * n + 1)) for n in range(4)),
    *((19 + n, (15 + n, 11 - n)) for n in range(4)),
    *((23 + n, (19 + 2 * n, 20 + 2 * n)) for n in range(2)),
    *((25 + n, (23 + n, 13 - n)) for n in range(2)),
    (27, (25, 26)),
    (28, (27, 14)),
    (29, (14, 28)),
    (30, (29,)),
)
MATCHES = 31


@dataclass(frozen=True)
class Stress:
    """What is asked for; the same gives the same problem."""

    seed: int = 1


def generated(stress: Stress) -> Problem:
    """The problem, in ticks of 15 minutes."""
    grid, rng = Grid(FIRST, WEEKS * 7), Random(f"court/{stress.seed}")
    sessions = [*_matches(grid, rng), *_others(grid, rng)]
    return Problem(
        grid=grid,
        days=tuple(Day("rest" if grid.date(d).weekday() >= 5 else "work") for d in range(grid.days)),
        sessions=tuple(sessions),
        venues=(_court(grid, rng), *(_hall(grid, rng, n) for n in range(4))),
        people=tuple(Person(f"p{n}", busy=_spans(grid, rng, 3 * WEEKS, 3)) for n in range(NAMED)),
        groups=tuple(_teams(rng)),
        uses=(*standard_uses(), *RULES, *WISHES, *_orders(), *_dates(grid, sessions)),
        house=(8 * 60, 21 * 60),
        name=Words("一块场地四项赛事", "four tournaments on one court"),
    )


def _matches(grid: Grid, rng: Random) -> Iterator[Session]:
    """Those that know their teams, and those that wait for others."""
    for cup in range(CUPS):
        first = (WEEKS - CUP_WEEKS) * cup // (CUPS - 1)
        window = Span(grid.at(7 * first), grid.at(7 * (first + CUP_WEEKS)))
        drawn = rng.sample(range(TEAMS), TEAMS)
        for match in range(MATCHES):
            teams = sorted(drawn[2 * match : 2 * match + 2])
            yield Session(
                f"c{cup}m{match}",
                f"c{cup}",
                "match",
                60,
                window,
                Words(f"第 {cup} 项第 {match} 场", f"cup {cup} match {match}"),
                places=(("court",),),
                teardown=15 * (match >= MATCHES - 3),
                entries=tuple(f"c{cup}t{team}" for team in teams),
                tags=(f"day{rng.randrange(7 * first, 7 * (first + CUP_WEEKS))}",) * (rng.random() < 0.4),
                priority=2,
                weight=rng.randint(1, 3),
            )


def _others(grid: Grid, rng: Random) -> Iterator[Session]:
    for number in range(OTHERS):
        kind = rng.choice(("meeting", "social"))
        weeks = rng.randint(2, 4)
        first = rng.randint(0, WEEKS - weeks)
        people = tuple(sorted(f"p{n}" for n in rng.sample(range(NAMED), rng.randint(1, 3))))
        welcome = {f"p{n}" for n in rng.sample(range(NAMED), rng.randint(6, 12))} - set(people)
        yield Session(
            f"e{number}",
            f"e{number}",
            kind,
            rng.choice((60, 90, 120)),
            Span(grid.at(7 * first), grid.at(7 * (first + weeks))),
            Words(f"活动 {number}", f"event {number}"),
            places=tuple((f"hall{n}",) for n in range(4)),
            setup=rng.choice((0, 15, 30)),
            size=rng.choice((20, 50, 100)),
            people=people,
            optional=tuple(sorted(welcome)),
            tags=(f"day{rng.randrange(7 * first, 7 * (first + weeks))}",) * (rng.random() < 0.6),
            priority=rng.randint(1, 3),
        )


def _teams(rng: Random) -> Iterator[Group]:
    for cup in range(CUPS):
        for team in range(TEAMS):
            members = tuple(sorted(f"p{n}" for n in rng.sample(range(NAMED), 5)))
            yield Group(f"c{cup}t{team}", kind="team", size=5, members=members)


def _orders() -> Iterator[Use]:
    for cup in range(CUPS):
        for match, feeders in FED:
            yield Use(
                f"c{cup}m{match}-after",
                "before",
                tuple(f"c{cup}m{feeder}" for feeder in feeders),
                then=(f"c{cup}m{match}",),
                params={"least": 1, "unit": "day"},
            )


def _dates(grid: Grid, sessions: list[Session]) -> Iterator[Use]:
    wished = {tag for session in sessions for tag in session.tags}
    for day in range(grid.days):
        if f"day{day}" in wished:
            params = {"date": grid.date(day).isoformat(), "per": 1}
            yield Use(f"near-{day}", "near_anchor", (f"tag:day{day}",), params=params)


def _court(grid: Grid, rng: Random) -> Venue:
    taken = _spans(grid, rng, DESK, 2, (17, 20))
    return Venue(
        "court", Words("球场", "court"), openings=(EVENING, WEEKEND), taken=tuple(Blocked(s) for s in taken)
    )


def _hall(grid: Grid, rng: Random, number: int) -> Venue:
    taken = tuple(Blocked(span) for span in _spans(grid, rng, 30, 4))
    capacity = (300, 120, 60, 30)[number]
    return Venue(
        f"hall{number}",
        Words(f"{number} 号厅", f"hall {number}"),
        capacity,
        openings=(DAYTIME, WEEKEND),
        taken=taken,
    )


def _spans(
    grid: Grid, rng: Random, number: int, hours: int, of_day: tuple[int, int] = (8, 18)
) -> tuple[Span, ...]:
    """So many spans of up to so many hours, anywhere in the season, that begin between two hours of the day."""
    starts = [grid.at(rng.randrange(grid.days), 60 * rng.randint(*of_day)) for _ in range(number)]
    return merged(Span(s, s + grid.ticks_of(60 * rng.randint(1, hours))) for s in starts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    problem = generated(Stress(options.seed))
    Path(options.output).write_text(json.dumps(dump_problem(problem), ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
