"""CalDAV over HTTP, 1,000 entries, beside Radicale with the same entries; prints medians of three rounds.

    python benchmarks/caldav_sync.py [--radicale PYTHON]

Ours runs under gunicorn as it is served; Radicale (in the environment of PYTHON, a path to an interpreter that has
it) under its own server, without passwords and with its cache warm. One connection, one request at a time.
"""

import argparse
import base64
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds.caldav.resource import whole

ROOT = Path(__file__).parents[1]
ENTRIES = 1_000
SECRET = "abcd-efgh-jkmn-pqrs-tuvw-xyz2-3456"
SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
Ask = Callable[[str, str, str], bytes]


def filled(folder: Path) -> dict[str, bytes]:
    """A database with one person and the entries, all public; gives UID → file."""
    from scheduler import clock
    from scheduler.app import create_app
    from scheduler.extensions import db
    from scheduler.models import Edition, FeedToken, Person, Plan
    from scheduler.queries.accounts import token_hash
    from scheduler.services.rendering import fragments
    from scheduler.transactions import writing

    app = create_app({"DATA": str(folder), "ENV": "test"})
    files = {}
    with app.app_context():
        db.create_all()
        with writing() as session:
            today = clock.now().replace(hour=1, minute=0, second=0, microsecond=0)
            last = (today + timedelta(days=300)).date()
            plan = Plan(code="b", title_zh="b", title_en="b", first_day=today.date(), last_day=last)
            person = Person(code="S0001", name="张三")
            session.add_all([plan, person])
            session.flush()
            edition = Edition(plan_id=plan.id, number=1, published_at=today)
            session.add_all([edition, FeedToken(person=person, hash=token_hash(SECRET), made_at=today)])
            session.flush()
            for number in range(ENTRIES):
                row = entry(plan.id, edition.id, number, today)
                row.fragments = fragments(row)
                files[row.uid] = whole(row.fragments["zh"].encode())
                session.add(row)
        db.engine.dispose()
    return files


def entry(plan: int, edition: int, number: int, today: datetime) -> Any:
    from scheduler.models import Entry

    start = today + timedelta(hours=6 * number)
    return Entry(
        plan_id=plan,
        edition_id=edition,
        uid=f"bench-{number}@fieldday",
        sequence=0,
        changed_at=today.astimezone(UTC),
        status="CONFIRMED",
        start=start,
        end=start + timedelta(hours=1),
        first_day=start.date(),
        event_code="E",
        session_code=str(number),
        category="match",
        title_zh=f"第{number}场：拔河比赛小组赛，物理所对数学所",
        title_en=f"Session {number}: tug of war",
        place_zh="体育馆，2 号场地",
        place_en="Gym, court 2",
        about_zh="请提前十五分钟检录；带好工作证。",
        about_en="Marshalling 15 minutes before.",
        venues=[],
        groups={},
        people={},
    )


def stored(folder: Path, files: dict[str, bytes]) -> None:
    """The same entries as Radicale keeps them."""
    here = folder / "collection-root" / "S0001" / "all"
    here.mkdir(parents=True)
    (here / ".Radicale.props").write_text('{"tag": "VCALENDAR", "D:displayname": "all"}')
    for uid, body in files.items():
        (here / f"{uid}.ics").write_bytes(body)


def free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def started(command: list[str], port: int, environ: dict[str, str]) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}, stdout=quiet, stderr=quiet)
    for _ in range(200):
        with closing(socket.socket()) as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    process.terminate()
    raise SystemExit(f"{command[0]} did not start")


def asking(port: int) -> Ask:
    """One connection that is kept, as a client keeps it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    basic = base64.b64encode(f"S0001:{SECRET}".encode()).decode()

    def ask(method: str, body: str, path: str) -> bytes:
        headers = {"Authorization": f"Basic {basic}", "Depth": "1", "Content-Type": "application/xml"}
        connection.request(method, path, body.encode(), headers)
        answer = connection.getresponse()
        read = answer.read()
        if answer.status != 207:
            raise SystemExit(f"{answer.status}: {read[:300]!r}")
        return read

    return ask


def measured(port: int, path: str, uids: list[str]) -> dict[str, float]:
    """Seconds of each question: the median of three rounds, each the median of its requests."""
    ask = asking(port)
    first = f"<d:sync-collection {SPACES}><d:sync-token>%s</d:sync-token><d:sync-level>1</d:sync-level>"
    first += "<d:prop><d:getetag/></d:prop></d:sync-collection>"
    token = re.findall(rb"sync-token>([^<]+)<", ask("REPORT", first % "", path))[0].decode()
    links = "".join(f"<d:href>{path}{uid}.ics</d:href>" for uid in uids)
    get = f"<c:calendar-multiget {SPACES}><d:prop><d:getetag/><c:calendar-data/></d:prop>{links}</c:calendar-multiget>"
    day = datetime.now(UTC) + timedelta(days=30)
    span = f'start="{day:%Y%m%dT%H%M%SZ}" end="{day + timedelta(days=7):%Y%m%dT%H%M%SZ}"'
    week = (
        f"<c:calendar-query {SPACES}><d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name='VCALENDAR'>"
    )
    week += f"<c:comp-filter name='VEVENT'><c:time-range {span}/></c:comp-filter></c:comp-filter></c:filter>"
    questions = {
        "first sync, tags of 1,000": ("REPORT", first % "", 5),
        "sync, nothing new": ("REPORT", first % token, 50),
        "multiget of 1,000": ("REPORT", get, 5),
        "a week by calendar-query": ("REPORT", week + "</c:calendar-query>", 20),
    }
    found = {}
    for name, (method, body, times) in questions.items():
        do = partial(ask, method, body, path)
        do()
        rounds = [median(timed(do, times)) for _ in range(3)]
        found[name] = median(rounds)
    return found


def timed(do: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        do()
        taken.append(time.perf_counter() - begin)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--radicale", help="an interpreter that has Radicale")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = filled(folder)
        table = {"fieldday": ours(folder, files)}
        if given.radicale:
            table["Radicale"] = theirs(folder / "radicale", files, given.radicale)
    for question in table["fieldday"]:
        row = "   ".join(f"{who} {figures[question] * 1000:8.1f} ms" for who, figures in table.items())
        more = (
            f"   × {table['Radicale'][question] / table['fieldday'][question]:.0f}" if given.radicale else ""
        )
        print(f"{question:28} {row}{more}")


def ours(folder: Path, files: dict[str, bytes]) -> dict[str, float]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--threads", "4", "wsgi:app"]
    process = started(command, port, {"FIELDDAY_DATA": str(folder), "PYTHONPATH": str(ROOT)})
    try:
        return measured(port, "/caldav/calendars/S0001/everything/", list(files))
    finally:
        process.terminate()
        process.wait()


def theirs(folder: Path, files: dict[str, bytes], python: str) -> dict[str, float]:
    stored(folder, files)
    port = free_port()
    options = ["--server-hosts", f"127.0.0.1:{port}", "--storage-filesystem-folder", str(folder)]
    options += ["--auth-type", "none", "--logging-level", "error", "--rights-type", "owner_only"]
    process = started([python, "-m", "radicale", *options], port, {})
    try:
        return measured(port, "/S0001/all/", list(files))
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
