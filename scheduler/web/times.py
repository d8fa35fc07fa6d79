"""Dates and times as pages say them (UX §5.2): 24 hours, no numeric dates, 班 on make-up working days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

from scheduler import clock, spoken
from scheduler.daytypes import day_type
from scheduler.web.words import lang, t

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["ZONE"])


def local(moment: datetime) -> datetime:
    """The instant on the clocks of the institute."""
    return moment.astimezone(zone())


def today() -> date:
    return local(clock.now()).date()


def day(when: date | datetime) -> str:
    """4月25日 周日（班） · Sun 25 Apr (working day)."""
    when = _date(when)
    makeup = t("（班）", " (working day)") if day_type(when).type == "makeup" else ""
    return spoken.day(when).get(lang()) + makeup


def full_day(when: date | datetime) -> str:
    """2021年4月25日 周日 · Sun 25 Apr 2021."""
    when = _date(when)
    said = spoken.day(when)
    return t(f"{when.year}年{said.zh}", f"{said.en} {when.year}")


def short_day(when: date | datetime) -> str:
    """4月25日 · 25 Apr."""
    when = _date(when)
    return t(f"{when.month}月{when.day}日", f"{when.day} {_MONTHS[when.month - 1][:3]}")


def days(first: date, last: date) -> str:
    """4月6日–30日 · 6–30 Apr, both included."""
    return spoken.days(first, last).get(lang())


def month(when: date) -> str:
    """2021年4月 · April 2021."""
    return t(f"{when.year}年{when.month}月", f"{_MONTHS[when.month - 1]} {when.year}")


def weekday(number: int, *, short: bool = False) -> str:
    """周一 · Mon (一 · M with `short`); Monday is 0."""
    if short:
        return t("一二三四五六日"[number], _SHORT[number][:1])
    return t(f"周{'一二三四五六日'[number]}", _SHORT[number])


def time(moment: datetime) -> str:
    return f"{local(moment):%H:%M}"


def moment(when: datetime) -> str:
    """4月20日 18:32 · 20 Apr 18:32; with the year where it is another than the present one."""
    when = local(when)
    year = when.year != today().year
    said = t(f"{when.year}年{when.month}月{when.day}日", f"{short_day(when)} {when.year}")
    return f"{said if year else short_day(when)} {when:%H:%M}"


def span(start: datetime, end: datetime, all_day: bool = False) -> str:
    """4月30日 周五 16:30–17:30; dates alone over several days."""
    begin, until = local(start), local(end)
    last = (until - timedelta(seconds=1)).date()
    if all_day or begin.date() != last:
        return days(begin.date(), last) if begin.date() != last else day(begin)
    return f"{day(begin)} {spoken.clock(begin, until)}"


def instant(text: str) -> datetime:
    """The instant of a text in ISO 8601, as answers of services have it."""
    return datetime.fromisoformat(text)


def minutes(value: int) -> str:
    """Minutes of the day as a time: 510 is 08:30."""
    return f"{value // 60:02}:{value % 60:02}"


def seconds(value: float | None) -> str:
    """0.3 秒 · 27 s."""
    if value is None:
        return "–"
    return t(f"{_figure(value)} 秒", f"{_figure(value)} s")


def _figure(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def _date(when: date | datetime) -> date:
    return local(when).date() if isinstance(when, datetime) else when
