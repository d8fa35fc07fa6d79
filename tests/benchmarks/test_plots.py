"""Tables of runs become pictures and a page."""

import sys
import xml.etree.ElementTree as ET

import pytest

from benchmarks import plots

FIGURES = "instance,status,cost,bound,placed,unplaced,seconds_to_first,seconds_to_best,seconds,cpu_seconds,peak_mb\n"
TOLD = "seconds,phase,cost,bound,placed\n0.5,greedy,40,,9\n0.9,blocks,80,,10\n4,improve,20,5,10\n9,verify,10,5,10\n"


@pytest.fixture
def runs(tmp_path):
    for name, rows in (
        ("cbctt", ["a,feasible,10,5,10,0,0.5,9,10,18,200", "b,failed: no,,,,,,,,,"]),
        ("scale", ["100,optimal,7,7,100,0,0.2,1,2,2,150", "1000,optimal,70,70,1000,0,0.9,9,20,20,300"]),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "figures.csv").write_text(FIGURES + "\n".join(rows) + "\n")
    (tmp_path / "cbctt" / "a.progress.csv").write_text(TOLD)
    return tmp_path


def test_the_page_has_a_row_an_instance_and_the_ratio_to_the_best_known(runs, monkeypatch):
    (runs / "best.csv").write_text("instance,best\na,8\nb,3\n")
    monkeypatch.setattr(sys, "argv", ["plots.py", str(runs), "--best", str(runs / "best.csv")])

    assert plots.main() == 0

    page = (runs / "README.md").read_text()
    assert "| a | feasible | 10 | 5 | 10 | 0 | 0.5 | 9 | 18 | 200 |  | 8 |" in page
    assert "| b | failed: no |" in page
    assert "Sum of costs ÷ sum of best known: 1.250" in page
    assert "(cbctt.svg)" in page
    assert "(growth.svg)" in page


def test_a_run_is_drawn_from_where_everything_is_placed_and_falls_to_its_last_cost(runs):
    row = plots.read(runs / "cbctt" / "figures.csv")[0]

    cost, bound = plots.quality(runs / "cbctt", row)

    assert cost.points == [(0.9, 8), (4, 2), (9, 1), (9, 1)]
    assert (bound.points, bound.dashed) == ([(4, 0.5), (9, 0.5), (9, 0.5)], True)


def test_the_pictures_are_well_formed_whatever_the_names_are(runs):
    curve = plots.Curve('<&">', [(1, 1), (10, 2)])
    root = ET.fromstring(plots.over_time("a & b", [curve]))
    assert [t.text for t in root.iter() if t.text == '<&">'] == ['<&">']
    root = ET.fromstring(plots.growth(plots.read(runs / "scale" / "figures.csv")))
    assert len([p for p in root.iter() if p.get("stroke-width")]) == 3


def test_growth_is_drawn_of_equally_crowded_problems_only(runs):
    rows = plots.read(runs / "scale" / "figures.csv")
    others = [{**rows[0], "instance": name, "cpu_seconds": "99"} for name in ("1000-crowded", "stress")]

    assert plots.growth([*others, *rows]) == plots.growth(rows)


def test_seeds_of_an_instance_stand_in_one_row_and_are_summed_apart():
    rows = [
        {
            "instance": "a",
            "seed": "1",
            "status": "feasible",
            "cost": "10",
            "cpu_seconds": "9",
            "checked": "ok",
        },
        {
            "instance": "a",
            "seed": "2",
            "status": "optimal",
            "cost": "8",
            "cpu_seconds": "11.5",
            "checked": "ok",
        },
        {
            "instance": "b",
            "seed": "1",
            "status": "feasible",
            "cost": "",
            "cpu_seconds": "1",
            "checked": "no answer",
        },
    ]

    lines = plots.table(rows, {"a": 8, "b": 3})

    assert lines[2] == "| a | feasible · optimal | 10 · 8 |  |  |  |  |  | 11.5 |  | ok | 8 |"
    assert lines[4:] == [
        "\nSum of costs ÷ sum of best known: 1.250 (seed 1, 1 instances)",
        "\nSum of costs ÷ sum of best known: 1.000 (seed 2, 1 instances)",
    ]
