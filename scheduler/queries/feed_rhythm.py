"""How often a feed's reader comes, and when it will come next: what an honest "how late" rests on."""

from datetime import datetime, timedelta

from scheduler.models import FeedToken

BURST = timedelta(minutes=2)  # a client that asks twice in a row came once
DAY = timedelta(days=1)
# Where a token was fetched too seldom to know (docs/reference/feeds.md, "How often clients come").
USUAL = {
    "Google": timedelta(hours=24),
    "Outlook": timedelta(hours=24),
    "Thunderbird": timedelta(minutes=30),
    "Nextcloud": timedelta(hours=1),
    "Home Assistant": timedelta(hours=24),
    "Mac": timedelta(hours=1),
    "iPhone": timedelta(hours=1),
}
NEEDED = 3  # gaps that make a rhythm


def gaps(token: FeedToken) -> list[timedelta]:
    """The times between its fetches, oldest first, bursts as one fetch."""
    found: list[timedelta] = []
    last = None
    for moment in sorted(token.fetches or ()):
        gap = timedelta(seconds=moment - last) if last is not None else None
        if gap is not None and gap < BURST:
            continue
        if gap is not None:
            found.append(gap)
        last = moment
    return found


def rhythm(token: FeedToken) -> timedelta:
    """A gap that four of five of its gaps do not exceed (a night is not a rhythm); else its client's usual one."""
    known = sorted(gaps(token))
    if len(known) < NEEDED:
        return USUAL.get(token.client, DAY)
    return known[min(len(known) - 1, len(known) * 4 // 5)]


def next_fetch(token: FeedToken) -> datetime | None:
    """When its reader should come next, by its rhythm; None where nobody ever came."""
    return token.last_fetch + rhythm(token) if token.last_fetch else None


def is_silent(token: FeedToken, now: datetime) -> bool:
    """Whether nobody came for so long that the phone is lost or the calendar was removed."""
    return token.last_fetch is not None and now - token.last_fetch > max(7 * DAY, 3 * rhythm(token))
