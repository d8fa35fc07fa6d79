"""When a personal feed was fetched, by what family of client, and which version it has. No addresses are kept."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import OperationalError

from feeds.stored import Stored
from scheduler import clock
from scheduler.models import FeedToken
from scheduler.queries.accounts import token_hash

# The first that occurs in the User-Agent, in lower case. The order matters: Outlook says Mozilla, too.
FAMILIES = (
    ("google-calendar", "Google"),
    ("thunderbird", "Thunderbird"),
    ("icsx5", "ICSx5"),
    ("icsdroid", "ICSx5"),
    ("nextcloud", "Nextcloud"),
    ("home assistant", "Home Assistant"),
    ("homeassistant", "Home Assistant"),
    ("evolution", "Evolution"),
    ("korganizer", "KOrganizer"),
    ("akonadi", "KOrganizer"),
    ("outlook", "Outlook"),
    ("exchange", "Outlook"),
    ("microsoft", "Outlook"),
    ("davx5", "DAVx5"),
    ("vdirsyncer", "vdirsyncer"),
    ("gnome", "GNOME"),
    ("macos/", "Mac"),  # its account programs are called dataaccessd as well
    ("dataaccessd", "iPhone"),
    ("ios/", "iPhone"),
    ("calendaragent", "Mac"),
    ("macos", "Mac"),
    ("mac os", "Mac"),
)

KEPT = 16  # fetches of a token: its rhythm is read from them

log = logging.getLogger(__name__)


def family(agent: str) -> str:
    """The client's family by its User-Agent; "" where it is none that we know."""
    lower = agent[:400].lower()
    return next((name for mark, name in FAMILIES if mark in lower), "")


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of somebody's calendars that was shown: of which edition, and when it last became another.

    `took` is false for who only asked whether there is something new: they hold what they took before, which
    is this edition's as well if nothing of theirs has changed since.
    """

    last_modified: datetime
    edition: int
    took: bool = True


def note_fetch(engine: Engine, secret: str, agent: str, *, seen: Stored | Seen | None = None) -> None:
    """Note it on the token, with the version that the reader now holds, where it took one.

    A database that is busy is no reason to keep a subscriber waiting or to fail.
    """
    try:
        with engine.connect().execution_options(fieldday_writing=True) as connection, connection.begin():
            _note(connection, token_hash(secret), family(agent), seen)
    except OperationalError:
        log.warning("a feed's last fetch could not be noted", exc_info=True)


def _note(connection: Connection, hash_: str, client: str, seen: Stored | Seen | None) -> None:
    query = (
        select(FeedToken.id, FeedToken.fetches, FeedToken.seen_at)
        .where(FeedToken.hash == hash_)
        .with_for_update()
    )
    found = connection.execute(query).first()
    if found is None:
        return
    now = clock.now()
    values: dict[str, Any] = {"last_fetch": now, "fetches": [*found.fetches, int(now.timestamp())][-KEPT:]}
    if client:
        values["client"] = client
    if seen is not None and _is_held(seen, found.seen_at):
        values |= {"seen_at": seen.last_modified, "seen_edition": seen.edition or None}
    connection.execute(update(FeedToken).where(FeedToken.id == found.id).values(**values))


def _is_held(seen: Stored | Seen, seen_at: datetime | None) -> bool:
    if isinstance(seen, Seen) and not seen.took:
        return seen_at is not None and seen.last_modified <= seen_at
    return True
