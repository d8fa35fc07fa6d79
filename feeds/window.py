"""Which items a feed still, or already, holds, seen from one date."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from feeds.agenda import ZONE, Item, instant

BACK = timedelta(days=60)
AHEAD = timedelta(days=400)
CANCELLED_STAYS = timedelta(days=30)


def windowed(items: Iterable[Item], today: date) -> tuple[Item, ...]:
    """The items to show on `today` (a date in the feed's zone), in the order they came."""
    return tuple(item for item in items if is_shown(item, today))


def is_shown(item: Item, today: date) -> bool:
    """Whether any of it lies in 60 days back to 400 ahead; cancelled: see below.

    A cancelled item goes 30 days after the later of its end and its last change, so that a phone that
    was off for a month still learns of it.
    """
    if instant(item.start) >= instant(today + AHEAD + timedelta(days=1)):
        return False
    if item.status == "CANCELLED":
        return _midnight(today) < max(instant(item.end), item.changed_at) + CANCELLED_STAYS
    return instant(item.end) > instant(today - BACK)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
