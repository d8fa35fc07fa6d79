"""A rule that began long ago is started shortly before the time that is asked for.

The library counts every occurrence from the first: a daily meeting since 2005 is 7,000 of them. Only where the
result is the same: no COUNT, and a first day that the rule itself would choose.
"""

from datetime import date, datetime, timedelta
from math import lcm

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PLAIN = {"FREQ", "INTERVAL", "UNTIL", "WKST"}
_MAY = {"HOURLY": set[str](), "DAILY": {"BYDAY"}, "WEEKLY": {"BYDAY"}, "YEARLY": {"BYMONTH", "BYMONTHDAY"}}


def moved_up(start: date, end: date, rule: dict[str, str], first: datetime) -> tuple[date, date]:
    """Start and end of an occurrence that is over before `first` (local), or those given."""
    frequency = rule["FREQ"]
    is_date = not isinstance(start, datetime)
    if frequency not in _MAY or (is_date and frequency == "HOURLY"):
        return start, end
    if set(rule) - _PLAIN - _MAY[frequency] or not _begins_itself(start, rule):
        return start, end
    length = end - start
    latest = (first if isinstance(start, datetime) else first.date()) - length - timedelta(days=1)
    if start >= latest:
        return start, end
    moved = _MOVES.get(frequency, _days)(start, rule, latest)
    return moved, moved + length


def _begins_itself(start: date, rule: dict[str, str]) -> bool:
    return (
        _WEEKDAYS[start.weekday()] in rule.get("BYDAY", _WEEKDAYS[start.weekday()]).split(",")
        and rule.get("BYMONTH", str(start.month)) == str(start.month)
        and rule.get("BYMONTHDAY", str(start.day)) == str(start.day)
    )


def _days(start: date, rule: dict[str, str], latest: date) -> date:
    step = int(rule.get("INTERVAL", "1")) * (7 if rule["FREQ"] == "WEEKLY" else 1)
    if "BYDAY" in rule:
        step = lcm(step, 7)  # the same weekday again
    return start + timedelta(days=(latest - start).days // step * step)


def _years(start: date, rule: dict[str, str], latest: date) -> date:
    step = int(rule.get("INTERVAL", "1"))
    if (start.month, start.day) == (2, 29):
        step = lcm(step, 400)  # a leap year again, whatever the century
    return start.replace(year=start.year + max(0, latest.year - 1 - start.year) // step * step)


def _hours(start: date, rule: dict[str, str], latest: date) -> date:
    step = timedelta(hours=int(rule.get("INTERVAL", "1")))
    return start + (latest - start) // step * step


_MOVES = {"YEARLY": _years, "HOURLY": _hours}
