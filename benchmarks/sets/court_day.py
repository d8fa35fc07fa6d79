"""One day, k courts, a single round robin with rest between a team's matches; the shortest day wins.

A slot is an hour of a long day, a court a venue with closures, a team a person with absences. Rest is `team_rest`,
the length of the day the wish `early_end`.
"""

import datetime as dt
import json
from itertools import combinations
from pathlib import Path

from solver.grid import Grid
from solver.problem import Blocked, Day, Group, Person, Problem, Session, Use, Venue
from solver.result import Result
from solver.timespan import Span

SUFFIX = ".json"
FILES = "sports/court-day/*.json"
CHECKER = ("sports/courtday.py", "check", "{instance}", "{answer}")
TICK = 5  # minutes of a slot, so that the longest day of the set is one day of the calendar
FIRST = dt.date(2026, 3, 2)


def read(path: Path) -> Problem:
    day = json.loads(path.read_text(encoding="utf-8"))
    grid = Grid(FIRST, 1, TICK, "UTC")
    horizon = int(day["horizon"])
    closed: dict[int, list[Blocked]] = {}
    away: dict[int, list[Span]] = {}
    for court, slot in sorted(map(tuple, day["closed"])):
        closed.setdefault(court, []).append(Blocked(Span(slot, slot + 1)))
    for team, slot in sorted(map(tuple, day["away"])):
        away.setdefault(team, []).append(Span(slot, slot + 1))
    courts = tuple((f"court {c}",) for c in range(day["courts"]))
    sessions = tuple(
        Session(
            f"{a}-{b}", "day", "match", TICK, Span(0, horizon), places=courts, step=TICK,
            people=(f"team {a}", f"team {b}"), entries=(str(a), str(b)),
        )
        for a, b in combinations(range(day["teams"]), 2)
    )  # fmt: skip
    standing = ("venue_exclusive", "venue_closed", "person_exclusive", "person_busy", "window")
    return Problem(
        grid,
        (Day("work"),),
        sessions,
        tuple(Venue(f"court {c}", closures=tuple(closed.get(c, ()))) for c in range(day["courts"])),
        tuple(Person(f"team {t}", busy=tuple(away.get(t, ()))) for t in range(day["teams"])),
        tuple(Group(str(t)) for t in range(day["teams"])),
        uses=(
            *(Use(code, code) for code in standing),
            Use("rest", "team_rest", params={"minutes": int(day["rest"]) * TICK}),
            Use("early", "early_end", params={"minutes": TICK}),
        ),
        house=(0, 1440),
    )


def write(problem: Problem, result: Result, path: Path) -> None:
    rows = [
        {
            "teams": [int(t) for t in p.session.split("-")],
            "slot": p.start,
            "court": int(p.place[0].split()[1]),
        }
        for p in result.placements
    ]
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
