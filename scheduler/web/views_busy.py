"""Busy times in words: a pattern as one sentence, weeks as hours."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from scheduler.models import BusyPattern
from scheduler.queries.busy_times import Week
from scheduler.web import busy_forms, times
from scheduler.web.words import t


def said(row: BusyPattern) -> str:
    """周一、周三 08:00–09:50，2021年3月1日–6月30日（法定节假日除外） · Mon, Wed 08:00–09:50, …"""
    begin, until = times.short_day(row.first), times.short_day(row.last)
    days = begin if row.first == row.last else f"{begin}–{until}"
    if row.last.year != times.today().year:
        days = t(f"{days}（{row.last.year} 年）", f"{days} {row.last.year}")
    parts = [t("、", ", ").join(times.weekday(n - 1) for n in row.weekdays), _hours(row)]
    text = " ".join(part for part in parts if part) or t("全天", "all day")
    out = [busy_forms.not_on_words()[kind] for kind in row.not_on if kind in busy_forms.NOT_ON]
    out += [times.short_day(date.fromisoformat(day)) for day in row.skipped]
    but = t(f"（{'、'.join(out)}除外）", f" (not on {', '.join(out)})") if out else ""
    return t(f"{text}，{days}{but}", f"{text}, {days}{but}")


def _hours(row: BusyPattern) -> str:
    if row.start is None or row.end is None:
        return ""
    return f"{times.minutes(row.start)}–{times.minutes(row.end)}"


def this_week() -> date:
    """Monday of this week."""
    today = times.today()
    return today - timedelta(days=today.weekday())


def weeks(found: Mapping[int, Sequence[Week]]) -> Sequence[Week]:
    """Those of the one person."""
    return next(iter(found.values()))


def figure(hours: float) -> str:
    return f"{hours:g}" if hours else "–"


def columns(found: Mapping[int, Sequence[Week]]) -> list[dict[str, Any]]:
    """For each week how many are busy in it at all, and with how many hours together."""
    rows = list(found.values())
    return [
        {
            "first": week.first,
            "people": sum(1 for row in rows if row[n].hours),
            "hours": sum(row[n].hours for row in rows),
        }
        for n, week in enumerate(rows[0] if rows else [])
    ]
