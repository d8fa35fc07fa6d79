from benchmarks import compare

HEAD = "instance,status,cost,placed\n"


def told(tmp_path, monkeypatch, capsys, before: str, after: str, best: str = "") -> tuple[int, list[str]]:
    files = []
    for name, text in (("a", HEAD + before), ("b", HEAD + after), ("best", "instance,best\n" + best)):
        file = tmp_path / f"{name}.csv"
        file.write_text(text)
        files.append(str(file))
    monkeypatch.setattr("sys.argv", ["compare.py", *files[:2], "--best", files[2]])
    code = compare.main()
    return code, [" ".join(row.split()) for row in capsys.readouterr().out.splitlines()]


def test_every_instance_and_the_sums_are_told_with_the_ratio_to_the_best(tmp_path, monkeypatch, capsys):
    code, rows = told(
        tmp_path, monkeypatch, capsys, "x,feasible,12,5\ny,optimal,8,5\n", "x,feasible,9,5\ny,optimal,8,5\n",
        "x,8\ny,8\n",
    )  # fmt: skip
    assert code == 0
    assert rows == ["x 12 → 9 -3", "y 8 → 8 +0", "sum of 2 20 → 17 -3", "of the best known 1.250 → 1.062"]


def test_less_placed_is_worse_even_where_it_costs_less(tmp_path, monkeypatch, capsys):
    code, rows = told(tmp_path, monkeypatch, capsys, "x,feasible,12,5\n", "x,feasible,2,4\n")
    assert code == 1
    assert rows[0] == "x 12 → 2 -10, placed 5 → 4"


def test_a_failure_and_a_missing_row_are_said(tmp_path, monkeypatch, capsys):
    code, rows = told(tmp_path, monkeypatch, capsys, "x,feasible,1,1\nz,optimal,1,1\n", "x,failed: boom,,\n")
    assert code == 1
    assert rows[:2] == ["x feasible → failed: boom", "z only in the first table"]
