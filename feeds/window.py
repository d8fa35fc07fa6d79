"""Which items a feed still, or already, holds, seen from one date."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

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


def fitting(items: Sequence[Item], sizes: Sequence[int], today: date, most: int) -> frozenset[int]:
    """Which of the items (their places in the sequence) are shown where all together are more than `most` bytes.

    What is ahead goes before what is past, what is near before what is far.
    """
    if sum(sizes) <= most:
        return frozenset(range(len(items)))
    now = _midnight(today).astimezone(UTC)
    spans = [(instant(item.start), instant(item.end)) for item in items]
    ahead = sorted((start, n) for n, (start, end) in enumerate(spans) if end > now)
    past = sorted(((end, n) for n, (_, end) in enumerate(spans) if end <= now), reverse=True)
    kept, room = set(), most
    for _, n in (*ahead, *past):
        room -= sizes[n]
        if room < 0:
            break
        kept.add(n)
    return frozenset(kept)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
