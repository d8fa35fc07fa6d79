"""Values of a foreign file: moments, lengths and periods. Faults that real exports have are forgiven."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from feeds.foreign.answer import BadValue
from feeds.foreign.components import Property
from feeds.foreign.zones import Zones

Moment = date | datetime  # a date is a whole day; a datetime is aware

_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?"
)
_LENGTH = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?"
)


class Period(NamedTuple):
    start: datetime
    end: datetime


def moment(found: Property, zones: Zones) -> Moment:
    """DTSTART, DTEND, RECURRENCE-ID. Raises BadValue."""
    return parsed(found.value, found, zones)


def moments(found: Property, zones: Zones) -> list[Moment | Period]:
    """All of an RDATE or EXDATE, periods too. Raises BadValue."""
    values = (value.strip() for value in found.value.split(",") if value.strip())
    return [_period(value, found, zones) if "/" in value else parsed(value, found, zones) for value in values]


def periods(found: Property, zones: Zones) -> list[Period]:
    """All of a FREEBUSY. Raises BadValue."""
    return [_period(value, found, zones) for value in found.value.split(",") if value.strip()]


def parsed(value: str, found: Property, zones: Zones) -> Moment:
    if value[8:9] == "T" and (usual := _usual(value)):
        return aware(usual, UTC if value[15:] else zones.named(found.params.get("TZID", ""), found.line))
    match = _MOMENT.fullmatch(value.strip().upper())
    if match is None:
        raise BadValue(value[:40])
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        # 24:00 and a leap second are written by some; the type cannot hold them.
        extra = timedelta(days=1) if hour == "24" else timedelta()
        midnight = datetime.combine(date(int(year), int(month), int(day)), time())
        local = midnight.replace(hour=int(hour) % 24, minute=int(minute), second=min(int(second or 0), 59))
        return aware(local + extra, _zone(zone, found, zones))
    except (ValueError, OverflowError) as error:
        raise BadValue(value[:40]) from error


def _usual(value: str) -> datetime | None:
    """20210301T090000 and 20210301T010000Z, as nearly all are written, without the long way."""
    if len(value) != (16 if value[15:] == "Z" else 15) or not (value[:8] + value[9:15]).isdigit():
        return None
    try:
        return datetime.fromisoformat(value[:15])
    except ValueError:
        return None  # 24:00, a leap second, no such day


def _zone(written: str | None, found: Property, zones: Zones) -> tzinfo:
    if written == "Z":
        return UTC
    if written:
        return zones.offset(written)
    return zones.named(found.params.get("TZID", ""), found.line)


def aware(local: datetime, zone: tzinfo) -> datetime:
    """In UTC. A time that the zone's clock skips is as much later (RFC 5545 §3.3.5)."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def length(text: str) -> timedelta:
    """A DURATION. Raises BadValue."""
    match = _LENGTH.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()[1:]):
        raise BadValue(text[:40])
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    try:
        found = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as error:
        raise BadValue(text[:40]) from error
    return -found if match[1] == "-" else found


def _period(value: str, found: Property, zones: Zones) -> Period:
    first, _, last = value.partition("/")
    start = parsed(first, found, zones)
    if not isinstance(start, datetime):
        raise BadValue(value[:40])
    if last.strip()[:1].upper() in ("P", "+", "-"):
        return Period(start, start + length(last))
    end = parsed(last, found, zones)
    if not isinstance(end, datetime):
        raise BadValue(value[:40])
    return Period(start, end)
