"""places, alternatives and explain --at, as their user calls them."""

import json

import pytest

from solver.__main__ import main
from solver.codec import dump_placements, dump_problem
from solver.timetable import Placement
from tests.solver.repair.test_repairing import at, courts, match

PROBLEM = courts(match("one"), match("two"))
PLACED = (at("one", 1, 10), at("two", 1, 11))


@pytest.fixture
def files(tmp_path):
    problem, result = tmp_path / "p.json", tmp_path / "r.json"
    problem.write_text(json.dumps(dump_problem(PROBLEM)), "utf-8")
    empty = {"unplaced": [], "cost": 0, "bound": 0, "left_out_proven": True, "status": "optimal"}
    head = {"format": "fieldday.result/1", "placements": dump_placements(PLACED)}
    result.write_text(json.dumps(head | empty), "utf-8")
    return [str(problem), str(result)]


def when(placement: Placement) -> str:
    return PROBLEM.grid.datetime(placement.start).isoformat()


def test_the_cheapest_places_come_first_with_their_price(files, capsys, tmp_path):
    out = tmp_path / "places.json"

    assert main(["places", *files, "--session", "one", "--top", "3", "-o", str(out)]) == 0

    lines, told = capsys.readouterr().out.splitlines(), json.loads(out.read_text())
    assert len(lines) == len(told) == 3
    assert [one["cost"] for one in told] == sorted(one["cost"] for one in told)


def test_why_not_there_names_the_broken_rule_with_its_amount(files, capsys):
    taken = when(PLACED[1])

    assert main(["explain", *files, "--session", "one", "--at", taken, "--venue", "A"]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("it does not fit")
    assert lines[1].startswith("  × ")
    assert lines[-1] == "  cost +0"


def test_where_it_is_it_fits_and_costs_nothing_more(files, capsys):
    assert (
        main(
            [
                "--language",
                "zh",
                "explain",
                *files,
                "--session",
                "one",
                "--at",
                when(PLACED[0]),
                "--venue",
                "A",
            ]
        )
        == 0
    )

    assert capsys.readouterr().out.splitlines()[0].endswith("可以")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["explain", "--session", "one", "--at", "soon"], "--at: no time: soon"),
        (
            ["explain", "--session", "one", "--at", "1999-01-01T10:00"],
            "--at: outside the plan: 1999-01-01T10:00",
        ),
        (
            ["explain", "--session", "one", "--at", when(PLACED[0]), "--venue", "Z"],
            "--venue: no such venue: Z",
        ),
        (["explain", "--at", when(PLACED[0])], "--session: --at needs a session too"),
        (["places", "--session", "zoo"], "--session: no such session: zoo"),
    ],
)
def test_what_cannot_be_asked_ends_with_2_and_one_line(files, capsys, asked, told):
    assert main([asked[0], *files, *asked[1:]]) == 2

    assert capsys.readouterr().err.strip() == told


def test_alternatives_are_written_and_fewer_than_asked_for_are_said_to_be_so(files, capsys, tmp_path):
    out = tmp_path / "found.json"

    some = main(["alternatives", *files, "-k", "2", "--differ", "1", "-o", str(out)])
    none = main(["alternatives", *files, "-k", "1", "--differ", "3"])

    assert (some, none) == (0, 1)
    assert [len(one["placements"]) for one in json.loads(out.read_text())] == [2, 2]
    assert (
        capsys.readouterr().out.splitlines()[-1]
        == "1 were asked for, 0 found (that there are no more is not proven)"
    )
