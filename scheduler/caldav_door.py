"""The front door of CalDAV: answered before Flask's routing, like the feeds, and a note of who still comes."""

import logging
import secrets
import time
import traceback
from typing import Any

from feeds.answer import Answer
from feeds.caldav import answer, credentials, places
from feeds.caldav.front import CalDavPath
from feeds.fastpath import Environ, WSGIApp
from scheduler.secret_paths import masked
from scheduler.services import feed_health
from scheduler.services.caldav import app_password
from scheduler.services.caldav.collections import OWN
from scheduler.services.caldav.reading import Accounts
from scheduler.services.feed_address import PERSONAL, Address
from scheduler.services.feeding import Shelf

RETRY = "120"  # seconds after which a client may ask again when something broke
MINUTE = 60.0  # a device's last fetch is noted at most so often, in seconds

log = logging.getLogger(__name__)


class CalDavDoor(CalDavPath):
    """`feeds.caldav.front` over our rows; a device's fetch is noted on its token, without its address."""

    def __init__(self, app: WSGIApp, shelf: Shelf, **values: Any) -> None:
        self.accounts = Accounts(shelf)
        super().__init__(app, self.accounts, **values)
        self.shelf = shelf
        self._noted: dict[tuple[str, int, bool], float] = {}

    def answered(self, environ: Environ, path: str) -> Answer:
        try:
            edition = self._edition(environ)  # before: what is published while we answer may not be in it
            made = super().answered(environ, path)
        except Exception:
            return _broken()
        if made.status in (200, 207, 304) and environ.get("REQUEST_METHOD") != "OPTIONS":
            self._note(environ, path, edition)
        return made

    def _edition(self, environ: Environ) -> int:
        """The latest edition, for those who say who they are."""
        if not environ.get("HTTP_AUTHORIZATION"):
            return 0
        standing, _, _ = self.shelf.facts(Address(PERSONAL), None)
        return int(standing[0] or 0)

    def _note(self, environ: Environ, path: str, edition: int) -> None:
        """At most once a minute, save where a device takes an edition that it did not have."""
        header = environ.get("HTTP_AUTHORIZATION", "")
        found = places.place(path)
        own = found.slug if found is not None and found.slug in OWN else ""
        took = bool(own) and environ.get("REQUEST_METHOD") == "REPORT"
        now, what = time.monotonic(), (header, edition, took)
        if now - self._noted.get(what, -MINUTE) < MINUTE:
            return
        if len(self._noted) > 10_000:
            self._noted.clear()
        self._noted[what] = now
        given = credentials.given(header)
        if given is not None:
            secret, agent = app_password.meant(given[1]), environ.get("HTTP_USER_AGENT", "")
            seen = self._seen(secret, edition, took) if own and edition else None
            feed_health.note_fetch(self.shelf.engine, secret, agent, seen=seen)

    def _seen(self, secret: str, edition: int, took: bool) -> feed_health.Seen | None:
        """The state of all that is their own, from the shelf, where the answer has just put it."""
        reader = self.shelf.reader(secret)
        if reader is None:
            return None
        own = (self.accounts.calendars.calendar(slug, reader) for slug in OWN)
        stamps = [calendar.changed_at for calendar in own if calendar is not None]
        return feed_health.Seen(max(stamps), edition, took) if stamps else None


def _broken() -> Answer:
    """503, for which clients keep what they have; an empty list would take every entry from them."""
    number = secrets.token_hex(6)
    log.error("CalDAV could not answer, request %s:\n%s", number, masked(traceback.format_exc()))
    return answer.refusal(503, answer.BROKEN, "", ("Retry-After", RETRY), ("X-Request-Id", number))
