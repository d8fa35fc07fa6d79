"""A RRULE checked before a library sees it: what would never end, or far too often, does not get there."""

import re
from math import prod

from feeds.foreign.answer import BadValue
from feeds.foreign.limits import TIMES_A_DAY
from feeds.foreign.refusals import over

_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
_DAY = re.compile(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)")
_NUMBERS = {  # largest absolute value, whether it may count from the end
    "BYMONTH": (12, False),
    "BYMONTHDAY": (31, True),
    "BYYEARDAY": (366, True),
    "BYWEEKNO": (53, True),
    "BYSETPOS": (366, True),
    "BYHOUR": (23, False),
    "BYMINUTE": (59, False),
    "BYSECOND": (59, False),
}
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of the months
_FROM_ZERO = ("BYHOUR", "BYMINUTE", "BYSECOND")


def checked(text: str, line: int, uid: str = "") -> dict[str, str]:
    """The rule's parts. Raises BadValue for one that cannot be read, Unreadable for one that is too frequent."""
    parts = _parts(text)
    if parts.get("FREQ") in ("SECONDLY", "MINUTELY"):
        raise over("ics-frequency", line, uid=uid)
    if parts.get("FREQ") not in _FREQUENCIES:
        raise BadValue(text[:60])
    found = {"FREQ": parts["FREQ"]}
    for name in ("INTERVAL", "COUNT"):
        if parts.get(name, "").isdecimal() and int(parts[name][:9]) >= 1:
            found[name] = parts[name][:9]
    for name in _NUMBERS:
        if name in parts:
            found[name] = _numbers(name, parts[name])
    if "BYDAY" in parts:
        found["BYDAY"] = _days(parts["BYDAY"])
    if parts.get("WKST", "") in ("MO", "TU", "WE", "TH", "FR", "SA", "SU"):
        found["WKST"] = parts["WKST"]
    if "UNTIL" in parts:
        found["UNTIL"] = parts["UNTIL"]
        found.pop("COUNT", None)  # one or the other (RFC 5545 §3.3.10)
    _refuse_often(found, line, uid)
    if not _may_come(found):
        raise BadValue(text[:60])
    return found


def _parts(text: str) -> dict[str, str]:
    packed = "".join(text.split()).upper().strip(";")
    pairs = (part.partition("=") for part in packed.split(";") if part)
    parts = {name: value for name, _, value in pairs}
    if parts.pop("RSCALE", "GREGORIAN") != "GREGORIAN":  # RFC 7529: the library knows no other
        raise BadValue(text[:60])
    return parts


def _numbers(name: str, text: str) -> str:
    most, may_be_negative = _NUMBERS[name]
    least = 0 if name in _FROM_ZERO else 1
    values = set()
    for value in text.split(","):
        if not re.fullmatch(r"[+-]?\d{1,3}", value):
            raise BadValue(f"{name}={text[:40]}")
        number = int(value)
        if not least <= abs(number) <= most or (number < 0 and not may_be_negative):
            raise BadValue(f"{name}={text[:40]}")
        values.add(number)
    return ",".join(map(str, sorted(values)))


def _days(text: str) -> str:
    days = list(dict.fromkeys(text.split(",")))
    if not all(_DAY.fullmatch(day) for day in days) or len(days) > 7 * 108:
        raise BadValue(f"BYDAY={text[:40]}")
    return ",".join(days)


def _may_come(parts: dict[str, str]) -> bool:
    """Whether any month named has any of the days named: the library looks for 30 February to the end of time."""
    months = [int(m) for m in parts.get("BYMONTH", "1").split(",")]
    days = [abs(int(d)) for d in parts.get("BYMONTHDAY", "1").split(",")]
    return any(day <= _LONGEST[month - 1] for month in months for day in days)


def _refuse_often(parts: dict[str, str], line: int, uid: str) -> None:
    """A daily rule at every second of BYHOUR, BYMINUTE and BYSECOND is secondly in disguise."""
    hours = 24 if parts["FREQ"] == "HOURLY" and "BYHOUR" not in parts else None
    sizes = [parts[name].count(",") + 1 for name in _FROM_ZERO if name in parts]
    if prod(sizes) * (hours or 1) > TIMES_A_DAY:
        raise over("ics-frequency", line, uid=uid)
