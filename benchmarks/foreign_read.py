"""Foreign calendars under load, and the zoo: how long reading takes, and how much memory.

    python benchmarks/foreign_read.py --calendars 1000 --events 500

A thousand different calendars as Outlook, Google and Nextcloud write them are read by as many threads as there
are processors; then every hostile file of the zoo by itself. Exits with 1 where one crashed, or the zoo took
more than 2 s or 300 MiB for a file.
"""

import argparse
import os
import random
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from feeds.foreign import Readers, Unreadable
from tests.tools.foreign import calendar
from tests.tools.zoo import BEASTS

FIRST, LAST = date(2021, 1, 1), date(2022, 2, 4)
ZONES = ('"China Standard Time"', "Asia/Shanghai", "Europe/Berlin", "W. Europe Standard Time")
RULES = (
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,WE",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=YEARLY",
)


def main() -> None:
    args = _arguments()
    readers = Readers(os.cpu_count() or 1)
    wrong = _crowd(readers, args.calendars, args.events) + _zoo()
    sys.exit(int(wrong > 0))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calendars", type=int, default=1000)
    parser.add_argument("--events", type=int, default=500)
    return parser.parse_args()


def _crowd(readers: Readers, count: int, events: int) -> int:
    files = [_office(events, random.Random(seed)) for seed in range(min(count, 50))]
    start = time.perf_counter()
    with ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as threads:
        answers = list(threads.map(lambda n: _code(readers, files[n % len(files)]), range(count)))
    seconds = time.perf_counter() - start
    wrong = sum(isinstance(answer, str) for answer in answers)
    size = sum(map(len, files)) / len(files) / 1000
    print(f"{count} calendars of {events} events ({size:.0f} kB each): {seconds:.1f} s, {wrong} refused")
    readers.close()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"  {used.ru_utime + used.ru_stime:.1f} s of processor, over {os.cpu_count()} of them")
    print(f"  {sum(a for a in answers if isinstance(a, int)) / count:.0f} spans each")
    return wrong


def _code(readers: Readers, data: bytes) -> int | str:
    """How many spans, or the refusal's code."""
    try:
        return len(readers.read(data, zone="Asia/Shanghai", first=FIRST, last=LAST).spans)
    except Unreadable as refusal:
        return refusal.code


def _office(events: int, rng: random.Random) -> bytes:
    """A working calendar: single meetings and, one in ten, a series that began up to five years ago."""
    lines = [line for n in range(events) for line in _event(n, rng)]
    return calendar(*lines)


def _event(number: int, rng: random.Random) -> list[str]:
    repeats = number % 10 == 0
    day = date(2021, 1, 1) + timedelta(days=rng.randrange(-1800 if repeats else -60, 400))
    at = f"{day:%Y%m%d}T{rng.randrange(8, 18):02}"
    zone = rng.choice(ZONES)
    lines = ["BEGIN:VEVENT", f"UID:{number}-{rng.random()}", "DTSTAMP:20210101T000000Z", "CLASS:PUBLIC"]
    lines += [f"DTSTART;TZID={zone}:{at}0000", f"DTEND;TZID={zone}:{at}4500", f"SUMMARY:会议 {number}"]
    lines += ["DESCRIPTION:" + "Agenda\\n" * 10, "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"]
    if repeats:
        lines += [f"RRULE:{rng.choice(RULES)};UNTIL=20211231T000000Z", f"EXDATE;TZID={zone}:{at}0000"]
    return [*lines, "BEGIN:VALARM", "TRIGGER:-PT15M", "ACTION:DISPLAY", "END:VALARM", "END:VEVENT"]


def _zoo() -> int:
    """Each by a reader that is warm. On a machine with other work the processor's time tells more than the clock's."""
    wrong, worst = 0, (0.0, 0.0, "")
    readers = Readers(1)
    _code(readers, calendar())
    for name, make, _ in BEASTS:
        data = make()
        start, spent = time.perf_counter(), _spent(readers)
        answer = _code(readers, data)
        seconds, processor = time.perf_counter() - start, _spent(readers) - spent
        worst = max(worst, (seconds, processor, name))
        if processor > 2 or answer in ("ics-crashed", "ics-stalled"):
            wrong += 1
            print(f"  {name}: {answer}, {seconds:.2f} s, {processor:.2f} s of processor")
    readers.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{len(BEASTS)} hostile files: slowest {worst[0]:.2f} s, {worst[1]:.2f} s of processor ({worst[2]})"
    )
    print(f"  most memory {peak:.0f} MiB, {wrong} wrong")
    return wrong + int(peak > 300)


def _spent(readers: Readers) -> float:
    """Processor seconds of all forks of the one child so far (Linux: the kernel counts them for the child)."""
    (child,) = readers._free
    fields = Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
