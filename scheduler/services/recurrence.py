"""Recurrence rules as far as a booking may use them: bounded, in local time, without the days that do not fit.

RFC 5545 §3.3.10, of which FREQ (daily, weekly, monthly), INTERVAL, COUNT, UNTIL, BYDAY and WKST are known. A
rule has an end, no more than 60 dates, and no more than a year; so nobody can ask for work without end.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from scheduler import daytypes
from scheduler.errors import Refusal
from solver.words import Words

MOST = 60  # dates of one series
LONGEST = timedelta(days=370)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = ("work", "eve", "makeup")

_PARTS = {
    "FREQ": re.compile(r"DAILY|WEEKLY|MONTHLY"),
    "INTERVAL": re.compile(r"[1-9]|[1-4]\d|5[0-2]"),
    "COUNT": re.compile(r"[1-9]\d{0,2}"),
    "UNTIL": re.compile(r"\d{8}(T\d{6}Z?)?"),
    "BYDAY": re.compile(r"[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)(,[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU))*"),
    "WKST": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
}

Parts = dict[str, str]
NONE: Mapping[date, str] = MappingProxyType({})


def parts(rule: str) -> Parts:
    """The rule's parts by name; a refusal `rule-unreadable` or `rule-endless` says what is wrong with it."""
    found: Parts = {}
    for part in rule.strip().upper().removeprefix("RRULE:").split(";")[:8]:
        name, _, value = part.partition("=")
        known = _PARTS.get(name)
        if known is None or name in found or not known.fullmatch(value):
            raise _unreadable(part[:40])
        found[name] = value
    if "FREQ" not in found:
        raise _unreadable("FREQ")
    if "COUNT" in found and "UNTIL" in found:  # RFC 5545 §3.3.10: never both
        raise _unreadable("COUNT, UNTIL")
    if re.search(r"\d", found.get("BYDAY", "")) and found["FREQ"] != "MONTHLY":
        raise _unreadable(f"BYDAY={found['BYDAY'][:20]}")
    if "COUNT" not in found and "UNTIL" not in found:
        raise Refusal(
            "rule-endless",
            Words(
                "重复预订要有结束日期或次数。", "A recurring booking needs a last day or a number of times."
            ),
            hint=Words("例如到学期末为止。", "For example until the end of the term."),
            status=422,
        )
    return found


def joined(found: Parts) -> str:
    """The parts as a rule again."""
    return ";".join(f"{name}={found[name]}" for name in _PARTS if name in found)


def starts(
    rule: str,
    first: datetime,
    zone: str,
    day_types: Collection[str],
    skipped: Collection[str] = (),
    *,
    by_hand: Mapping[date, str] = NONE,
) -> list[datetime]:
    """The instants at which the series begins, from `first` on, each at the same local time.

    `by_hand` are types of dates that somebody set, which go before the calendar's. Dates of other day types
    (empty: all will do) and those in `skipped` (ISO) are left out; as with EXDATE, they count in COUNT.
    """
    found = parts(rule)
    until = until_of(found, zone)
    local = first.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    plain = {name: value for name, value in found.items() if name != "UNTIL"}
    dates: Iterator[datetime] = iter(rrulestr(joined(plain), dtstart=local))
    last = min(until or date.max, local.date() + LONGEST)
    within = takewhile(lambda d: d.date() <= last, dates)
    several = list(islice(within, MOST + 1))
    if len(several) > MOST or (several and until and until - several[0].date() > LONGEST):
        raise _too_long()
    fitting = (d for d in several if is_wanted(d.date(), day_types, skipped, by_hand=by_hand))
    return [d.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for d in fitting]


def last(rule: str, first: datetime, zone: str) -> date:
    """The last local date that the rule names, of whatever day type; its UNTIL where it has one."""
    until = until_of(parts(rule), zone)
    return until or starts(rule, first, zone, ())[-1].astimezone(ZoneInfo(zone)).date()


def is_wanted(
    day: date,
    day_types: Collection[str],
    skipped: Collection[str] = (),
    *,
    by_hand: Mapping[date, str] = NONE,
) -> bool:
    kind = by_hand.get(day) or daytypes.day_type(day).type
    return (not day_types or kind in day_types) and day.isoformat() not in skipped


def usual_day_types(first: date, by_hand: Mapping[date, str] = NONE) -> tuple[str, ...]:
    """On which days something that begins on this date goes on: on working days, or on free week-ends.

    A make-up Saturday is no free Saturday and a holiday Tuesday no working Tuesday: hours differ, people too.
    """
    kind = by_hand.get(first) or daytypes.day_type(first).type
    return WORKDAYS if kind in WORKDAYS else (kind,)


def until_of(found: Parts, zone: str) -> date | None:
    """The last local date, included."""
    value = found.get("UNTIL")
    if not value:
        return None
    try:
        if not value.endswith("Z"):
            return datetime.strptime(value[:8], "%Y%m%d").date()  # noqa: DTZ007  a local date
        instant = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise _unreadable(f"UNTIL={value}") from error
    return instant.astimezone(ZoneInfo(zone)).date()


def until(rule: str, last: date, *, days_later: int = 0) -> str:
    """The rule with this last date, its weekdays so many days later."""
    found = {name: value for name, value in parts(rule).items() if name != "COUNT"}
    found["UNTIL"] = f"{last:%Y%m%d}"
    if days_later % 7 and "BYDAY" in found:
        found["BYDAY"] = ",".join(_later(day, days_later) for day in found["BYDAY"].split(","))
    return joined(found)


def is_by_month(rule: str) -> bool:
    return parts(rule)["FREQ"] == "MONTHLY"


def _later(day: str, days: int) -> str:
    return DAYS[(DAYS.index(day[-2:]) + days) % 7]


def _unreadable(part: str) -> Refusal:
    return Refusal(
        "rule-unreadable",
        Words(f"看不懂重复规则中的“{part}”。", f"The recurrence rule is not understood at “{part}”."),
        hint=Words(
            "例如 FREQ=WEEKLY;BYDAY=TU;UNTIL=20210630。",
            "An example: FREQ=WEEKLY;BYDAY=TU;UNTIL=20210630.",
        ),
        status=422,
        context={"part": part},
    )


def _too_long() -> Refusal:
    return Refusal(
        "rule-long",
        Words(f"一次最多订 {MOST} 回、一年之内。", f"At most {MOST} times and one year at once."),
        hint=Words("分学期预订。", "Book term by term."),
        status=422,
        context={"most": MOST},
    )
