"""Programs of other people subscribe to a feed for real, before and after changes and once its address is revoked.

    python benchmarks/feed_subscribers.py [--python PYTHON] [--modules FOLDER] [--only NAME]

A personal feed is served on loopback. Each program that is installed subscribes (over HTTP or CalDAV where it can,
else from a file), and fetches again after sessions were moved, put into another room, renamed and cancelled in two
editions within one second; what it then has must be what is published: UID, start, title, place and status, as far as
it tells them. PYTHON has icalevents, caldav, vobject, ical, ics, feedparser; FOLDER's node_modules ical.js and
node-ical. What is not installed is skipped. In between the feed is asked with tags that are old, broken and right.
At the end the address is revoked: nothing new may come, and nobody crashes. Prints the table of docs/feed-readers.md.
"""

import argparse
import logging
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from werkzeug.serving import make_server

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.feed_subscribers.forms import forms
from benchmarks.feed_subscribers.libraries import libraries
from benchmarks.feed_subscribers.running import Program, fetched, rows_of
from benchmarks.feed_subscribers.subscribing import LOGIN, subscribers
from scheduler.app import create_app
from scheduler.cli import context
from scheduler.models import Person
from scheduler.services import accounts
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import Small

BROKEN = ("broken", '"broken', 'W/"', '"a", "b', "\x7f", '""', '"' + "x" * 2000 + '"', ",,,")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--modules", type=Path, default=Path(__file__).parents[1] / "tests/js")
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    programs = [
        *subscribers(asked.python, asked.modules.resolve()),
        *libraries(asked.python, asked.modules.resolve()),
        *forms(asked.python, asked.modules.resolve()),
    ]
    programs = [one for one in programs if asked.only.lower() in f"{one.name} {one.how}".lower()]
    print("not installed:", ", ".join(one.name for one in programs if not one.is_there) or "none")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app({"DATA": str(folder / "data"), "ENV": "test", "TESTING": True})
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with app.app_context():
            context.migrate(app)
            wrong = _story(
                f"http://127.0.0.1:{server.server_port}", folder, [p for p in programs if p.is_there]
            )
        server.shutdown()
    sys.exit(wrong)


def _story(site: str, folder: Path, programs: list[Program]) -> int:
    with writing():
        person = factories.person(LOGIN)
    token, secret = accounts.make_feed_token(person, "bench")
    url, small = f"{site}/feeds/{secret}.ics", _small(person)
    folders = [folder / f"{number}" for number in range(len(programs))]
    wrong, tag = [""] * len(programs), '"none"'
    for number, change in enumerate((lambda: None, _first, _second)):
        change(*((small,) if number else ()))
        small.publish()
        tag = _tags(url, tag)
        if number == 1:
            continue  # the second follows within the same second
        for at, one in enumerate(programs):
            wrong[at] = wrong[at] or _differs(one, url, folders[at])
    accounts.revoke_feed_token(token)
    print(
        "| program | how | before and after the changes | once the address is revoked |\n| --- | --- | --- | --- |"
    )
    for one, said, own in zip(programs, wrong, folders, strict=True):
        print(f"| {one.name} | {one.how} | {said or 'agrees'} | {_after_revoked(one, url, own)} |")
    return int(any(wrong))


def _small(person: Person) -> Small:
    small = Small.make()
    for n in range(1, 6):
        small.add(f"E0{n}")
        small.put(f"E0{n}.1", f"2021-03-0{n} 14:00", "AUD", speaker=[person.code])
    with writing():
        small.sessions["E05.1"].event.title_zh = "决赛，👨‍👩‍👧‍👦" + "长" * 180 + "；שלום"
    return small


def _first(small: Small) -> None:
    small.put("E01.1", "2021-03-08 10:30", "AUD", speaker=[LOGIN])
    small.put("E02.1", "2021-03-02 14:00", "MPH", speaker=[LOGIN])


def _second(small: Small) -> None:
    with writing():
        small.sessions["E03.1"].event.title_zh = "改名，了；"
    small.take("E04.1")


def _tags(url: str, last: str) -> str:
    """The tag of now. What was published just now is there at once, whatever tag is asked with."""
    status, tag = _asked(url, last)
    assert status == 200, "a change was answered with 304"
    assert _asked(url, tag)[0] == _asked(url, f'"x", W/{tag}')[0] == 304
    assert [_asked(url, broken)[0] for broken in BROKEN] == [200] * len(BROKEN)
    return tag


def _asked(url: str, tag: str) -> tuple[int, str]:
    try:
        with urlopen(Request(url, headers={"If-None-Match": tag})) as answer:
            return answer.status, answer.headers["ETag"]
    except HTTPError as answer:
        return answer.code, answer.headers["ETag"]


def _differs(program: Program, url: str, folder: Path) -> str:
    """Where the program has something else than what is published."""
    folder.mkdir(exist_ok=True)
    meant = program.meant(rows_of(fetched(url, folder).read_bytes()))
    try:
        seen = sorted(program.read(url, folder))
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        return f"FAILS: {_last(error)}"
    told = [[m if any(r[i] for r in seen) else "" for i, m in enumerate(row)] for row in meant]
    if seen == sorted(told):
        return ""
    return f"DIFFERS: {[r for r in seen if r not in told][:2]} or too few: {len(seen)}"


def _after_revoked(program: Program, url: str, folder: Path) -> str:
    if program.how.startswith("file"):
        return "–"
    try:
        return f"keeps {len(program.read(url, folder))}"
    except (subprocess.SubprocessError, ValueError) as error:
        return f"says: {_last(error)}"


def _last(error: Exception) -> str:
    said = str(getattr(error, "stderr", "") or error).strip().splitlines() or [str(error)]
    return said[-1][-120:].replace("|", "/")


if __name__ == "__main__":
    main()
