"""Programs that subscribe by themselves, over HTTP or CalDAV."""

import json
import os
import sqlite3
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.feed_subscribers.running import HERE, Program, Read, Rows, installed, rows_of, run

LOGIN = "LI"  # whose feed it is; the secret of its address opens the CalDAV account too
AGENT = {
    "icalevents": """
import json, sys
from datetime import date, timezone
from icalevents.icalevents import events
found = events(url=sys.argv[1], start=date(2021, 2, 1), end=date(2021, 5, 1))
print(json.dumps([[e.uid, e.start.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ"), e.summary, e.location,
                   e.status or ""] for e in found]))
""",
    "node-ical": """
const stamp = (d) => d.toISOString().replace(/[-:]|[.]\\d+/g, "");
require("node-ical").async.fromURL(process.argv[2]).then((found) => {
  const events = Object.values(found).filter((e) => e.type === "VEVENT");
  console.log(JSON.stringify(events.map((e) => [e.uid, stamp(e.start), e.summary, e.location, e.status])));
}).catch((error) => { console.error(String(error)); process.exit(1); });
""",
    "caldav": """
import json, sys
from datetime import timezone
import caldav
client = caldav.DAVClient(url=sys.argv[1], username=sys.argv[2], password=sys.argv[3])
home = [c for c in client.principal().calendars() if str(c.url).rstrip("/").endswith("/duties")]
events = [e.icalendar_instance.events[0] for c in home for e in c.events()]
print(json.dumps([[str(e["UID"]), e.start.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ"),
                   *(str(e.get(n, "")) for n in ("SUMMARY", "LOCATION", "STATUS"))] for e in events]))
""",
}
THUNDERBIRD = """user_pref("calendar.registry.feed.type", "ics");
user_pref("calendar.registry.feed.uri", "{url}");
user_pref("calendar.registry.feed.name", "feed");
user_pref("calendar.registry.feed.cache.enabled", true);
user_pref("calendar.registry.feed.readOnly", true);
user_pref("calendar.list.sortOrder", "feed");
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""


def subscribers(python: str, modules: Path) -> list[Program]:
    """`python` has icalevents and caldav, `modules`/node_modules node-ical."""
    sync = ("vdirsyncer",)
    return [
        Program("Thunderbird", "HTTP", ("thunderbird",), thunderbird),
        Program("Evolution Data Server (GNOME)", "HTTP", (EDS, "dbus-run-session"), evolution),
        Program("vdirsyncer", "HTTP", sync, vdirsyncer),
        Program("khal", "HTTP (vdirsyncer)", (*sync, "khal"), khal),
        Program("icalevents", "HTTP", (installed(python, "icalevents"),), _scripted(python, "icalevents")),
        Program("node-ical", "HTTP", (str(modules / "node_modules/node-ical"), "node"), _node(modules)),
        Program("caldav (Python)", "CalDAV", (installed(python, "caldav"),), _scripted(python, "caldav")),
        Program("vdirsyncer", "CalDAV", sync, vdirsyncer_dav),
    ]


EDS = "/usr/libexec/evolution-source-registry"


def vdirsyncer(url: str, folder: Path) -> Rows:
    """It names what comes from a file by a hash of its own."""
    _sync(folder, f'type = "http"\nurl = "{url}"\n')
    return sorted(["", *row[1:]] for row in _kept(folder))


def vdirsyncer_dav(url: str, folder: Path) -> Rows:
    site, secret = _account(url)
    far = f'type = "caldav"\nurl = "{site}/caldav/"\nusername = "{LOGIN}"\npassword = "{secret}"\nread_only = true\n'
    _sync(folder, far, collections='["duties"]', path="vdir/duties")
    return _kept(folder)


def khal(url: str, folder: Path) -> Rows:
    """From the folder that vdirsyncer keeps."""
    _sync(folder, f'type = "http"\nurl = "{url}"\n')
    config = folder / "khal.conf"
    config.write_text(
        f"[calendars]\n[[feed]]\npath = {folder}/vdir\n[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
        "timeformat = %H%M\ndateformat = %Y%m%d\nlongdateformat = %Y%m%d\ndatetimeformat = %Y%m%d %H%M\n"
        f"longdatetimeformat = %Y%m%d %H%M\n[sqlite]\npath = {folder}/khal.db\n"
    )
    form = "\t{start-date-long}T{start-time}00Z\t{title}\t{location}\t{status}"
    asked = ["khal", "-c", str(config), "list", "--day-format", "", "--format", form, "20210301", "31d"]
    lines = run(asked, folder).splitlines()
    return sorted([part.strip() for part in line.split("\t")] for line in lines if line.count("\t") == 4)


def evolution(url: str, folder: Path) -> Rows:
    return json.loads(
        run(["dbus-run-session", "--", "/usr/bin/python3", str(HERE / "evolution.py"), url], folder)
    )


def thunderbird(url: str, folder: Path) -> Rows:
    """Without a screen, with a cache, which is what it shows when the network is away."""
    profile = folder / "profile"
    profile.mkdir(exist_ok=True)
    (profile / "user.js").write_text(THUNDERBIRD.format(url=url))
    env = {**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1", "TZ": "UTC"}
    command = ["thunderbird", "--headless", "--no-remote", "--profile", str(profile)]
    started = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _settled(profile / "calendar-data")
    finally:
        started.terminate()
        started.wait(30)
    return _thunderbird_rows(profile / "calendar-data/cache.sqlite")


def _settled(kept: Path) -> None:
    """Until what it writes has not grown for some seconds: it does not say when it has fetched."""
    size, since, start = -1, time.monotonic(), time.monotonic()
    while time.monotonic() - since < 12 and time.monotonic() - start < 150:
        time.sleep(1)
        now = sum(file.stat().st_size + file.stat().st_mtime_ns % 10**9 for file in kept.glob("cache*"))
        if now != size or time.monotonic() - start < 12:
            size, since = now, time.monotonic()


def _thunderbird_rows(file: Path) -> Rows:
    base = sqlite3.connect(file)
    places = dict(base.execute("SELECT item_id, value FROM cal_properties WHERE key = 'LOCATION'").fetchall())
    rows = base.execute("SELECT id, event_start, title, ical_status FROM cal_events").fetchall()
    base.close()
    return sorted(
        [uid, _stamp(at), title, _text(places.get(uid, "")), status] for uid, at, title, status in rows
    )


def _stamp(micros: int) -> str:
    return datetime.fromtimestamp(micros / 10**6, UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _scripted(python: str, name: str) -> Read:
    def read(url: str, folder: Path) -> Rows:
        script = folder / f"by {name}.py"  # not the name of a module
        script.write_text(AGENT[name])
        site, secret = _account(url)
        given = (url,) if name != "caldav" else (f"{site}/caldav/", LOGIN, secret)
        return json.loads(run([python, str(script), *given], folder))

    return read


def _node(modules: Path) -> Read:
    def read(url: str, folder: Path) -> Rows:
        script = modules / "subscribed by node-ical.cjs"  # beside the modules, so that node finds them
        script.write_text(AGENT["node-ical"])
        try:
            return json.loads(run(["node", str(script), url], folder))
        finally:
            script.unlink()

    return read


def _account(url: str) -> tuple[str, str]:
    """The site, and the secret in the feed's address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}", parts.path.removeprefix("/feeds/").removesuffix(".ics")


def _sync(folder: Path, far: str, collections: str = "null", path: str = "vdir") -> None:
    (folder / path).mkdir(parents=True, exist_ok=True)
    near = "vdir" if collections == "null" else "vdir/"
    config = folder / "vdirsyncer.conf"
    config.write_text(
        f'[general]\nstatus_path = "{folder}/status"\n[pair p]\na = "far"\nb = "near"\ncollections = {collections}\n'
        f'conflict_resolution = "a wins"\n[storage far]\n{far}'
        f'[storage near]\ntype = "filesystem"\npath = "{folder}/{near}"\nfileext = ".ics"\n'
    )
    if not (folder / "status").exists():
        run(["vdirsyncer", "-c", str(config), "discover"], folder, given="y\n" * 5)
    run(["vdirsyncer", "-c", str(config), "sync"], folder)


def _kept(folder: Path) -> Rows:
    return sorted(row for file in (folder / "vdir").rglob("*.ics") for row in rows_of(file.read_bytes()))
