"""What is wrong with a problem is said before any search, with its place."""

import dataclasses
from datetime import date

import pytest

from solver.compile import compile_problem
from solver.constraints import standard_uses
from solver.findings import find, looked_into
from solver.grid import Grid
from solver.problem import Day, Fixed, Opening, Person, Pool, Problem, Session, Use, Venue
from solver.result import Options
from solver.search import solve
from solver.timespan import Span
from solver.words import Words
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules

GRID = Grid(date(2021, 5, 3), 5)
LECTURE = Session(
    "E1.1", "E1", "lecture", 60, Span(0, GRID.ticks), Words("讲座", "lecture"), places=(("hall",),)
)


def problem(*sessions: Session, uses: tuple[Use, ...] = (), **more: object) -> Problem:
    days = tuple(Day("holiday" if d < 3 else "work") for d in range(5))
    hall = Venue("hall", Words("大厅", "hall"), capacity=100, openings=(Opening(("work",), 9 * 60, 17 * 60),))
    fields = {
        "grid": GRID,
        "days": days,
        "venues": (hall,),
        "sessions": sessions,
        "uses": standard_uses() + uses,
    }
    return Problem(**{**fields, **more})  # type: ignore[arg-type]


def found(given: Problem) -> list[tuple[str, str, str]]:
    return [(f.code, f.where, f.severity) for f in find(given)]


def test_a_sound_problem_has_no_findings():
    assert found(problem(LECTURE)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"places": (("hell",),)}, ("unknown-id", "sessions.E1.1.places", "error")),
        ({"people": ("nobody",)}, ("unknown-id", "sessions.E1.1.people", "error")),
        ({"groups": ("none",)}, ("unknown-id", "sessions.E1.1.groups", "error")),
        ({"entries": ("none",)}, ("unknown-id", "sessions.E1.1.entries", "error")),
        ({"kit": (("rope", 1),)}, ("unknown-id", "sessions.E1.1.kit", "error")),
        ({"pools": (Pool("referee", ("x",), 1),)}, ("unknown-id", "sessions.E1.1.pools", "error")),
        ({"minutes": 0}, ("bad-length", "sessions.E1.1.minutes", "error")),
        ({"window": Span(9, 9)}, ("empty-window", "sessions.E1.1.window", "error")),
        ({"places": ()}, ("no-place", "sessions.E1.1.places", "error")),
        ({"step": 0}, ("bad-step", "sessions.E1.1.step", "error")),
        ({"fixed": Fixed(40, ("park",))}, ("fixed-elsewhere", "sessions.E1.1.fixed.place", "error")),
    ],
)
def test_a_bad_session_is_named_with_its_field(change, expected):
    assert found(problem(dataclasses.replace(LECTURE, **change))) == [expected]


def test_everything_wrong_is_told_at_once():
    bad = dataclasses.replace(LECTURE, places=(("hell",),), people=("nobody",), minutes=-5)

    assert [where for _, where, _ in found(problem(bad, bad))] == [
        "sessions.E1.1",
        *["sessions.E1.1.places", "sessions.E1.1.people", "sessions.E1.1.minutes"] * 2,
    ]


def test_a_rule_or_parameter_that_does_not_exist_is_named():
    uses = (
        Use("a", "no_such_rule"),
        Use("b", "team_rest", params={"minuets": 5}),
        Use("c", "venue_open", hard=False),
    )

    assert found(problem(LECTURE, uses=uses)) == [
        ("unknown-id", "uses.a.rule", "error"),
        ("bad-parameter", "uses.b.minuets", "error"),
        ("bad-parameter", "uses.c.hard", "error"),
    ]


def test_days_and_day_types_must_fit_the_grid():
    given = problem(LECTURE, days=(Day("work"), Day("feast")))

    assert found(given) == [("days-mismatch", "days", "error"), ("unknown-id", "days[1].type", "error")]


def test_an_opening_on_4_may_inside_the_break_is_told_with_the_rule_that_emptied_it():
    only_4_may = Span(GRID.at(1), GRID.at(2))
    opening = dataclasses.replace(LECTURE, window=only_4_may, name=Words("五四开幕", "4 May opening"))

    (finding,) = find(problem(opening))

    assert (finding.code, finding.where, finding.severity) == ("nowhere-to-go", "sessions.E1.1", "warning")
    assert finding.words.zh == "五四开幕：31 个起点一个也不剩：大厅在这个时间不开放（31）"
    assert finding.words.en == "4 May opening: none of 31 starts is left: hall is not open at that time (31)"


def test_a_busy_person_is_counted_but_never_explained():
    busy = Person("p", Words("李所长", "Director Li"), busy=(Span(0, GRID.ticks),))
    lecture = dataclasses.replace(LECTURE, people=("p",))

    (finding,) = find(problem(lecture, people=(busy,)))

    assert "李所长" in finding.words.zh
    assert "Director Li" in finding.words.en


def test_looking_into_a_compiled_problem_leaves_it_as_it_was():
    """Who looks for findings gives the compiled problem on to the solve."""
    given = with_rules(small_problem(7), 1)
    looked, fresh = compile_problem(given), compile_problem(given)

    assert looked_into(looked) == find(given)

    for one, other in zip(looked.domains, fresh.domains, strict=True):
        assert (one.cell.tolist(), one.cost.tolist()) == (other.cell.tolist(), other.cost.tolist())
    assert not any(coupling.at for coupling in looked.couplings)
    assert solve(given, Options(seconds=30, effort=1), compiled=looked).placements == (
        solve(given, Options(seconds=30, effort=1)).placements
    )
