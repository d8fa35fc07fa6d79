"""Foreign calendars come in, within limits: when somebody is busy, and no more than that is needed.

The limits are checked on the lines, before a library sees the file: 180 bytes with FREQ=SECONDLY ran
past 25 s in the usual ones. Thousands of daily rules are within them and still slow, so a file from
outside is read in a child process with a limit of CPU time.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple, Self

import recurring_ical_events
from icalendar import Calendar, Event

from feeds.agenda import Text, instant
from feeds.lines import one_line, unfolded

LARGEST = 2 * 1024 * 1024
COMPONENTS = 5_000
DEPTH = 5
LINE = 64 * 1024
EXTRA_DATES = 1_000  # in all RDATE or EXDATE of one component
OCCURRENCES = 1_000
ALL_OCCURRENCES = 20_000
_YEARS = range(1970, 2101)


class Unreadable(ValueError):
    """Which limit a foreign file broke (a stable code), on which line, in words."""

    def __init__(self, code: str, line: int, sentence: Text) -> None:
        super().__init__(f"line {line}: {sentence.en}")
        self.code = code
        self.line = line
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Foreign:
    """One occurrence in somebody's own calendar; times aware UTC, all-day ones from midnight to midnight."""

    uid: str
    start: datetime
    end: datetime
    all_day: bool
    title: str
    busy: bool  # neither cancelled nor shown as free
    tentative: bool


def read(body: bytes, start: date, end: date) -> tuple[Foreign, ...]:
    """What of a foreign file lies in `start` up to, not including, `end`, expanded and sorted.

    Raises Unreadable for a file that is none, or breaks a limit.
    """
    refuse_excess(body)
    try:
        calendar = Calendar.from_ical(body)
        found = recurring_ical_events.of(calendar, skip_bad_series=True).between(start, end)
        occurrences = [_foreign(event) for event in islice(found, ALL_OCCURRENCES + 1)]
    except Unreadable:
        raise
    except Exception as error:  # whatever a library makes of somebody's file
        sentence = Text(f"读不懂这个文件：{error}", f"the file cannot be read: {error}")
        raise Unreadable("ics-malformed", 1, sentence) from error
    _refuse_crowd(occurrences)
    return tuple(sorted(occurrences, key=lambda one: (one.start, one.uid)))


def refuse_excess(body: bytes) -> None:
    """Raise Unreadable for the first limit that the file breaks, with its line."""
    if len(body) > LARGEST:
        raise _over("ics-too-large", 1, "文件超过 2 MiB", "the file is larger than 2 MiB")
    components = depth = extra = 0
    for number, text in unfolded(body.removeprefix(b"\xef\xbb\xbf")):
        if len(text) > LINE or len(text.encode()) > LINE:
            raise _over("ics-line-long", number, "一行超过 64 KiB", "a line is longer than 64 KiB")
        line = _Row.of(number, text)
        if components == 0 and (line.name, line.value) != ("BEGIN", "VCALENDAR"):
            raise _over("ics-malformed", number, "这不是日历文件", "this is not a calendar file")
        if line.name == "BEGIN":
            components, depth, extra = components + 1, depth + 1, 0
        elif line.name == "END":
            depth -= 1
        elif line.name in ("RDATE", "EXDATE"):
            extra += text.count(",") + 1
        _refuse_counts(number, components, depth, extra)
        _refuse_row(line)


class _Row(NamedTuple):
    """A line as leniently as a library might take it, so that no odd spelling gets past a limit."""

    number: int
    name: str
    value: str

    @classmethod
    def of(cls, number: int, text: str) -> Self:
        packed = "".join(text.split()).upper()
        name = re.match(r"[A-Z0-9-]*", packed)
        return cls(number, name[0] if name else "", packed.rpartition(":")[2])


def _refuse_counts(number: int, components: int, depth: int, extra: int) -> None:
    if components > COMPONENTS:
        raise _over("ics-components", number, "超过 5000 个条目", "more than 5,000 components")
    if depth > DEPTH:
        raise _over("ics-depth", number, "嵌套超过 5 层", "nested more than 5 deep")
    if extra > EXTRA_DATES:
        raise _over("ics-dates", number, "一个条目的日期超过 1000 个", "more than 1,000 dates in one entry")


def _refuse_row(row: _Row) -> None:
    if row.name in ("RRULE", "EXRULE") and re.search("FREQ=(SECONDLY|MINUTELY)", row.value):
        raise _over("ics-frequency", row.number, "每秒或每分钟重复", "it repeats every second or minute")
    if row.name in ("DTSTART", "DTEND", "RECURRENCE-ID") and not _year_is_fine(row.value):
        raise _over("ics-year", row.number, "年份不在 1970–2100", "a year outside 1970–2100")


def _year_is_fine(value: str) -> bool:
    digits = value[:4]
    return not digits.isdigit() or int(digits) in _YEARS or digits == "1601"  # zones of Outlook begin then


def _refuse_crowd(occurrences: list[Foreign]) -> None:
    if len(occurrences) > ALL_OCCURRENCES:
        raise _over("ics-occurrences", 1, "超过 20000 次", "more than 20,000 occurrences")
    counts: dict[str, int] = {}
    for one in occurrences:
        counts[one.uid] = counts.get(one.uid, 0) + 1
        if counts[one.uid] > OCCURRENCES:
            raise _over(
                "ics-occurrences", 1, f"{one.uid} 超过 1000 次", f"{one.uid} happens over 1,000 times"
            )


def _foreign(event: Event) -> Foreign:
    start, end = event.start, event.end
    all_day = not isinstance(start, datetime)
    if all_day and end <= start:
        end = start + timedelta(days=1)
    shown = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    status = str(event.get("STATUS", "")).upper()
    free = status == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or shown == "FREE"
    title = one_line(str(event.get("SUMMARY", "")))
    tentative = "TENTATIVE" in (status, shown)
    return Foreign(str(event.get("UID", "")), _aware(start), _aware(end), all_day, title, not free, tentative)


def _aware(moment: date) -> datetime:
    """Floating times are taken as the feed's own zone, as most people mean them."""
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return instant(moment.date()) + (moment - datetime.combine(moment.date(), datetime.min.time()))
    return instant(moment)


def _over(code: str, line: int, zh: str, en: str) -> Unreadable:
    return Unreadable(code, line, Text(zh, en))
