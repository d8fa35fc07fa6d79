"""The official calendar: the State Council's notices, as chinesecalendar has them."""

from datetime import date
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
    return constants.holidays.get(day)


def makeup(day: date) -> str | None:
    """The key of the holiday that this weekend day is worked for, or None."""
    return constants.workdays.get(day)
