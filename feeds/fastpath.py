"""Known feeds answered before the application's routing: a small WSGI layer over stored bytes."""

from collections.abc import Callable, Container, Iterable
from http import HTTPStatus
from typing import Any

from feeds import options
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
_STATUS_LINES = {code.value: f"{code.value} {code.phrase}" for code in HTTPStatus}


class FeedPath:
    """`lookup(path, query)` gives the stored feed, or None for whatever is not one (any more).

    `path` is decoded and begins with /feeds/; `query` is the raw query string, already known to hold
    good options (`feeds.options.parsed` reads them again for nothing). The lookup is asked for
    every address, malformed ones too, and should find tokens by their hash: then unknown, revoked and
    malformed look alike and take the same time. `pages` are addresses under /feeds/ for the app itself.
    """

    def __init__(self, app: WSGIApp, lookup: Lookup, *, pages: Container[str] = ()) -> None:
        self.app = app
        self.lookup = lookup
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
        found = self.lookup(path.encode("latin-1", "replace").decode("utf-8", "replace"), query)
        if found is None:
            return _refused(404, NOT_FOUND, method)
        answered = answer(
            found, method, {name: environ[key] for name, key in _ASKED.items() if key in environ}
        )
        self.served(environ, path, found, answered)
        return answered

    def served(self, environ: Environ, path: str, found: Stored, answered: Answer) -> None:
        """Called with each answer from a known feed; does nothing here."""


def _refused(status: int, body: bytes, method: str) -> Answer:
    return Answer(status, plain(body), body if method == "GET" else b"")
