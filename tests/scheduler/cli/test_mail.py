"""The mail commands as a mail server and an administrator run them: in processes of their own, killed ones, too."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, insert, text

from scheduler.cli import main
from scheduler.models import Mail
from tests.conftest import NOW
from tests.tools.post_office import PostOffice

MAIN = "from scheduler.cli import main; main()"
ANSWER = (
    b"From: li@example.org\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n"
    b"METHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20210301T020000Z\r\n"
    b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:li@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class House:
    """A data folder and a database with an outbox, and commands run on them."""

    def __init__(self, folder: str, database: str) -> None:
        kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("FIELDDAY_")}
        ours = {"FIELDDAY_DATA": folder, "DATABASE_URL": database, "FIELDDAY_LANGUAGE": "en"}
        self.env = {**kept, **ours}
        self.engine = create_engine(database)

    def start(self, *words: str) -> subprocess.Popen:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen([sys.executable, "-c", MAIN, *words], env=self.env, **pipes)

    def run(self, *words: str, given: bytes = b"", **env: str) -> tuple[int, str]:
        """In this process: what a process of its own adds is tried by the one that is killed."""
        runner = CliRunner(env={**self.env, **env})
        said = runner.invoke(main, words, input=given)
        return said.exit_code, said.stdout

    def put(self) -> None:
        values = {"key": "k", "to": "li@example.org", "language": "zh", "kind": "change", "subject": "改期"}
        values |= {
            "text": "你好\n",
            "made_at": NOW,
            "send_at": NOW - timedelta(minutes=1),
            "state": "waiting",
        }
        with self.engine.begin() as connection:
            connection.execute(insert(Mail).values(**values))

    def rows(self, query: str) -> list[tuple]:
        with self.engine.begin() as connection:
            done = connection.execute(text(query))
            return [tuple(row) for row in done] if done.returns_rows else []


@pytest.fixture
def house(database, tmp_path):
    made = House(str(tmp_path / "data"), database)
    yield made
    made.engine.dispose()


class Deadly(PostOffice):
    """Kills the sender once it has the text, before it answers."""

    sender: subprocess.Popen

    async def handle_DATA(self, server, session, envelope) -> str:
        said = await super().handle_DATA(server, session, envelope)
        self.sender.send_signal(signal.SIGKILL)
        self.sender.wait()
        return said


@pytest.mark.postgres
def test_a_sender_killed_between_handing_over_and_noting_tells_nobody_twice(house):
    house.put()
    with Deadly() as office:
        house.env |= {f"FIELDDAY_{name}": str(value) for name, value in office.settings.items()}
        office.sender = house.start("mail", "send")
        office.sender.communicate(timeout=120)
        assert (office.sender.returncode, len(office.mails)) == (-signal.SIGKILL, 1)

        assert house.rows("SELECT state, handed_at IS NOT NULL FROM mail") == [("sending", True)]
        house.rows("UPDATE mail SET lease_until = '2021-01-01 00:00:00.000000'")  # five minutes later
        assert house.run("mail", "send")[0] == 0

        assert len(office.mails) == 1
    code, said = house.run("mail", "list", "--state", "unsure")
    assert (code, said.split("\t")[1:3]) == (0, ["unsure", "li@example.org"])


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no-answer"),
        (b"\x00\xff" * 500, "no-answer"),
        (b"From: x\r\n\r\nhello", "no-answer"),
        (b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR", "itip-malformed"),
        (ANSWER, "answer-unknown"),
    ],
)
def test_whatever_somebody_wrote_the_mail_server_is_told_that_it_is_done(house, raw, said):
    code, words = house.run("mail-in", given=raw)

    assert (code, words.split()[0]) == (0, said)


def test_a_database_that_is_down_has_the_mail_server_try_again(house):
    down = {"DATABASE_URL": "postgresql+psycopg://nobody:x@127.0.0.1:1/none"}

    assert house.run("mail-in", given=ANSWER, **down)[0] == 75
