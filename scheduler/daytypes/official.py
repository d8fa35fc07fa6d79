"""The official calendar: the State Council's notices, as chinesecalendar has them."""

from datetime import date, timedelta
from functools import cache

from chinese_calendar import constants

FIRST_YEAR = 2007  # the notices before had other holidays and are not asked for


@cache
def last_year() -> int:
    """The last year that the installed chinesecalendar has a notice for."""
    return max(day.year for day in constants.holidays)


def is_official(year: int) -> bool:
    return FIRST_YEAR <= year <= last_year()


def holiday(day: date) -> str | None:
    """The key of the holiday that the day is free for, or None. A weekend day inside a break has one too."""
    return constants.holidays.get(day) or _gap(day)


def _gap(day: date) -> str | None:
    """chinesecalendar 1.11 leaves out Sat 23 June 2012, the Dragon Boat Festival, between two days it has."""
    if day.weekday() < 5 or day in constants.workdays:
        return None
    sides = [constants.holidays.get(day + timedelta(days=step)) for step in (-1, 1)]
    return sides[0] if all(sides) else None


def makeup(day: date) -> str | None:
    """The key of the holiday that this weekend day is worked for, or None."""
    return constants.workdays.get(day)
