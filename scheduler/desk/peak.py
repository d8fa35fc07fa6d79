"""Peak times: which they are, how much of a span they take, and when they are over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.desk import opened
from scheduler.desk.base import Exempt, Request, param
from scheduler.desk.known import read_day_type

AHEAD = 14  # days in which an off-peak time is looked for


def read_span(text: str) -> tuple[int, int]:
    """ "17:30-19:30" as minutes of the day; ValueError where it is none."""
    start, end = (read_minute(part) for part in str(text).split("-"))
    if not 0 <= start < end <= 1440:
        raise ValueError(text)
    return start, end


def read_minute(text: str) -> int:
    """ "17:30" as minutes of the day."""
    hour, minute = text.strip().split(":")
    return int(hour) * 60 + int(minute)


@dataclass(frozen=True)
class PeakTimes(Exempt):
    """Parameters of rules that speak of peak times."""

    peak: tuple[str, ...] = param(
        ("12:00-13:00", "17:30-19:30"), zh="高峰时段", en="peak times", reads=read_span
    )
    peak_days: tuple[str, ...] = param(
        ("work", "eve", "makeup"), zh="哪些日子", en="on days of type", reads=read_day_type
    )


def minutes(request: Request, start: datetime, end: datetime, times: PeakTimes) -> int:
    """How many peak minutes are between `start` and `end`."""
    first, last = request.local(start).date(), request.local(end).date()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    spans = (span for day in days for span in _spans(request, day, times))
    parts = (min(end, until) - max(start, since) for since, until in spans)
    return sum(max(0, part // timedelta(minutes=1)) for part in parts)


def _spans(request: Request, day: date, times: PeakTimes) -> Iterator[tuple[datetime, datetime]]:
    if request.day_type(day) in times.peak_days:
        for start, end in map(read_span, times.peak):
            yield request.at(day, start), request.at(day, end)


def off_peak_from(request: Request, times: PeakTimes) -> datetime | None:
    """The first time from the wanted one on at which as long a span is open and wholly off-peak."""
    for day in (request.day + timedelta(days=n) for n in range(AHEAD)):
        ends = {until for _, until in _spans(request, day, times)}
        for start in sorted(opened.starts(request, day) | ends | {request.start}):
            end = start + request.length
            if start < request.start or minutes(request, start, end, times):
                continue
            if opened.is_open(request, start, end):
                return start
    return None
