"""The front door of feeds: answered before Flask's routing, and a note of who still comes."""

import time
from typing import Any

from feeds.answer import Answer
from feeds.fastpath import Environ, FeedPath, WSGIApp
from feeds.stored import Stored
from scheduler.services import feed_address, feed_health
from scheduler.services.feeding import Shelf

MINUTE = 60.0  # a token's last fetch is noted at most so often, in seconds


class FeedDoor(FeedPath):
    """`feeds.fastpath` over a shelf; the fetch of a personal feed is noted without its sender's address."""

    def __init__(self, app: WSGIApp, shelf: Shelf, **values: Any) -> None:
        super().__init__(app, shelf.lookup, **values)
        self.shelf = shelf
        self._noted: dict[str, float] = {}

    def served(self, environ: Environ, path: str, found: Stored, answered: Answer) -> None:
        """A GET tells which version its reader holds now, with 304 as with 200; a HEAD only that it came."""
        if path.startswith("/feeds/public/"):
            return
        now = time.monotonic()
        if now - self._noted.get(path, -MINUTE) < MINUTE:
            return
        self._noted[path] = now
        address = feed_address.read(path)
        if address is not None and address.secret:
            seen = found if environ.get("REQUEST_METHOD") == "GET" else None
            agent = environ.get("HTTP_USER_AGENT", "")
            feed_health.note_fetch(self.shelf.engine, address.secret, agent, seen=seen)
