"""The front door of feeds: answered before Flask's routing, and a note of who still comes."""

import logging
import secrets
import time
import traceback
from collections import OrderedDict
from typing import Any

from feeds.answer import Answer, plain
from feeds.fastpath import Environ, FeedPath, WSGIApp
from feeds.stored import Stored
from scheduler.guesses import Guesses
from scheduler.secret_paths import masked
from scheduler.services import feed_address, feed_health
from scheduler.services.feed_differences import FeedDifferences
from scheduler.services.feeding import Shelf

MINUTE = 60.0  # a token's last fetch is noted at most so often, in seconds
MISSES = 60  # unknown addresses that may be asked for in a minute, from one network address
REMEMBERED = 20_000  # paths that were served lately
RETRY = 120  # seconds after which a client may ask again when something broke
PUBLIC = "/feeds/public/"
TOO_MANY = "请求过于频繁，请稍后再试。Too many requests. Please try again later.\n".encode()
BROKEN = "出了问题，请稍后再试。Something broke on our side. Please try again later.\n".encode()

log = logging.getLogger(__name__)


class FeedDoor(FeedPath):
    """`feeds.fastpath` over a shelf; the fetch of a personal feed is noted without its sender's address.

    Who asks for many addresses that do not exist gets 429 for whatever this process has not served lately: others
    behind the same network address keep their feeds.
    """

    def __init__(self, app: WSGIApp, shelf: Shelf, *, misses: int = MISSES, **values: Any) -> None:
        super().__init__(app, shelf.lookup, differences=FeedDifferences(shelf), **values)
        self.shelf = shelf
        self.guesses = Guesses(misses)
        self._noted: dict[tuple[str, int], float] = {}
        self._served: OrderedDict[int, None] = OrderedDict()  # hashes of the paths, not the paths

    def answered(self, environ: Environ, path: str) -> Answer:
        sender = environ.get("REMOTE_ADDR", "")
        wait = self.guesses.wait(sender)
        if wait and hash(path) not in self._served:
            return _later(429, TOO_MANY, wait)
        try:
            answer = super().answered(environ, path)
        except Exception:
            return _broken()
        if answer.status == 404:
            self.guesses.miss(sender)
        return answer

    def served(self, environ: Environ, path: str, found: Stored, answered: Answer) -> None:
        """A GET tells which version its reader holds now, with 304 as with 200; a HEAD only that it came.

        Noted once a minute and edition.
        """
        self._remember(path)
        if path.startswith(PUBLIC):
            return
        now, what = time.monotonic(), (path, found.edition)
        if now - self._noted.get(what, -MINUTE) < MINUTE:
            return
        if len(self._noted) > 10_000:
            self._noted.clear()
        self._noted[what] = now
        address = feed_address.read(path)
        if address is not None and address.secret:
            took = environ.get("REQUEST_METHOD") == "GET" and found.edition
            seen = found if took else None  # a list of changes is no calendar that they hold
            agent = environ.get("HTTP_USER_AGENT", "")
            feed_health.note_fetch(self.shelf.engine, address.secret, agent, seen=seen)

    def _remember(self, path: str) -> None:
        name = hash(path)
        if name not in self._served:
            self._served[name] = None
            while len(self._served) > REMEMBERED:
                self._served.popitem(last=False)


def _later(status: int, body: bytes, seconds: int) -> Answer:
    return Answer(status, [("Retry-After", str(seconds)), *plain(body)], body)


def _broken() -> Answer:
    """503, for which clients keep what they have. What went wrong is logged without the address: it is a key."""
    number = secrets.token_hex(6)
    log.error("a feed could not be made, request %s:\n%s", number, masked(traceback.format_exc()))
    answer = _later(503, BROKEN, RETRY)
    return answer._replace(headers=[*answer.headers, ("X-Request-Id", number)])
