"""python -m solver, as its user calls it."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from solver.__main__ import main
from solver.codec import dump_problem, dump_result
from solver.explain.told import Explanation
from solver.problem import Problem
from solver.result import Result
from solver.timetable import Placement
from solver.words import Words
from tests.solver.test_findings import LECTURE, problem

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "solver", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def written(tmp_path):
    def write(given: Problem) -> Path:
        path = tmp_path / "problem.json"
        path.write_text(json.dumps(dump_problem(given)), encoding="utf-8")
        return path

    return write


def test_solving_and_checking_a_sound_problem_ends_with_0(written, tmp_path):
    path, result = written(problem(LECTURE)), tmp_path / "result.json"

    solved = run("solve", path, "-o", result, "--seconds", 20)
    checked = run("check", path, result)

    assert (solved.returncode, checked.returncode) == (0, 0)
    assert checked.stdout == "0 breaches, cost 0, 0 unplaced\n"
    assert [p["session"] for p in json.loads(result.read_text())["placements"]] == ["E1.1"]


def test_something_left_out_ends_with_1_and_says_why(written):
    too_long = dataclasses.replace(LECTURE, minutes=600)

    solved = run("--language", "zh", "solve", written(problem(too_long)), "--seconds", 20)

    assert solved.returncode == 1
    assert "大厅在这个时间不开放" in solved.stderr
    assert json.loads(solved.stdout)["unplaced"][0]["state"] == "any"


def test_too_little_memory_is_said_and_ends_with_3(written):
    solved = run("solve", written(problem(LECTURE)), "--memory", 200)

    assert solved.returncode == 3
    assert solved.stderr.splitlines()[-1].startswith("not enough memory: allow more by --memory")
    assert "Traceback" not in solved.stderr


def test_a_result_says_how_much_memory_it_took(written, tmp_path):
    result = tmp_path / "result.json"
    run("solve", written(problem(LECTURE)), "-o", result, "--seconds", 20, "--workers", 2)

    assert 20 < json.loads(result.read_text())["memory"] < 2000


def test_a_corrupted_result_does_not_pass_the_check(written, tmp_path):
    path, result = written(problem(LECTURE)), tmp_path / "result.json"
    run("solve", path, "-o", result, "--seconds", 20)
    answer = json.loads(result.read_text())
    answer["placements"][0]["start"] = 0

    result.write_text(json.dumps(answer))
    checked = run("check", path, result)

    assert checked.returncode == 1
    assert "hall is not open at that time" in checked.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "Expecting property name"),
        ("[]", "a JSON object is needed"),
        ('{"format": "fieldday.problem/1"}', "grid: this field is missing"),
        ('{"format": "x"}', "'fieldday.problem/1' is needed, this is 'x'"),
    ],
)
def test_bad_input_ends_with_2_and_one_line(tmp_path, content, told):
    path = tmp_path / "bad.json"
    path.write_text(content)

    done = run("solve", path)

    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_ends_with_2(tmp_path):
    done = run("solve", tmp_path / "none.json")

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_unknown_ids_end_with_2_before_any_search(written):
    done = run("solve", written(problem(dataclasses.replace(LECTURE, places=(("hell",),)))))

    assert done.returncode == 2
    assert done.stderr == "error: sessions.E1.1.places: no such venue: hell\n"


def test_a_result_that_lies_about_itself_does_not_pass_the_check(written, tmp_path):
    path, result = written(problem(LECTURE)), tmp_path / "result.json"
    run("solve", path, "-o", result, "--seconds", 20)
    answer = json.loads(result.read_text())

    result.write_text(json.dumps(answer | {"cost": 7, "problem": "0" * 64, "placements": []}))
    checked = run("check", path, result)

    assert checked.returncode == 1
    assert checked.stdout.splitlines() == [
        "the result is of another problem",
        "the result says cost 7; it is 0",
        "what it says is unplaced is not so: E1.1",
        "0 breaches, cost 0, 1 unplaced",
    ]


def test_the_difference_of_two_results_is_told_a_line_a_session(tmp_path):
    def result(name, start):
        placements = [{"session": "E1.1", "start": start, "place": ["AUD"]}]
        empty = {"unplaced": [], "cost": 0, "bound": 0, "left_out_proven": True, "status": "optimal"}
        path = tmp_path / name
        path.write_text(json.dumps({"format": "fieldday.result/1", "placements": placements} | empty))
        return path

    a, b = result("a.json", 4), result("b.json", 9)
    same, other = run("diff", a, a), run("diff", a, b)

    assert (same.returncode, other.returncode) == (0, 1)
    assert other.stdout.splitlines()[0] == "moved\tE1.1\t4 AUD → 9 AUD"


def test_what_holds_in_any_plan_is_proven_where_that_is_asked(written, tmp_path, capsys):
    two = (LECTURE, dataclasses.replace(LECTURE, id="E1.2"))
    path, result, answer = written(problem(*two)), tmp_path / "result.json", tmp_path / "answer.json"
    first = Placement("E1.1", two[0].window.start, two[0].places[0])
    made = Result("feasible", (first,), (Explanation("E1.2", Words(), "unproven", 0),), 0, 0, False)
    result.write_text(json.dumps(dump_result(made)))

    code = main(["explain", str(path), str(result), "--in-any-plan", "-o", str(answer)])

    (told,) = json.loads(answer.read_text())
    assert (code, told["session"]) == (1, "E1.2")
    assert told["proof"]["claim"] in ("moves", "outweighed")
    assert "whatever the plan: " in capsys.readouterr().out
