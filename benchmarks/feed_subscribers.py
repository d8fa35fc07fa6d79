"""Programs that subscribe to a feed for real, over HTTP, before and after changes and once its address is revoked.

    python benchmarks/feed_subscribers.py

A personal feed is served on loopback. Each program that is installed subscribes, and fetches again after sessions were
moved, put into another room, renamed and cancelled in two editions within one second; what it then has must be what
is published: vdirsyncer into a folder, khal from that folder, Evolution Data Server's webcal backend (with
python3-gi), KCalendarCore (a little C++ program that this script compiles), Ruby's icalendar and calcurse from the
file. What is not installed is skipped. At the end the address is revoked: nothing new may come, and nobody crashes.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from urllib.request import urlopen

import icalendar
from werkzeug.serving import make_server

sys.path.insert(0, str(Path(__file__).parents[1]))

from scheduler.app import create_app
from scheduler.cli import context
from scheduler.models import Person
from scheduler.services import accounts
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.published import Small

Rows = list[list[str]]  # UID, start in UTC, title, place, status; "" for what a program does not tell
Program = Callable[[str, Path], Rows]
HERE = Path(__file__).parent / "feed_subscribers"


def vdirsyncer(url: str, folder: Path) -> Rows:
    """It names what comes from a file by a hash of its own."""
    _sync(url, folder)
    rows = [row for file in (folder / "vdir").iterdir() for row in _rows(file.read_bytes())]
    return sorted(["", *row[1:]] for row in rows)


def khal(url: str, folder: Path) -> Rows:
    """From the folder that vdirsyncer keeps."""
    _sync(url, folder)
    config = folder / "khal.conf"
    config.write_text(
        f"[calendars]\n[[feed]]\npath = {folder}/vdir\n[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
        "timeformat = %H%M\ndateformat = %Y%m%d\nlongdateformat = %Y%m%d\ndatetimeformat = %Y%m%d %H%M\n"
        f"longdatetimeformat = %Y%m%d %H%M\n[sqlite]\npath = {folder}/khal.db\n"
    )
    form = "\t{start-date-long}T{start-time}00Z\t{title}\t{location}\t{status}"
    asked = ["khal", "-c", str(config), "list", "--day-format", "", "--format", form, "20210301", "31d"]
    lines = _run(asked, folder).splitlines()
    return sorted([part.strip() for part in line.split("\t")] for line in lines if line.count("\t") == 4)


def evolution(url: str, folder: Path) -> Rows:
    return json.loads(
        _run(["dbus-run-session", "--", "/usr/bin/python3", str(HERE / "evolution.py"), url], folder)
    )


def ruby(url: str, folder: Path) -> Rows:
    return json.loads(_run(["ruby", str(HERE / "read.rb"), str(_fetched(url, folder))], folder))


def kcalendarcore(url: str, folder: Path) -> Rows:
    return json.loads(_run([str(_compiled(folder)), str(_fetched(url, folder))], folder))


def calcurse(url: str, folder: Path) -> Rows:
    """It knows no places, states and UIDs."""
    kept = folder / "calcurse"
    shutil.rmtree(kept, ignore_errors=True)
    _run(["calcurse", "-q", "-D", str(kept), "-i", str(_fetched(url, folder))], folder)
    rows = []
    for line in (kept / "apts").read_text(encoding="utf-8").splitlines():
        month, day, year, hour, minute = line[:2], line[3:5], line[6:10], line[13:15], line[16:18]
        rows.append(["", f"{year}{month}{day}T{hour}{minute}00Z", line.partition("|")[2].strip(), "", ""])
    return sorted(rows)


PROGRAMS: dict[str, tuple[Program, tuple[str, ...]]] = {
    "vdirsyncer": (vdirsyncer, ("vdirsyncer",)),
    "khal": (khal, ("khal", "vdirsyncer")),
    "Evolution Data Server": (evolution, ("dbus-run-session", "/usr/libexec/evolution-source-registry")),
    "KCalendarCore (KOrganizer)": (kcalendarcore, ("g++", "/usr/include/KF5/KCalendarCore")),
    "icalendar of Ruby": (ruby, ("ruby",)),
    "calcurse": (calcurse, ("calcurse",)),
}


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app({"DATA": str(folder / "data"), "ENV": "test", "TESTING": True})
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with app.app_context():
            context.migrate(app)
            wrong = _story(f"http://127.0.0.1:{server.server_port}", folder)
        server.shutdown()
    sys.exit(wrong)


def _story(site: str, folder: Path) -> int:
    with writing():
        person = factories.person("LI")
    token, secret = accounts.make_feed_token(person, "bench")
    url, small = f"{site}/feeds/{secret}.ics", _small(person)
    found = {name: program for name, (program, needs) in PROGRAMS.items() if all(map(_is_there, needs))}
    print("not installed:", ", ".join(PROGRAMS.keys() - found.keys()) or "none")
    wrong = dict.fromkeys(found, "")
    for number, change in enumerate((lambda: None, _first, _second)):
        change(*((small,) if number else ()))
        small.publish()
        if number == 1:
            continue  # the second follows within the same second
        for name, program in found.items():
            wrong[name] = wrong[name] or _differs(program, url, folder / name)
    accounts.revoke_feed_token(token)
    for name, program in found.items():
        said = _after_revoked(program, url, folder / name)
        print(f"{name:28} {wrong[name] or 'agrees before and after the changes'}; revoked: {said}")
    return int(any(wrong.values()))


def _small(person: Person) -> Small:
    small = Small.make()
    for n in range(1, 6):
        small.add(f"E0{n}")
        small.put(f"E0{n}.1", f"2021-03-0{n} 14:00", "AUD", speaker=[person.code])
    with writing():
        small.sessions["E05.1"].event.title_zh = "决赛，👨‍👩‍👧‍👦" + "长" * 180 + "；שלום"
    return small


def _first(small: Small) -> None:
    small.put("E01.1", "2021-03-08 10:30", "AUD", speaker=["LI"])
    small.put("E02.1", "2021-03-02 14:00", "MPH", speaker=["LI"])


def _second(small: Small) -> None:
    with writing():
        small.sessions["E03.1"].event.title_zh = "改名，了；"
    small.take("E04.1")


def _differs(program: Program, url: str, folder: Path) -> str:
    """Where the program has something else than what is published."""
    folder.mkdir(exist_ok=True)
    meant = _rows(_fetched(url, folder).read_bytes())
    try:
        seen = sorted(program(url, folder))
    except (subprocess.SubprocessError, ValueError, OSError) as error:
        return f"FAILS: {str(getattr(error, 'stderr', '') or error)[-300:]}"
    told = [[m if any(r[i] for r in seen) else "" for i, m in enumerate(row)] for row in meant]
    return (
        ""
        if seen == sorted(told)
        else f"DIFFERS: {[r for r in seen if r not in told][:2]} or too few: {len(seen)}"
    )


def _after_revoked(program: Program, url: str, folder: Path) -> str:
    if program in (ruby, kcalendarcore, calcurse):
        return "(reads files)"
    try:
        return f"keeps {len(program(url, folder))}"
    except (subprocess.SubprocessError, ValueError) as error:
        return f"says {str(getattr(error, 'stderr', '') or error).strip().splitlines()[-1][-120:]}"


def _rows(body: bytes) -> Rows:
    events = icalendar.Calendar.from_ical(body).events
    names = ("SUMMARY", "LOCATION", "STATUS")
    return sorted([str(e["UID"]), _utc(e), *(str(e.get(name, "")) for name in names)] for e in events)


def _utc(event: icalendar.Event) -> str:
    return event.start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _fetched(url: str, folder: Path) -> Path:
    file = folder / "feed.ics"
    with urlopen(url) as answer:  # our own, on loopback
        file.write_bytes(answer.read())
    return file


def _sync(url: str, folder: Path) -> None:
    (folder / "vdir").mkdir(exist_ok=True)
    config = folder / "vdirsyncer.conf"
    config.write_text(
        f'[general]\nstatus_path = "{folder}/status"\n[pair p]\na = "far"\nb = "near"\ncollections = null\n'
        f'conflict_resolution = "a wins"\n[storage far]\ntype = "http"\nurl = "{url}"\n'
        f'[storage near]\ntype = "filesystem"\npath = "{folder}/vdir"\nfileext = ".ics"\n'
    )
    if not (folder / "status").exists():
        _run(["vdirsyncer", "-c", str(config), "discover"], folder, given="y\n" * 5)
    _run(["vdirsyncer", "-c", str(config), "sync"], folder)


def _compiled(folder: Path) -> Path:
    made = folder / "read"
    if not made.exists():
        flags = _run(["pkg-config", "--cflags", "--libs", "Qt5Core", "Qt5Gui"], folder).split()
        more = ["-fPIC", "-I/usr/include/KF5", "-I/usr/include/KF5/KCalendarCore", "-lKF5CalendarCore"]
        _run(["g++", "-o", str(made), str(HERE / "read.cpp"), *flags, *more], folder)
    return made


def _run(command: list[str], folder: Path, given: str = "") -> str:
    env = {**os.environ, "HOME": str(folder), "TZ": "UTC", "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": str(folder)}
    env = {k: v for k, v in env.items() if k not in ("PYTHONPATH", "DATABASE_URL")}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=180, env=env, input=given, check=True
    )
    return done.stdout


def _is_there(what: str) -> bool:
    return Path(what).exists() if what.startswith("/") else shutil.which(what) is not None


if __name__ == "__main__":
    main()
