"""The command: what it lists, says, and leaves behind."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from scheduler import cli
from scheduler.cli import processes
from scheduler.errors import Refusal
from tests.tools.foreign import calendar, event

SAMPLE = "code,title_zh,title_en,first_day,last_day\n2022,年度,Year,2022-01-01,2022-12-31\n"


@pytest.fixture
def fieldday(tmp_path, monkeypatch):
    """Runs `fieldday ARGS` in a data folder of its own; gives (exit code, output)."""
    monkeypatch.setenv("FIELDDAY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FIELDDAY_LANGUAGE", "en")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*words):
        result = CliRunner().invoke(cli.main, [str(w) for w in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    assert run("db", "upgrade")[0] == 0
    return run


def test_every_command_is_found_by_its_name():
    found = cli.main.list_commands(None)

    assert found == [
        "alternatives", "backup", "branch", "calendar", "copy", "db", "demo", "diff", "explain", "export", "feed",
        "import", "mail",
        "mail-in", "places", "recheck", "repair", "rules", "serve", "solve", "token", "user", "versions", "worker",
    ]  # fmt: skip
    assert [name for name in found if cli.main.get_command(None, name) is None] == []


def test_accounts_and_tokens(fieldday):
    code, said = fieldday("user", "add", "boss", "--role", "organiser")
    assert (code, said.splitlines()[0]) == (0, "Made the account boss.")

    code, secret = fieldday("token", "make", "boss", "--scope", "organise", "--name", "script")
    assert (code, len(secret.strip())) == (0, 43)
    assert fieldday("token", "list", "boss")[1] == "1\tscript\torganise\tstands\tnever used\n"
    assert fieldday("token", "revoke", "boss", 1) == (0, "Revoked.\n")
    assert fieldday("token", "list", "boss")[1] == "1\tscript\torganise\trevoked\tnever used\n"


def test_a_refusal_is_said_with_its_code(fieldday):
    fieldday("user", "add", "boss")

    code, said = fieldday("user", "add", "boss")

    assert (code, said.splitlines()) == (1, ["There is already an account “boss”.", "login-taken"])


def test_a_bad_setting_stops_the_start_by_name(fieldday, monkeypatch):
    monkeypatch.setenv("FIELDDAY_PORT", "web")

    assert fieldday("user", "list") == (2, "FIELDDAY_PORT='web': a number is needed\n")


def test_import_says_where_a_problem_is_and_writes_nothing(fieldday, tmp_path):
    table = tmp_path / "plan.csv"
    table.write_text(SAMPLE.replace("2022-12-31", "soon"))
    code, said = fieldday("import", table)
    assert (code, said.splitlines()[0].startswith("plan.csv:2:last_day")) == (1, True)

    table.write_text(SAMPLE)
    assert fieldday("import", table, "--dry-run")[0] == 0
    assert fieldday("export", 2022)[0] == 1  # there is still no such plan
    assert fieldday("import", tmp_path)[0] == 0
    assert fieldday("export", 2022) == (0, "session,title_zh,title_en,date,start,end,venues\n")


def test_a_backup_is_a_whole_database(fieldday, tmp_path):
    fieldday("user", "add", "boss")

    code, _ = fieldday("backup", tmp_path / "copy.sqlite")

    with sqlite3.connect(tmp_path / "copy.sqlite") as copy:
        assert (code, copy.execute("SELECT login FROM user").fetchall()) == (0, [("boss",)])
    assert Path(tmp_path / "copy.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_taken_port_is_refused_before_anything_begins():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refusal) as refused:
            processes.refuse_taken_port(*taken.getsockname())

    assert refused.value.code == "port-taken"


def test_an_outside_calendar_is_added_listed_and_removed(fieldday, tmp_path):
    (tmp_path / "plan.csv").write_text(SAMPLE, encoding="utf-8")
    fieldday("import", tmp_path / "plan.csv")
    file = tmp_path / "academy.ics"
    file.write_bytes(calendar("X-WR-CALNAME:Academy", *event("DTSTART;VALUE=DATE:20220310", "SUMMARY:Day")))

    assert fieldday("calendar", "add", "2022", file) == (0, "1\tAcademy\tfile\t1\tfresh\t–\n")
    assert fieldday("calendar", "list", "2022") == (0, "1\tAcademy\tfile\t1\tfresh\t–\n")
    assert fieldday("calendar", "add", "2022", "http://127.0.0.1/a.ics")[0] == 1
    assert fieldday("calendar", "remove", "2022", "1") == (0, "Removed.\n")
    assert fieldday("calendar", "list", "2022") == (0, "")
