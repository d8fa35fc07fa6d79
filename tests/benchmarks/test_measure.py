"""Whole sets, measured in pieces and checked by their own checkers."""

import csv
import sys
from pathlib import Path

import pytest

from benchmarks import measure
from tests.benchmarks.test_sets import CTT

CHECKER = """import sys
lines = open(sys.argv[2]).read().splitlines()
print("lectures", len(lines))
sys.exit(0 if len(lines) == 5 and open(sys.argv[1]).read().startswith("Name") else 1)
"""


@pytest.fixture
def sets(tmp_path):
    folder = tmp_path / "instances" / "cbctt"
    folder.mkdir(parents=True)
    for name in ("comp2", "comp10"):
        (folder / f"{name}.ctt").write_text(CTT)
    (folder / "validate.py").write_text(CHECKER)
    return tmp_path


def pretended(name, file, out, seconds, workers, seed) -> dict[str, str]:
    """An answer of five lectures, at once."""
    instance = Path(file).stem
    (out / f"{instance}.sol").write_text("c1 A 0 0\n" * 5)
    (out / f"{instance}.progress.csv").write_text("seconds\n")
    return {"instance": instance, "status": "feasible", "cost": "0"}


def measured(sets, monkeypatch, *more: str) -> list[tuple[str, ...]]:
    given = [
        str(sets / "instances"),
        str(sets / "out"),
        "--sets",
        "cbctt",
        "--seconds",
        "20",
        "--workers",
        "1",
    ]
    monkeypatch.setattr(measure, "solved", pretended)
    monkeypatch.setattr(sys, "argv", ["measure.py", *given, *more])
    measure.main()
    with (sets / "out" / "cbctt" / "figures.csv").open() as file:
        rows = csv.DictReader(file)
        return [(r["instance"], r["seed"], r["cost"], r["checked"], r["commit"]) for r in rows]


def test_what_a_commit_has_is_not_run_again_and_what_another_one_had_gives_way(sets, monkeypatch):
    first = measured(sets, monkeypatch, "--seeds", "1", "--commit", "aaa")
    assert first == [("comp2", "1", "0", "ok", "aaa"), ("comp10", "1", "0", "ok", "aaa")]
    assert (sets / "out" / "cbctt" / "comp2.progress.csv").exists()

    (sets / "instances" / "cbctt" / "validate.py").write_text("raise SystemExit('not again')")
    assert measured(sets, monkeypatch, "--seeds", "1", "--commit", "aaa") == first

    (sets / "instances" / "cbctt" / "comp10.ctt").unlink()
    assert measured(sets, monkeypatch, "--seeds", "1", "--commit", "bbb") == [
        ("comp2", "1", "0", "not again", "bbb"),
        ("comp10", "1", "0", "ok", "aaa"),
    ]


def test_no_run_is_begun_after_the_time(sets, monkeypatch):
    (sets / "out" / "cbctt").mkdir(parents=True)
    (sets / "out" / "cbctt" / "figures.csv").write_text("instance,seed\n")

    assert measured(sets, monkeypatch, "--within", "-1", "--commit", "aaa") == []


def test_an_answer_that_its_set_does_not_accept_is_told(sets, monkeypatch):
    (sets / "instances" / "cbctt" / "validate.py").write_text(CHECKER.replace("== 5", "== 6"))

    rows = measured(sets, monkeypatch, "--seeds", "1", "--commit", "aaa")

    assert {row[3] for row in rows} == {"lectures 5"}
