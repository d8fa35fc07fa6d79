"""Libraries that read a feed from a file; and programs that can do no more here."""

import json
import shutil
from pathlib import Path

from benchmarks.feed_subscribers.running import HERE, Program, Read, Rows, fetched, installed, run

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


def libraries(python: str, modules: Path) -> list[Program]:
    """`python` has vobject and the like, `modules`/node_modules ical.js."""
    found = [
        Program(
            f"{name} (Python)",
            "file",
            (installed(python, name.replace("-", "_")),),
            _script([python], ".py", HEAD + script),
        )
        for name, script in PYTHON.items()
    ]
    js = _script(["node"], ".cjs", STAMP + NODE["ical.js"], modules)
    perl = _script(["perl"], ".pl", PERL)
    return [
        *found,
        Program(
            "ical.js (Nextcloud, Thunderbird's)", "file", (str(modules / "node_modules/ical.js"), "node"), js
        ),
        Program("Sabre VObject (PHP)", "file", ("php",), _script(["php"], ".php", PHP)),
        Program(
            "Data::ICal (Perl)", "file", ("perl",), lambda url, folder: _without_times(perl(url, folder))
        ),
        Program(
            "KCalendarCore (KOrganizer)", "file", ("g++", "/usr/include/KF5/KCalendarCore"), kcalendarcore
        ),
        Program("icalendar (Ruby)", "file", ("ruby",), ruby),
        Program("calcurse", "file", ("calcurse",), calcurse),
    ]


def ruby(url: str, folder: Path) -> Rows:
    return json.loads(run(["ruby", str(HERE / "read.rb"), str(fetched(url, folder))], folder))


def kcalendarcore(url: str, folder: Path) -> Rows:
    return json.loads(run([str(_compiled(folder)), str(fetched(url, folder))], folder))


def calcurse(url: str, folder: Path) -> Rows:
    """It knows no places, states and UIDs."""
    kept = folder / "calcurse"
    shutil.rmtree(kept, ignore_errors=True)
    run(["calcurse", "-q", "-D", str(kept), "-i", str(fetched(url, folder))], folder)
    rows = []
    for line in (kept / "apts").read_text(encoding="utf-8").splitlines():
        month, day, year, hour, minute = line[:2], line[3:5], line[6:10], line[13:15], line[16:18]
        rows.append(["", f"{year}{month}{day}T{hour}{minute}00Z", line.partition("|")[2].strip(), "", ""])
    return sorted(rows)


def _script(command: list[str], ending: str, script: str, beside: Path | None = None) -> Read:
    """Run with the file's path; `beside` the modules, so that node finds them."""

    def read(url: str, folder: Path) -> Rows:
        file = (beside or folder) / f"read by us{ending}"  # not the name of a module
        file.write_text(script, encoding="utf-8")
        try:
            return json.loads(run([*command, str(file), str(fetched(url, folder))], folder))
        finally:
            file.unlink()

    return read


def _without_times(rows: Rows) -> Rows:
    """It knows no zones."""
    return [[uid, "", *rest] for uid, _, *rest in rows]


def _compiled(folder: Path) -> Path:
    made = folder / "read"
    if not made.exists():
        flags = run(["pkg-config", "--cflags", "--libs", "Qt5Core", "Qt5Gui"], folder).split()
        more = ["-fPIC", "-I/usr/include/KF5", "-I/usr/include/KF5/KCalendarCore", "-lKF5CalendarCore"]
        run(["g++", "-o", str(made), str(HERE / "read.cpp"), *flags, *more], folder)
    return made
