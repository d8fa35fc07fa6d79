"""fieldday feed: addresses made, renewed and revoked at the terminal, and feeds checked."""

import pytest
from click.testing import CliRunner

from scheduler import cli

PEOPLE = "code,name\n20001,张伟\n"


@pytest.fixture
def fieldday(tmp_path, monkeypatch):
    """Runs `fieldday ARGS` in a data folder of its own that knows one person; gives (exit code, output)."""
    monkeypatch.setenv("FIELDDAY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FIELDDAY_LANGUAGE", "en")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*words):
        result = CliRunner().invoke(cli.main, [str(w) for w in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    assert run("db", "upgrade")[0] == 0
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    code, said = run("import", tmp_path / "people.csv")
    assert code == 0, said
    return run


def test_an_address_is_made_renewed_and_revoked(fieldday):
    made = fieldday("feed", "make", "20001", "--device", "phone")[1].strip()
    code, renewed = fieldday("feed", "renew", "20001", "1")
    listed = fieldday("feed", "list", "20001")[1]

    assert (code, renewed.strip().endswith(".ics")) == (0, True)
    assert made != renewed.strip()
    assert [line.split("\t")[:3] for line in listed.splitlines()] == [
        ["2", "phone", "stands"],
        ["1", "phone", "revoked"],
    ]
    assert fieldday("feed", "renew", "20001", "1")[0] != 0
    assert fieldday("feed", "revoke", "20001", "2")[0] == 0


def test_the_public_feeds_are_checked(fieldday):
    code, said = fieldday("feed", "lint")

    assert code == 0
    assert "/feeds/public/everything.ics: ok" in said.splitlines()


def test_a_wrong_file_is_told_line_by_line(fieldday, tmp_path):
    file = tmp_path / "bad.ics"
    file.write_bytes(b"BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n")

    code, said = fieldday("feed", "lint", file)

    assert code == 1
    assert "[line-end]" in said
