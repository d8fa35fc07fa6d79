"""How the public feeds are: what the health page says of each."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.queries.feeds import FeedInfo, public_feeds
from scheduler.services import feeding


@dataclass(frozen=True)
class Health:
    """Sizes in bytes; `left_out` are entries for which there was no room."""

    info: FeedInfo
    entries: int
    size: int
    changed_at: datetime
    left_out: int


def public_health() -> list[Health]:
    """Of every public feed as it is sent now, the largest first."""
    found = []
    for info in public_feeds():
        feed = feeding.lookup(info.path)
        if feed is not None:
            count = feed.body.count(b"\r\nBEGIN:VEVENT\r\n")
            found.append(Health(info, count, len(feed.body), feed.last_modified, feed.left_out))
    return sorted(found, key=lambda h: (-h.size, h.info.path))
