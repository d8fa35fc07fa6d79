"""The calendar of years without a notice yet: statutory days and the weekends that touch them.

Which weekend days will be worked for longer breaks nobody can know, so none are predicted: a prediction
has no make-up days, and may call a day work that the notice then makes free.
"""

from datetime import date, timedelta
from functools import cache

from scheduler.daytypes.names import KEYS

NEW_YEAR = KEYS["New Year's Day"]


@cache
def _year(year: int) -> dict[date, str]:
    """Every statutory day off of the year, observed ones included, with the holiday's key."""
    import holidays  # a quarter of a second that a page about official years need not wait

    table = holidays.China(years=year, language="en_US")
    return {day: KEYS[_stem(name)] for day, name in sorted(table.items()) if _stem(name) in KEYS}


def _stem(name: str) -> str:
    """The first holiday of a joined name ("Mid-Autumn Festival; National Day"), without "(observed)"."""
    return name.split(";")[0].replace("(observed)", "").strip()


def holiday(day: date) -> str | None:
    """The key of the holiday, for a statutory day off or a weekend day that touches one."""
    if (day.month, day.day) == (1, 1):
        return NEW_YEAR  # all that the last days of an official year ask of the next one
    table = _year(day.year)
    if day in table or day.weekday() < 5:
        return table.get(day)
    weekend = (day - timedelta(days=1), day + timedelta(days=1))
    saturday = day if day.weekday() == 5 else weekend[0]
    near = (
        saturday - timedelta(days=1),
        saturday,
        saturday + timedelta(days=1),
        saturday + timedelta(days=2),
    )
    return next((table[d] for d in near if d in table), None)
