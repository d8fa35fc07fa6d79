"""The mail commands as a mail server and an administrator run them: in processes of their own, killed ones, too."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.tools.post_office import PostOffice

MAIN = "from scheduler.cli import main; main()"


class House:
    """A data folder with an outbox, and commands run on it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("FIELDDAY_")}
        self.env = {**kept, "FIELDDAY_DATA": str(folder), "FIELDDAY_LANGUAGE": "en", **settings}
        self.folder = folder

    def start(self, *words: str, **env: str) -> subprocess.Popen:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([sys.executable, "-c", MAIN, *words], env={**self.env, **env}, **pipes)

    def run(self, *words: str, given: bytes = b"", **env: str) -> tuple[int, str]:
        process = self.start(*words, **env)
        said, _ = process.communicate(given, timeout=120)
        return process.returncode, said.decode()

    def rows(self, query: str, *values) -> list[tuple]:
        path = next(
            one for one in sorted(self.folder.iterdir()) if one.suffix in (".sqlite", ".sqlite3", ".db")
        )
        with sqlite3.connect(path) as connection:
            return connection.execute(query, values).fetchall()

    def put(self) -> None:
        now = datetime.now(UTC) - timedelta(minutes=1)
        columns = '"key", "to", language, kind, subject, text, calendar, method, made_at, send_at'
        columns += ", state, attempts, error"
        values = ("k", "li@example.org", "zh", "change", "改期", "你好\n", "", "", now, now, "waiting", 0, "")
        marks = ", ".join("?" * len(values))
        stamps = [v.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(v, datetime) else v for v in values]
        self.rows(f"INSERT INTO mail ({columns}) VALUES ({marks})", *stamps)


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "data")
    assert made.run("db", "upgrade")[0] == 0
    return made


class Deadly(PostOffice):
    """Kills the sender once it has the text, before it answers."""

    sender: subprocess.Popen

    async def handle_DATA(self, server, session, envelope) -> str:
        said = await super().handle_DATA(server, session, envelope)
        self.sender.send_signal(signal.SIGKILL)
        self.sender.wait()
        return said


def test_a_sender_killed_between_handing_over_and_noting_tells_nobody_twice(house):
    house.put()
    with Deadly() as office:
        house.env |= {f"FIELDDAY_{name}": str(value) for name, value in office.settings.items()}
        office.sender = house.start("mail", "send")
        office.sender.communicate(timeout=120)
        assert (office.sender.returncode, len(office.mails)) == (-signal.SIGKILL, 1)

        assert house.rows("SELECT state, handed_at IS NOT NULL FROM mail") == [("sending", 1)]
        house.rows("UPDATE mail SET lease_until = '2021-01-01 00:00:00.000000'")  # five minutes later
        assert house.run("mail", "send")[0] == 0

        assert len(office.mails) == 1
    code, said = house.run("mail", "list", "--state", "unsure")
    assert (code, said.split("\t")[1:3]) == (0, ["unsure", "li@example.org"])


def test_whatever_somebody_wrote_the_mail_server_is_told_that_it_is_done(house):
    hostile = (
        b"",
        b"\x00\xff" * 500,
        b"From: x\r\n\r\nhello",
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR",
    )

    found = [house.run("mail-in", given=raw) for raw in hostile]

    assert [code for code, _ in found] == [0, 0, 0, 0]
    assert [said.split()[0] for _, said in found] == ["no-answer", "no-answer", "no-answer", "itip-malformed"]


def test_a_database_that_is_down_has_the_mail_server_try_again(house):
    answer = (
        b"From: li@example.org\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n"
        b"METHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20210301T020000Z\r\n"
        b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:li@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert house.run("mail-in", given=answer) == (
        0,
        "answer-unknown no such invitation, or from somebody else\n",
    )

    down = {"DATABASE_URL": "postgresql+psycopg://nobody:x@127.0.0.1:1/none"}
    assert house.run("mail-in", given=answer, **down)[0] == 75
