"""The sample year as a whole: it comes in, it can be built and solved, and its trap is told, not forced."""

import csv
from pathlib import Path

from solver.check import check
from solver.constraints import rules
from solver.findings import find
from solver.result import Options
from solver.timetable import Timetable

FOLDER = Path(__file__).parents[3] / "scheduler" / "sample" / "2021"
# "4 May, on a working day": there is no such day in 2021; nine of a laboratory's 45 in one retreat, six may.
OUTSIDE_THE_REACH = ["E10.opening", "E19.1"]


def rows(table):
    return list(csv.DictReader((FOLDER / f"{table}.csv").open(encoding="utf-8")))


def test_every_event_of_the_year_is_there():
    wanted = {f"E{i:02}" for i in range(1, 30)} | {"E11B"} | {f"X{i}" for i in (1, 2, 3, 4, 5, 6, 8, 9)}
    split = {"E20": "E20A", "X7": "X7A"}  # two terms; three contests

    found = {row["code"] for row in rows("events")}

    assert {split.get(code, code) for code in wanted | {"X7"}} <= found


def test_the_programme_has_its_size(problem):
    moving = [s for s in problem.sessions if not s.fixed and not s.repeat]
    matches = [s for s in moving if s.pools and s.pools[0].role == "referee"]

    assert (len(problem.sessions), len(matches), len(moving) - len(matches)) == (293, 20, 213)
    assert len([s for s in problem.sessions if s.repeat]) == 45


def test_at_least_thirty_hard_rules_and_twelve_wishes_are_in_force(problem):
    used = {u.rule for u in problem.uses}

    assert len([r for r in used if rules()[r].hard]) >= 30
    assert len([r for r in used if not rules()[r].hard]) >= 12


def test_every_rule_of_the_file_selects_something(problem):
    empty = [u.id for u in problem.uses if not problem.select(u.sessions)]
    lost = [u.id for u in problem.uses if u.then and not problem.select(u.then)]

    assert (empty, lost) == ([], [])


def test_the_two_sessions_without_a_day_are_found_before_any_search(problem):
    found = find(problem)

    assert [(f.code, f.where, f.severity) for f in found] == [
        ("nowhere-to-go", f"sessions.{session}", "warning") for session in OUTSIDE_THE_REACH
    ]
    assert "Cryogenics Laboratory is away" in found[1].words.en
    assert "4 May" in found[0].words.en
    assert "working days" in found[0].words.en


def test_everything_else_is_placed_and_the_independent_check_agrees(problem):
    from solver.search import solve

    result = solve(problem, Options(seconds=60, workers=1, seed=1))

    assert [u.session for u in result.unplaced] == OUTSIDE_THE_REACH
    assert [u.state for u in result.unplaced] == ["any", "any"]
    report = check(problem, Timetable.of(problem, result.placements))
    assert (report.breaches, report.cost) == ((), result.cost)
