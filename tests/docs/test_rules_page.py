"""Every row of the catalogue is covered, and the page says by what."""

import dataclasses
import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest

from solver.check import check
from solver.constraints import rules
from solver.result import Options
from solver.search import solve
from solver.timetable import Timetable

ROOT = Path(__file__).parent.parent.parent


def load():
    spec = importlib.util.spec_from_file_location("rules_page", ROOT / "docs" / "rules_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RULES_PAGE = load()
PAGE = cache(RULES_PAGE.page)


@pytest.mark.parametrize("key", [*RULES_PAGE.HARD, *RULES_PAGE.WISHES])
def test_every_row_of_the_catalogue_has_its_rule(key):
    assert RULES_PAGE.covering(key) or key in RULES_PAGE.ELSEWHERE
    assert re.search(rf"^\| {key} \| \S", PAGE(), re.MULTILINE)


def test_only_being_placed_at_all_is_no_rule():
    assert [k for k in RULES_PAGE.ELSEWHERE if not RULES_PAGE.covering(k)] == ["S01"]


def test_every_rule_names_rows_of_the_catalogue():
    known = {*RULES_PAGE.HARD, *RULES_PAGE.WISHES}
    assert [r.code for r in rules().values() if not r.keys or not known.issuperset(r.keys)] == []


def test_quotas_of_single_bookings_are_the_desks():
    assert {"advance", "length", "notice", "quota_day", "quota_week"} <= set(RULES_PAGE.desk_quotas())


EVERY_RULE = pytest.mark.parametrize("rule", rules().values(), ids=lambda r: r.code)


@EVERY_RULE
def test_its_example_bites_and_a_solve_gives_what_the_check_agrees_to(rule):
    """The timetable of the page is broken by the rule alone; a solve of the same problem is not, and costs what
    the check says; without the rule the timetable is fine."""
    problem, broken = RULES_PAGE.example(RULES_PAGE.GALLERY / f"{rule.code}.json")
    report = check(problem, Timetable.of(problem, broken))
    assert {use.id for use, _ in (*report.breaches, *report.wishes)} == {rule.code}
    assert bool(report.breaches) != bool(report.cost)

    result = solve(problem, Options(seconds=60, workers=1))
    solved = check(problem, Timetable.of(problem, result.placements))
    assert (solved.breaches, solved.cost) == ((), result.cost)
    if len(result.placements) >= len(broken):
        assert result.cost <= report.cost or report.breaches

    off = dataclasses.replace(problem, uses=tuple(dataclasses.replace(u, on=False) for u in problem.uses))
    fine = check(off, Timetable.of(off, broken))
    assert (fine.breaches, fine.cost) == ((), 0)


@EVERY_RULE
def test_its_example_weighs_what_arithmetic_says(rule):
    """A wish of another weight costs as many times as much, by the check of the whole problem."""
    if rule.hard and not rule.switchable:
        return
    problem, broken = RULES_PAGE.example(RULES_PAGE.GALLERY / f"{rule.code}.json")

    def cost(weight):
        uses = (dataclasses.replace(problem.uses[0], hard=False, weight=weight),)
        weighed = dataclasses.replace(problem, uses=uses)
        return check(weighed, Timetable.of(weighed, broken)).cost

    assert cost(1) > 0
    assert (cost(0), cost(7)) == (0, 7 * cost(1))


def test_every_rule_has_an_example_on_the_page():
    page = PAGE()

    assert [code for code in rules() if f"(../gallery/rules/{code}.json)" not in page] == []
