"""The other forms of a feed (busy only, free/busy, jCal, Atom), each read by a program of other people's."""

import json
from pathlib import Path

from benchmarks.feed_subscribers.running import Program, Read, Rows, fetched, installed, run

STAMP = 'from datetime import UTC\ndef utc(d): return d.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")\n'
PYTHON = {
    "busy.ics": """
import icalendar, json, recurring_ical_events, sys
found = recurring_ical_events.of(icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read()))
print(json.dumps([["", utc(e["DTSTART"].dt), "", "", e["STATUS"]] for e in found.between((2021, 1, 1), (2022, 1, 1))]))
""",
    "ifb": """
import icalendar, json, sys
(found,) = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read()).freebusy
lines = found.get("FREEBUSY", [])
lines = lines if isinstance(lines, list) else [lines]
print(json.dumps([["", utc(p.start), "", "", ""] for line in lines for p in getattr(line, "dts", [line])]))
""",
    "json": """
import icalendar, json, sys
names = ("SUMMARY", "LOCATION", "STATUS")
found = icalendar.Calendar.from_jcal(json.load(open(sys.argv[1]))).events
print(json.dumps([[str(e["UID"]), utc(e.start), *(str(e.get(n, "")) for n in names)] for e in found]))
""",
    "atom": """
import feedparser, json, sys
found = feedparser.parse(open(sys.argv[1], "rb").read())
assert not found.bozo, found.bozo_exception
assert len({e.id for e in found.entries}) == len(found.entries), "an id stands twice"
assert all(e.title and e.content[0].value and e.updated <= found.feed.updated for e in found.entries)
print(len(found.entries))
""",
}
JS = """
const ICAL = require("ical.js").default ?? require("ical.js");
const stamp = (d) => d.toISOString().replace(/[-:]|[.]\\d+/g, "");
const root = new ICAL.Component(JSON.parse(require("fs").readFileSync(process.argv[2], "utf8")));
root.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
console.log(JSON.stringify(root.getAllSubcomponents("vevent").map((c) => { const e = new ICAL.Event(c);
  return [e.uid, stamp(e.startDate.toJSDate()), e.summary, e.location, c.getFirstPropertyValue("status")]; })));
"""


def forms(python: str, modules: Path) -> list[Program]:
    """`python` has recurring-ical-events and feedparser, `modules`/node_modules ical.js."""
    icalendar, recurring, parser = (
        (installed(python, name),) for name in ("icalendar", "recurring_ical_events", "feedparser")
    )
    js = (str(modules / "node_modules/ical.js"), "node")
    return [
        Program("recurring-ical-events", "file, busy only", recurring, _by(python, "busy.ics"), taken),
        Program("icalendar (Python)", "file, free/busy", icalendar, _by(python, "ifb"), taken),
        Program("icalendar (Python)", "file, jCal", icalendar, _by(python, "json")),
        Program("ical.js", "file, jCal", js, _js(modules)),
        Program("feedparser", "file, Atom", parser, _grown(python), lambda rows: []),
    ]


def taken(rows: Rows) -> Rows:
    """What takes time; the forms that hide all else tell no UID, title and place."""
    return [["", start, "", "", status] for _, start, _, _, status in rows if status != "CANCELLED"]


def _by(python: str, ending: str) -> Read:
    def read(url: str, folder: Path) -> Rows:
        return json.loads(_told(python, ending, url, folder))

    return read


def _grown(python: str) -> Read:
    """Each edition tells something new."""

    def read(url: str, folder: Path) -> Rows:
        now, before = int(_told(python, "atom", url, folder)), folder / "told"
        if before.exists() and int(before.read_text()) >= now:
            raise ValueError("nothing new is told")
        before.write_text(str(now))
        return []

    return read


def _told(python: str, ending: str, url: str, folder: Path) -> str:
    script = folder / "read by us.py"  # not the name of a module
    script.write_text(STAMP + PYTHON[ending], encoding="utf-8")
    return run([python, str(script), str(_form(url, ending, folder))], folder)


def _js(modules: Path) -> Read:
    def read(url: str, folder: Path) -> Rows:
        script = modules / "read by us.cjs"  # beside the modules, so that node finds them
        script.write_text(JS, encoding="utf-8")
        try:
            return json.loads(run(["node", str(script), str(_form(url, "json", folder))], folder))
        finally:
            script.unlink()

    return read


def _form(url: str, ending: str, folder: Path) -> Path:
    return fetched(f"{url.removesuffix('.ics')}.{ending}", folder)
