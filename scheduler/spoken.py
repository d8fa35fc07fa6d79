"""Dates and times as people write them, in both languages (24 hours, no numeric dates)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from solver.words import Words

_WEEKDAYS = "一二三四五六日"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(when: date) -> Words:
    """4月25日 周日 · Sun 25 Apr."""
    return Words(
        f"{when.month}月{when.day}日 周{_WEEKDAYS[when.weekday()]}",
        f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}",
    )


def days(first: date, last: date) -> Words:
    """4月6日–30日 · 6–30 Apr; one day where both are the same. `last` is included."""
    if first == last:
        return day(first)
    zh_end = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
    en_start = f"{first.day}" if last.month == first.month else f"{first.day} {_MONTHS[first.month - 1]}"
    return Words(
        f"{first.month}月{first.day}日–{zh_end}",
        f"{en_start}–{last.day} {_MONTHS[last.month - 1]}",
    )


def clock(start: datetime, end: datetime) -> str:
    """14:00–15:30, of aware datetimes already in the zone of the reader."""
    return f"{start:%H:%M}–{end:%H:%M}"


def span(start: datetime, end: datetime, zone: str, *, all_day: bool = False) -> Words:
    """4月30日 周五 16:30–17:30 · Fri 30 Apr 16:30–17:30; over several days, or all day, dates alone."""
    start, end = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    last = (end - timedelta(seconds=1)).date()
    if all_day or start.date() != last:
        return days(start.date(), last)
    said = day(start.date())
    return Words(f"{said.zh} {clock(start, end)}", f"{said.en} {clock(start, end)}")


def moment(instant: datetime, zone: str) -> Words:
    """4月30日 周五 16:30 · Fri 30 Apr 16:30."""
    local = instant.astimezone(ZoneInfo(zone))
    said = day(local.date())
    return Words(f"{said.zh} {local:%H:%M}", f"{said.en} {local:%H:%M}")
