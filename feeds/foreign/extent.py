"""From when to when a component lasts, whatever of DTEND and DURATION it has."""

from datetime import datetime, timedelta
from typing import NamedTuple

from feeds.foreign.answer import BadValue, Notices
from feeds.foreign.components import Component
from feeds.foreign.values import Moment, aware, length, moment
from feeds.foreign.zones import Zones

DAY = timedelta(days=1)


class Extent(NamedTuple):
    """Both dates (the end is not included), or both aware datetimes; `end` may be `start`."""

    start: Moment
    end: Moment


def extent(event: Component, zones: Zones, notices: Notices) -> Extent:
    """Raises BadValue where there is no start or a value cannot be read.

    Without an end a date lasts the day and a time no time at all (RFC 5545 §3.6.1).
    """
    begin = event.one("DTSTART")
    if begin is None:
        raise BadValue("DTSTART")
    start = moment(begin, zones)
    end = _end(event, start, zones)
    if isinstance(start, datetime) != isinstance(end, datetime):
        notices.add(
            "ics-mixed",
            event.line,
            "开始和结束一个是日期、一个是时刻",
            "of start and end one is a date, the other a time",
        )
        end = _like(end, start, zones)
    if as_datetime(end, zones) < as_datetime(start, zones):
        notices.add(
            "ics-end",
            event.line,
            "结束早于开始，按开始时刻读取",
            "an end before the start; it was taken as the start",
        )
        end = start
    return Extent(start, end if isinstance(start, datetime) else max(end, start + DAY))


def _end(event: Component, start: Moment, zones: Zones) -> Moment:
    if (found := event.one("DTEND")) is not None:
        return moment(found, zones)
    if (found := event.one("DURATION")) is not None:
        try:
            return start + length(found.value)
        except OverflowError as error:
            raise BadValue(found.value[:40]) from error
    return start


def _like(end: Moment, start: Moment, zones: Zones) -> Moment:
    if isinstance(start, datetime):
        return as_datetime(end, zones)
    assert isinstance(end, datetime)
    local = end.astimezone(zones.home)
    return local.date() if local.time() == datetime.min.time() else local.date() + DAY


def as_datetime(value: Moment, zones: Zones) -> datetime:
    """Aware UTC; a date begins at midnight where its calendar is at home."""
    if isinstance(value, datetime):
        return value
    return aware(datetime.combine(value, datetime.min.time()), zones.home)
