"""Curriculum-based course timetabling (ITC-2007 track 3, formulation UD2): lectures of an hour into rooms.

A course is a series of one-hour sessions, its teacher a person, a curriculum a group that must attend, a period an
hour of a day, an unavailable period a time at which the course (as a person of its own) is busy.
"""

import datetime as dt
from pathlib import Path

from solver.grid import Grid
from solver.problem import Day, Group, Person, Problem, Session, Use, Venue
from solver.result import Result
from solver.timespan import Span

SUFFIX = ".sol"
FILES = "cbctt/*.ctt"
CHECKER = ("cbctt/validate.py", "{instance}", "{answer}")
HOUR = 60
TERM = dt.date(2026, 3, 2)  # any Monday; the sets know periods only


def read(path: Path) -> Problem:
    header, parts = _parse(path.read_text(encoding="utf-8"))
    days, periods = int(header["Days"]), int(header["Periods_per_day"])
    grid = Grid(TERM, days, HOUR, "UTC")
    curricula: dict[str, list[str]] = {}
    for name, _, *courses in parts["CURRICULA"]:
        for course in courses:
            curricula.setdefault(course, []).append(name)
    busy: dict[str, list[Span]] = {}
    for course, day, period in parts["UNAVAILABILITY_CONSTRAINTS"]:
        tick = grid.at(int(day), int(period) * HOUR)
        busy.setdefault(course, []).append(Span(tick, tick + 1))
    sessions, uses = [], list(_standing())
    rooms = tuple((room,) for room, _ in parts["ROOMS"])
    for course, teacher, lectures, least, students in parts["COURSES"]:
        for n in range(int(lectures)):
            sessions.append(
                Session(
                    f"{course}/{n}", course, "lecture", HOUR, Span(0, grid.ticks), places=rooms, step=HOUR,
                    size=int(students), people=(f"teacher {teacher}", f"course {course}"),
                    groups=tuple(sorted(curricula.get(course, ()))), series=course, ordinal=n,
                )
            )  # fmt: skip
        uses.append(
            Use(f"days {course}", "many_days", (f"series:{course}",), params={"least": int(least)}, weight=5)
        )
    people = {p for s in sessions for p in s.people}
    return Problem(
        grid,
        tuple(Day("work") for _ in range(days)),
        tuple(sessions),
        tuple(Venue(room, capacity=int(seats)) for room, seats in parts["ROOMS"]),
        tuple(Person(p, busy=tuple(sorted(busy.get(p.removeprefix("course "), ())))) for p in sorted(people)),
        tuple(Group(name) for name, *_ in parts["CURRICULA"]),
        uses=tuple(uses),
        house=(0, periods * HOUR),
    )


def write(problem: Problem, result: Result, path: Path) -> None:
    lines = []
    for placed in result.placements:
        day = problem.grid.day(placed.start)
        period = problem.grid.minute(placed.start) // HOUR
        lines.append(f"{placed.session.rsplit('/', 1)[0]} {placed.place[0]} {day} {period}\n")
    path.write_text("".join(lines), encoding="utf-8")


def _standing() -> tuple[Use, ...]:
    return (
        Use("venue_exclusive", "venue_exclusive"),
        Use("person_exclusive", "person_exclusive"),
        Use("person_busy", "person_busy"),
        Use("audience_exclusive", "audience_exclusive"),
        Use("window", "window"),
        Use("seats", "venue_capacity", hard=False, weight=1),
        Use("company", "company", weight=2),
        Use("stability", "place_stability", weight=1),
    )


def _parse(text: str) -> tuple[dict[str, str], dict[str, list[list[str]]]]:
    header: dict[str, str] = {}
    parts: dict[str, list[list[str]]] = {}
    rows: list[list[str]] | None = None
    for line in text.splitlines():
        words = line.split()
        if not words or words[0] == "END.":
            continue
        if len(words) == 1 and words[0].endswith(":"):
            rows = parts.setdefault(words[0][:-1], [])
        elif rows is None:
            header[words[0].rstrip(":")] = words[1]
        else:
            rows.append(words)
    return header, parts
