"""Known feeds answered before the application's routing: a small WSGI layer over stored bytes."""

from collections.abc import Callable, Container, Iterable
from http import HTTPStatus
from typing import Any

from feeds import enhanced, options
from feeds.answer import Answer, answer, not_allowed, plain
from feeds.stored import Stored

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WSGIApp = Callable[[Environ, StartResponse], Iterable[bytes]]
Lookup = Callable[[str, str], Stored | None]

PREFIX = "/feeds/"
NOT_FOUND = "没有这个日历订阅，或者它已被撤销。There is no such calendar feed, or it was revoked.\n".encode()

_ASKED = {
    "If-None-Match": "HTTP_IF_NONE_MATCH",
    "If-Modified-Since": "HTTP_IF_MODIFIED_SINCE",
    "Accept-Encoding": "HTTP_ACCEPT_ENCODING",
}
_ASKED_MORE = {**_ASKED, "Prefer": "HTTP_PREFER", "Sync-Token": "HTTP_SYNC_TOKEN"}
_STATUS_LINES = {code.value: f"{code.value} {code.phrase}" for code in HTTPStatus}


class FeedPath:
    """`lookup(path, query)` gives the stored feed, or None for whatever is not one (any more).

    `path` is decoded and begins with /feeds/; `query` is the raw query string, already known to hold
    good options (`feeds.options.parsed` reads them again for nothing). The lookup is asked for
    every address, malformed ones too, and should find tokens by their hash: then unknown, revoked and
    malformed look alike and take the same time. `pages` are addresses under /feeds/ for the app itself.
    `differences` tells what became another since a token; without it nobody is offered that.
    """

    def __init__(
        self,
        app: WSGIApp,
        lookup: Lookup,
        *,
        pages: Container[str] = (),
        differences: enhanced.Differences | None = None,
    ) -> None:
        self.app = app
        self.lookup = lookup
        self.differences = differences
        self.pages = pages

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX) or path in self.pages:
            return self.app(environ, start_response)
        answered = self.answered(environ, path)
        start_response(_STATUS_LINES[answered.status], list(answered.headers))
        return [answered.body]

    def answered(self, environ: Environ, path: str) -> Answer:
        method = environ.get("REQUEST_METHOD", "GET")
        if method not in ("GET", "HEAD"):  # before the lookup, so that it tells nothing
            return not_allowed()
        query = environ.get("QUERY_STRING", "")
        try:
            options.parsed(query)
        except options.BadOption as bad:
            return _refused(400, f"{bad.sentence.zh}{bad.sentence.en} ({bad.code})\n".encode(), method)
        decoded = path.encode("latin-1", "replace").decode("utf-8", "replace")
        found = self.lookup(decoded, query)
        if found is None:
            return _refused(404, NOT_FOUND, method)
        answered = self._preferred(environ, decoded, query, method) if "HTTP_PREFER" in environ else None
        if answered is None:
            answered = answer(
                found, method, {name: environ[key] for name, key in _ASKED.items() if key in environ}
            )
            if method == "HEAD" and self.differences is not None and self.differences.offers(decoded):
                answered = enhanced.offered(answered)
        self.served(environ, path, found, answered)
        return answered

    def _preferred(self, environ: Environ, path: str, query: str, method: str) -> Answer | None:
        if self.differences is None:
            return None
        asked = {name: environ[key] for name, key in _ASKED_MORE.items() if key in environ}
        return enhanced.enhanced(self.differences, path, query, method, asked)

    def served(self, environ: Environ, path: str, found: Stored, answered: Answer) -> None:
        """Called with each answer from a known feed; does nothing here."""


def _refused(status: int, body: bytes, method: str) -> Answer:
    return Answer(status, plain(body), body if method == "GET" else b"")
