"""Seasons of an amateur indoor football league (RobinX files): each pair twice, each team in its own hall.

A slot is a day; a match is a session in the home team's hall, which is closed where the home team cannot have it. A
team's absences are those of a person who has to be there. Windows of days with at most so many matches are
`team_max_day`, hard or as a wish; the days between a pair's matches are `spacing`; teams that have to keep level in
matches played are `team_pace`.
"""

import datetime as dt
import xml.etree.ElementTree as ET
from collections import defaultdict
from itertools import permutations
from pathlib import Path

from solver.grid import Grid
from solver.problem import Blocked, Day, Group, Person, Problem, Session, Use, Venue
from solver.result import Result
from solver.timespan import Span

SUFFIX = ".xml"
FILES = "sports/indoor-football/instances/*.xml"
CHECKER = ("sports/check_robinx.py", "{instance}", "{answer}")
DAY = 1440
FIRST = dt.date(2026, 3, 2)  # any day; the set knows slots only


def read(path: Path) -> Problem:
    root = ET.parse(path).getroot()
    teams = [team.get("id", "") for team in root.iter("team")]
    slots = len(list(root.iter("slot")))
    grid = Grid(FIRST, slots, DAY, "UTC")
    closed, away, uses = _constraints(root)
    sessions = tuple(
        Session(
            f"{a}-{b}", "season", "match", DAY, Span(0, slots), places=((f"hall {a}",),), step=DAY,
            people=(f"team {a}", f"team {b}"), entries=(a, b), series="–".join(sorted((a, b), key=int)),
        )
        for a, b in permutations(teams, 2)
    )  # fmt: skip
    return Problem(
        grid,
        tuple(Day("work") for _ in range(slots)),
        sessions,
        tuple(
            Venue(f"hall {t}", closures=tuple(Blocked(Span(d, d + 1)) for d in sorted(closed[t])))
            for t in teams
        ),
        tuple(Person(f"team {t}", busy=tuple(Span(d, d + 1) for d in sorted(away[t]))) for t in teams),
        tuple(Group(t) for t in teams),
        uses=tuple(uses),
        house=(0, DAY),
    )


def write(problem: Problem, result: Result, path: Path) -> None:
    root = ET.Element("Solution")
    ET.SubElement(root, "MetaData")
    games = ET.SubElement(root, "Games")
    for placed in result.placements:
        home, away = placed.session.split("-")
        ET.SubElement(games, "ScheduledMatch", home=home, away=away, slot=str(placed.start))
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _constraints(root: ET.Element) -> tuple[dict[str, set[int]], dict[str, set[int]], list[Use]]:
    closed: dict[str, set[int]] = defaultdict(set)
    away: dict[str, set[int]] = defaultdict(set)
    uses = [
        Use(code, code)
        for code in ("venue_exclusive", "venue_closed", "person_exclusive", "person_busy", "window")
    ]
    for number, rule in enumerate(next(iter(root.iter("Constraints"))).iter()):
        given = rule.attrib
        if rule.tag == "CA1" and given["max"] == "0":
            table = closed if given["mode"] == "H" else away
            for team in given.get("teams", "").split(";"):
                table[team].update(int(s) for s in given.get("slots", "").split(";") if s)
        elif rule.tag == "CA3" and given["mode2"] == "SLOTS":
            params = {"most": int(given["max"]), "days": int(given["intp"])}
            hard = given["type"] == "HARD"
            weight = 1 if hard else int(given["penalty"])
            uses.append(Use(f"CA3 {number}", "team_max_day", params=params, hard=hard, weight=weight))
        elif rule.tag == "SE1":
            params = {"least": int(given["min"]) + 1, "per": "series"}
            uses.append(Use(f"SE1 {number}", "spacing", params=params))
        elif rule.tag == "FA2" and given["type"] == "HARD":
            uses.append(Use(f"FA2 {number}", "team_pace", params={"most": int(given["intp"])}))
        elif rule.tag in ("CA1", "CA2", "CA4", "GA1", "BR1", "BR2", "FA2"):
            raise ValueError(f"{rule.tag} {given} is nothing that this set has")
    return closed, away, uses
