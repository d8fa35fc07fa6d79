"""Breaks: runs of days off that hold a holiday."""

from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.daytypes.types import day_type
from solver.words import Words


@dataclass(frozen=True, slots=True)
class Break:
    """From `first` to `last`, both days included."""

    first: date
    last: date
    name: Words


def break_of(day: date) -> Break | None:
    """The run of holidays that the day lies in, or None on other days."""
    if day_type(day).type != "holiday":
        return None
    return Break(_edge(day, -1), _edge(day, 1), day_type(day).name)


def breaks(year: int) -> list[Break]:
    """The breaks that touch the year, in order."""
    found: list[Break] = []
    day = date(year, 1, 1)
    while day.year == year:
        run = break_of(day)
        if run:
            found.append(run)
            day = run.last
        day += timedelta(days=1)
    return found


def _edge(day: date, step: int) -> date:
    while day_type(day + timedelta(days=step)).type == "holiday":
        day += timedelta(days=step)
    return day
