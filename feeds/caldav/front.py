"""The CalDAV door as a small WSGI layer before an application."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from feeds.answer import Answer
from feeds.caldav import answer, places
from feeds.caldav.model import Request, Store
from feeds.caldav.serving import served
from feeds.caldav.xml_in import LARGEST
from feeds.fastpath import Environ, StartResponse, WSGIApp

_STATUS_LINES = {code.value: f"{code.value} {code.phrase}" for code in HTTPStatus}


class CalDavPath:
    """`/caldav/` and its well-known address; anything else goes to the application.

    `outside` gives the address of the service, "" for the request's own; where it is https, what reaches us
    as plain http through a proxy that we trust (`believes_scheme`) is refused.
    """

    def __init__(
        self, app: WSGIApp, store: Store, *, outside: str = "", believes_scheme: bool = False
    ) -> None:
        self.app = app
        self.store = store
        self.outside = outside.rstrip("/")
        self.needs_https = believes_scheme and outside.startswith("https://")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
        if not places.inside(path):
            return self.app(environ, start_response)
        made = self.answered(environ, path)
        start_response(_STATUS_LINES[made.status], list(made.headers))
        return [made.body]

    def answered(self, environ: Environ, path: str) -> Answer:
        if path.startswith(places.WELL_KNOWN):
            return self._sent_on()
        if self.needs_https and environ.get("wsgi.url_scheme") != "https":
            return answer.refusal(403, answer.HTTPS_ONLY)
        body = _body(environ)
        if body is None:
            return answer.refusal(413, answer.BAD_BODY, "", ("Connection", "close"))
        request = Request(environ.get("REQUEST_METHOD", "GET"), path, _headers(environ), body)
        return served(self.store, request, environ.get("REMOTE_ADDR", ""))

    def _sent_on(self) -> Answer:
        """Everybody is sent to the beginning, without asking who they are. Source: RFC 6764 §5."""
        there = ("Location", f"{self.outside}{places.ROOT}")
        return answer.answer(301, b"", "text/plain; charset=utf-8", there, ("Cache-Control", "no-cache"))


def _headers(environ: Environ) -> dict[str, str]:
    found = {
        key[5:].replace("_", "-").lower(): str(value) for key, value in environ.items() if key[:5] == "HTTP_"
    }
    found["content-type"] = str(environ.get("CONTENT_TYPE", ""))
    return found


def _body(environ: Environ) -> bytes | None:
    """The request's body; None where it is too long, or packed."""
    read: Callable[[int], bytes] | Any = getattr(environ.get("wsgi.input"), "read", None)
    if environ.get("HTTP_CONTENT_ENCODING", "identity").lower() not in ("", "identity"):
        return None
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isascii() and length.isdigit():
        return None if int(length) > LARGEST else read(int(length))
    if not environ.get("wsgi.input_terminated"):
        return b""
    body: bytes = read(LARGEST + 1)
    return body if len(body) <= LARGEST else None
