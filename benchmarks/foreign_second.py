"""Whether KOrganizer's library reads the exports of many systems as we do.

    apt-get install g++ pkg-config libkf5calendarcore-dev
    python benchmarks/foreign_second.py

The files are those of tests/feeds/foreign/test_exports.py (tests/tools/exports), as they are: none is put into plainer
words. KCalendarCore stands on libical, and shares no line with what expands series for us. Ends with 1 where the two
differ in anything but what is known of it.
"""

import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds.foreign.reading import read_here
from tests.tools.exports import EXPORTS

SOURCE = Path(__file__).parent / "feed_subscribers/occurrences.cpp"
HOME = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2021, 2, 1), date(2021, 4, 30)
# What it makes something else of, so that nothing can be said by it.
KNOWN = {
    "Exchange, all day": "an EXDATE at midnight of another zone leaves no whole day out",
    "Zimbra": "takes a zone whose name it does not know for UTC",
    "TeamUp": "takes an UNTIL that is a date for its first second",
    "Google": "leaves out an occurrence whose series is not in the file",
    "Fastmail": "drops a rule with both COUNT and UNTIL",
    "Meetup": "reads nothing where a line ends in two CR",
}
Spans = list[tuple[datetime, datetime]]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        program = _compiled(Path(name))
        wrong = 0
        for export, data, _ in EXPORTS:
            agrees = _theirs(program, Path(name), data) == _ours(data)
            wrong += not agrees and export not in KNOWN
            print(f"{export:20} {'agrees' if agrees else 'differs: ' + KNOWN.get(export, 'NOT KNOWN WHY')}")
    sys.exit(1 if wrong else 0)


def _compiled(folder: Path) -> Path:
    told = ["pkg-config", "--cflags", "--libs", "Qt5Core", "Qt5Gui"]
    flags = subprocess.run(told, capture_output=True, text=True, check=True).stdout.split()
    more = ["-fPIC", "-I/usr/include/KF5", "-I/usr/include/KF5/KCalendarCore", "-lKF5CalendarCore"]
    subprocess.run(["g++", "-o", str(folder / "read"), str(SOURCE), *flags, *more], check=True)
    return folder / "read"


def _theirs(program: Path, folder: Path, data: bytes) -> Spans:
    """What has a length; a deadline takes no time."""
    file = folder / "calendar.ics"
    file.write_bytes(data)
    command = [str(program), str(file), str(FIRST), str(LAST + timedelta(days=1))]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    spans = {tuple(map(_moment, line.split())) for line in told.splitlines()}
    return sorted((start, end) for start, end in spans if start < end)


def _moment(text: str) -> datetime:
    if "T" in text:
        return datetime.fromisoformat(text)
    return datetime.combine(date.fromisoformat(text), time(), HOME).astimezone(UTC)


def _ours(data: bytes) -> Spans:
    return [(s.start, s.end) for s in read_here(data, zone=HOME.key, first=FIRST, last=LAST).spans]


if __name__ == "__main__":
    main()
