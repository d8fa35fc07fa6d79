"""Feeds from what editions left behind: fragments are joined, nothing is rendered.

A feed's bytes are kept in the process until an edition, a day or one of its own facts is another. Most
requests are polls that end in a 304: they cost a look into a dictionary, and at most every half second one
query that says what stands.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from feeds import options
from feeds.agenda import ZONE
from feeds.stored import Stored
from feeds.window import is_shown
from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Edition, Group, Venue
from scheduler.queries.accounts import token_hash
from scheduler.services import feed_address, feed_bookings, feed_bytes, feed_changes, feed_content
from scheduler.services.feed_address import PERSONAL, Address
from scheduler.services.feed_bookings import Whose
from scheduler.services.feed_content import Feed, Reader
from scheduler.services.feed_snapshot import Kept, Snapshot

FRESH = 0.5  # seconds for which a process believes what it knows; a change is promised within 1
ROOM = 24 * 1024 * 1024  # bytes of feeds that a process keeps: it has 120 MB for everything

Facts = tuple[Any, ...]


class Shelf:
    """The feeds of one process. Needs no application context, so a poll never enters Flask."""

    def __init__(
        self, engine: Engine | Callable[[], Engine], *, fresh: float = FRESH, outside: str = ""
    ) -> None:
        self._engine = engine
        self.outside = outside  # the service's public address, for links
        self._fresh = fresh
        self._kept: OrderedDict[tuple[Any, ...], tuple[Facts, Stored]] = OrderedDict()
        self._size = 0
        self._known: dict[str, tuple[float, Any]] = {}
        self._snapshot: tuple[Facts, Snapshot] | None = None
        self._shown: tuple[Facts, date, Snapshot] | None = None
        self._lock = threading.RLock()

    @property
    def engine(self) -> Engine:
        return self._engine if isinstance(self._engine, Engine) else self._engine()

    def lookup(self, path: str, query: str = "") -> Stored | None:
        """The feed at the path, ready to be sent; None where there is none, or its token was revoked.

        `query` is the raw query string with `lang` and `alarm`; raises `feeds.options.BadOption`.
        """
        chosen = options.parsed(query)
        address = feed_address.read(path)
        # What is no address at all is looked up like a wrong token: both take the same time.
        reader = self.reader(address.secret if address else path) if _is_secret(address) else None
        if address is None or (address.scope == PERSONAL and reader is None):
            return None
        facts: Facts = (self._standing(), reader, self._court(address))
        shelf_key: tuple[Any, ...] = (reader.token_id, address.form, chosen) if reader else (address, chosen)
        held = self._kept.get(shelf_key)
        if held is not None and held[0] == facts:
            return held[1]
        with self._lock:
            return self._made(shelf_key, facts, address, reader, chosen)

    def reader(self, secret: str) -> Reader | None:
        """Who has the token; only its hash is looked for."""
        return self._remembered(token_hash(secret), lambda session: feed_content.reader(session, secret))

    def facts(self, address: Address, reader: Reader | None) -> Facts:
        """What the feed at the address rests on; asked for at most every half second. See services/caldav."""
        return (self._standing(), reader, self._court(address))

    def content(self, facts: Facts, address: Address, reader: Reader | None) -> tuple[Snapshot, list[Kept]]:
        """All entries that are shown with these facts, and the shown bookings of the address's feed."""
        with self._lock:
            today, seen = self._seen(facts[0])
            return seen, [k for k in self._bookings(address, reader) if is_shown(k.item, today)]

    def feed(self, facts: Facts, address: Address, reader: Reader | None) -> tuple[date, Feed | None]:
        """What the feed at the address holds with these facts, and the day that it looks from."""
        with self._lock:
            today, seen = self._seen(facts[0])
            bookings = [k for k in self._bookings(address, reader) if is_shown(k.item, today)]
            return today, feed_content.feed_at(seen, address, reader, bookings)

    def remembered(self, name: str, ask: Callable[[Session], Any]) -> Any:
        """An answer of the database, believed for half a second."""
        return self._remembered(name, ask)

    def forget(self) -> None:
        """Ask anew from now on: somebody knows of a change that this process does not."""
        self._known.clear()

    def _standing(self) -> Facts:
        """What all feeds rest on: the latest edition, the state of venues and groups, the day."""
        known = self._remembered("standing", lambda session: tuple(session.execute(_STANDING).one()))
        return (*known, clock.now().astimezone(ZONE).date())

    def _court(self, address: Address) -> Facts:
        """What a feed that tells when a place is taken rests on besides: its bookings. No other public feed asks."""
        if not address.tells_a_place:
            return ()
        whose = Whose(court=address.key)
        name = f"court {address.key}"
        found: Facts = self._remembered(name, lambda session: feed_bookings.state(session, whose))
        return found

    def _remembered(self, name: str, ask: Callable[[Session], Any]) -> Any:
        now = time.monotonic()
        held = self._known.get(name)
        if held is not None and now - held[0] < self._fresh:
            return held[1]
        with Session(self.engine) as session:
            answer = ask(session)
        if len(self._known) > 10_000:  # guessed tokens
            self._known.clear()
        self._known[name] = (now, answer)
        return answer

    def _made(
        self,
        shelf_key: tuple[Any, ...],
        facts: Facts,
        address: Address,
        reader: Reader | None,
        chosen: options.Options,
    ) -> Stored | None:
        held = self._kept.get(shelf_key)
        if held is not None and held[0] == facts:
            return held[1]  # made by another thread while this one waited
        today, feed = self.feed(facts, address, reader)
        if feed is None:
            return None
        if address.form == "atom":
            made = self._told(self._seen(facts[0])[1], feed, address, reader, chosen)
            self._keep(shelf_key, facts, made)
            return made
        values: dict[str, Any] = {"edition": facts[0][0] or 0, "before": held[1] if held else None}
        made = feed_bytes.stored_feed(self.engine, feed, address, chosen, today, **values)
        self._keep(shelf_key, facts, made.packed() if reader else made)
        return made

    def _told(
        self, seen: Snapshot, feed: Feed, address: Address, reader: Reader | None, chosen: options.Options
    ) -> Stored:
        belongs = feed_content.chooser(address, reader)
        with Session(self.engine) as session:
            found = feed_changes.recent(
                session, belongs, together=seen.together, only_public=reader is None, outside=self.outside
            )
        return feed_bytes.stored_changes(self.engine, feed, found, chosen)

    def _bookings(self, address: Address, reader: Reader | None) -> list[Kept]:
        whose = reader.whose if reader else Whose(court=address.key) if address.tells_a_place else None
        if whose is None:
            return []
        with Session(self.engine) as session:
            return feed_bookings.kept(session, whose)

    def _seen(self, standing: Facts) -> tuple[date, Snapshot]:
        """The day that feeds look from, and what they show on it."""
        if self._shown is None or self._shown[0] != standing:
            snapshot = self._snapshot_of(standing)
            today = standing[-1]
            self._shown = (standing, snapshot.day_seen_from(today), snapshot.seen_from(today))
        return self._shown[1:]

    def _snapshot_of(self, standing: Facts) -> Snapshot:
        if self._snapshot is None or self._snapshot[0] != standing[:-1]:
            before = self._snapshot[1] if self._snapshot else None
            with Session(self.engine) as session:
                self._snapshot = (standing[:-1], Snapshot.read(session, before))
        return self._snapshot[1]

    def _keep(self, shelf_key: tuple[Any, ...], facts: Facts, made: Stored) -> None:
        old = self._kept.pop(shelf_key, None)
        self._size += made.size - (old[1].size if old else 0)
        self._kept[shelf_key] = (facts, made)
        while self._size > ROOM and len(self._kept) > 1:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._size -= dropped.size


def lookup(path: str, query: str = "") -> Stored | None:
    """`Shelf.lookup` of the present application."""
    return shelf_of(current_app).lookup(path, query)


def shelf_of(app: Any) -> Shelf:
    """The application's shelf; it asks at every request in tests, and every half second otherwise."""
    found: Shelf | None = app.extensions.get("fieldday-feeds")
    if found is None:
        with app.app_context():
            engine = db.engine
        found = app.extensions["fieldday-feeds"] = Shelf(
            engine, fresh=0 if app.testing else FRESH, outside=app.config["PUBLIC_URL"]
        )
    return found


_STANDING = select(
    select(func.max(Edition.id)).scalar_subquery(),
    select(func.sum(Venue.version)).scalar_subquery(),
    select(func.sum(Group.version)).scalar_subquery(),
)


def _is_secret(address: Address | None) -> bool:
    return address is None or address.scope == PERSONAL
