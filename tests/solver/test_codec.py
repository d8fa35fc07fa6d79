"""Problems and results as JSON: what is written is what is read, and bad files are refused with their place."""

import json

import pytest

from solver.codec import (
    BadFile,
    canonical,
    digest,
    dump_placements,
    dump_problem,
    dump_result,
    load_placements,
    load_problem,
    load_result,
)
from solver.result import Options
from solver.search import solve
from solver.timetable import Placement
from tests.tools.problems import small_problem


@pytest.mark.parametrize("seed", range(30))
def test_reading_what_was_written_gives_the_same_problem(seed):
    problem = small_problem(seed)

    again = load_problem(json.loads(json.dumps(dump_problem(problem))))

    assert again == problem
    assert digest(again) == digest(problem)


def test_a_result_survives_the_way_through_json():
    result = solve(small_problem(4), Options(seconds=60))

    assert load_result(json.loads(json.dumps(dump_result(result)))) == result


def test_placements_survive_the_way_through_json():
    placed = (Placement("E1.1", 12, ("hall",), (("referee", ("ann", "bob")),)), Placement("E1.2", 40))

    assert load_placements(dump_placements(placed)) == placed


def test_the_canonical_form_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": [2]}) == canonical({"a": [2], "b": 1}) == b'{"a":[2],"b":1}'


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda d: d.update(format="fieldday.problem/9"), "format"),
        (lambda d: d["sessions"][1].update(minuets=30), "sessions[1].minuets"),
        (lambda d: d["sessions"][0].update(minutes="an hour"), "sessions[0].minutes"),
        (lambda d: d["sessions"][0].update(minutes=True), "sessions[0].minutes"),
        (lambda d: d["sessions"][2].pop("window"), "sessions[2].window"),
        (lambda d: d["sessions"][0].update(window=[1, 2, 3]), "sessions[0].window"),
        (lambda d: d["grid"].update(first="2026-13-01"), "grid.first"),
        (lambda d: d.update(venues={}), "venues"),
        (lambda d: d.update(grid=[]), "grid"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(change, where):
    data = json.loads(json.dumps(dump_problem(small_problem(1))))
    change(data)

    with pytest.raises(BadFile) as refused:
        load_problem(data)

    assert refused.value.where == where
    assert refused.value.words.zh
    assert refused.value.words.en


@pytest.mark.parametrize("data", [None, [], "problem", 7, {}])
def test_something_that_is_no_problem_at_all_is_refused(data):
    with pytest.raises(BadFile):
        load_problem(data)
