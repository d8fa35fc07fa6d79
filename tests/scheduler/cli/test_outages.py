"""What an operator can mend is said in a sentence, not in a trace."""

import pytest
from click.testing import CliRunner

from scheduler import cli


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDDAY_LANGUAGE", "en")
    monkeypatch.setenv("FIELDDAY_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return lambda *words: CliRunner().invoke(cli.main, [str(word) for word in words])


def test_a_database_without_tables_is_told_with_the_way_forward(run):
    result = run("user", "list")

    assert result.exit_code == 2
    assert result.output.splitlines() == [
        "The database is not ready: no such table: user",
        "Run fieldday db upgrade first.",
        "database-not-ready",
    ]


def test_an_unknown_kind_of_database_is_told(run, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "foo://x")

    result = run("user", "list")

    assert (result.exit_code, result.output.splitlines()[-1]) == (2, "database-unknown")


def test_a_data_folder_that_cannot_be_made_is_told(run, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FIELDDAY_DATA", str(tmp_path / "file" / "data"))

    result = run("user", "list")

    assert (result.exit_code, result.output.splitlines()[-1]) == (2, "file-unusable")


def test_a_fault_of_ours_is_not_hidden(run, monkeypatch):
    monkeypatch.setattr("scheduler.cli.context.create_app", lambda _: 1 / 0)

    assert isinstance(run("user", "list").exception, ZeroDivisionError)


def test_a_backup_does_not_overwrite_what_it_copies(run, tmp_path):
    run("db", "upgrade")
    before = (tmp_path / "data" / "fieldday.sqlite").read_bytes()

    result = run("backup", tmp_path / "data" / "fieldday.sqlite")

    assert (result.exit_code, result.output.splitlines()[-1]) == (1, "backup-onto-itself")
    assert (tmp_path / "data" / "fieldday.sqlite").read_bytes() == before


@pytest.mark.parametrize("words", [("serve", "--port", 99999), ("solve", "2021", "--workers", 0)])
def test_a_number_out_of_range_is_told_with_its_range(run, words):
    result = run(*words)

    assert (result.exit_code, "is not in the range" in result.output) == (2, True)
