"""The front door of CalDAV: answered before Flask's routing, like the feeds, and a note of who still comes."""

import logging
import secrets
import time
import traceback
from typing import Any

from feeds.answer import Answer
from feeds.caldav import answer, credentials
from feeds.caldav.front import CalDavPath
from feeds.fastpath import Environ, WSGIApp
from scheduler.secret_paths import masked
from scheduler.services import feed_health
from scheduler.services.caldav import app_password
from scheduler.services.caldav.reading import Accounts
from scheduler.services.feeding import Shelf

RETRY = "120"  # seconds after which a client may ask again when something broke
MINUTE = 60.0  # a device's last fetch is noted at most so often, in seconds

log = logging.getLogger(__name__)


class CalDavDoor(CalDavPath):
    """`feeds.caldav.front` over our rows; a device's fetch is noted on its token, without its address."""

    def __init__(self, app: WSGIApp, shelf: Shelf, **values: Any) -> None:
        super().__init__(app, Accounts(shelf), **values)
        self.shelf = shelf
        self._noted: dict[str, float] = {}

    def answered(self, environ: Environ, path: str) -> Answer:
        try:
            made = super().answered(environ, path)
        except Exception:
            return _broken()
        if made.status in (200, 207, 304) and environ.get("REQUEST_METHOD") != "OPTIONS":
            self._note(environ)
        return made

    def _note(self, environ: Environ) -> None:
        header = environ.get("HTTP_AUTHORIZATION", "")
        now = time.monotonic()
        if now - self._noted.get(header, -MINUTE) < MINUTE:
            return
        if len(self._noted) > 10_000:
            self._noted.clear()
        self._noted[header] = now
        given = credentials.given(header)
        if given is not None:
            agent = environ.get("HTTP_USER_AGENT", "")
            feed_health.note_fetch(self.shelf.engine, app_password.meant(given[1]), agent)


def _broken() -> Answer:
    """503, for which clients keep what they have; an empty list would take every entry from them."""
    number = secrets.token_hex(6)
    log.error("CalDAV could not answer, request %s:\n%s", number, masked(traceback.format_exc()))
    return answer.refusal(503, answer.BROKEN, "", ("Retry-After", RETRY), ("X-Request-Id", number))
