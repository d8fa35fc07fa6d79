"""The entry that cannot be written: left out of the feed and reported, so it does not sink the rest."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from math import isfinite
from re import compile as pattern

from feeds.agenda import STATUSES, Item, instant
from feeds.lines import one_line

_UID = pattern(r"[A-Za-z0-9._:+-]+@[A-Za-z0-9.-]+")
# The one-rule VTIMEZONE is true from 1992 on: China had summer time from 1986 to 1991.
YEARS = range(1992, 2101)


class BadItem(ValueError):
    """Why one item is not in the feed: its UID, a stable code and a sentence for the log."""

    def __init__(self, uid: str, code: str, message: str) -> None:
        super().__init__(f"{uid or '(no UID)'}: {message}")
        self.uid = uid
        self.code = code
        self.message = message


def refuse_bad(item: Item) -> None:
    """Raise BadItem for the first thing that some reader would choke on."""
    for code, message, wrong in _CHECKS:
        try:
            is_wrong = wrong(item)
        except Exception as error:  # an item of the wrong types: anything at all may be raised
            raise BadItem(str(item.uid), code, f"{message} ({error})") from error
        if is_wrong:
            raise BadItem(str(item.uid), code, message)


def _moments(item: Item) -> Iterator[datetime]:
    yield from (m for m in (item.start, item.end) if isinstance(m, datetime))


def _is_mixed(item: Item) -> bool:
    return {isinstance(m, datetime) for m in (item.start, item.end)} != {not item.all_day}


def _has_bad_stamp(item: Item) -> bool:
    return item.changed_at.utcoffset() != timedelta(0) or bool(item.changed_at.microsecond)


def _has_bad_place(item: Item) -> bool:
    if item.geo is None:
        return False
    latitude, longitude = item.geo
    return not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180)


_CHECKS: tuple[tuple[str, str, Callable[[Item], bool]], ...] = (
    ("uid", "the UID is not of the form name@host in ASCII", lambda i: not _UID.fullmatch(i.uid)),
    ("sequence", "SEQUENCE is below 0", lambda i: i.sequence < 0 or int(i.sequence) != i.sequence),
    ("changed-at", "changed_at is not UTC in whole seconds", _has_bad_stamp),
    ("status", "the status is unknown", lambda i: i.status not in STATUSES),
    ("all-day", "all-day items have dates, others datetimes", _is_mixed),
    ("floating", "a time has no zone", lambda i: any(m.utcoffset() is None for m in _moments(i))),
    ("fraction", "a time is not in whole seconds", lambda i: any(m.microsecond for m in _moments(i))),
    ("end", "the end is not after the start", lambda i: instant(i.end) <= instant(i.start)),
    ("year", "the year is outside 1992–2100", lambda i: not {i.start.year, i.end.year} <= set(YEARS)),
    ("stamp-year", "changed_at is before 1970", lambda i: i.changed_at < datetime(1970, 1, 1, tzinfo=UTC)),
    ("title", "the title is empty", lambda i: not one_line(i.title.zh + i.title.en)),
    (
        "url",
        "the URL is not http or https",
        lambda i: bool(i.url) and not i.url.startswith(("https://", "http://")),
    ),
    ("geo", "the coordinates are not on Earth", _has_bad_place),
)
