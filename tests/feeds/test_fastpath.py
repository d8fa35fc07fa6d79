"""Feeds answered before the application."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from wsgiref.validate import validator

import pytest

from feeds.fastpath import FeedPath
from feeds.stored import Stored, stored

FEED = stored(b"feed", datetime(2021, 3, 1, 8, tzinfo=UTC))
KNOWN = "/feeds/public/venue/AUD.ics"


class Site:
    """The middleware over an app that says "app", remembering what the look-up was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.wsgi = FeedPath(self.app, self.lookup, pages={"/feeds/", "/feeds/health"})

    def lookup(self, path: str, query: str) -> Stored | None:
        self.asked.append((path, query))
        return FEED if path in (KNOWN, "/feeds/public/venue/礼堂.ics") else None

    @staticmethod
    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"app"]

    def get(self, path: str, method: str = "GET", query: str = "", **headers: str) -> tuple:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": _Input(),
            "wsgi.errors": _Errors(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **headers,
        }
        answered: list[Any] = []
        rows = validator(self.wsgi)(environ, lambda *a: answered.extend(a) or (lambda _: None))
        body = b"".join(rows)
        rows.close()
        return answered[0], dict(answered[1]), body


class _Input:
    def read(self, *_: Any) -> bytes:
        return b""

    readline = read

    def readlines(self, *_: Any) -> list[bytes]:
        return []

    def __iter__(self) -> Any:
        return iter(())


class _Errors:
    def flush(self) -> None: ...
    def write(self, text: str) -> None: ...
    def writelines(self, lines: Any) -> None: ...


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_known_feed_is_answered_from_its_bytes(site: Site) -> None:
    status, headers, body = site.get(KNOWN, query="lang=zh&x=1")

    assert (status, headers["ETag"], body) == ("200 OK", FEED.etag, b"feed")
    assert site.asked == [(KNOWN, "lang=zh&x=1")]


def test_an_unchanged_feed_is_304_with_an_empty_body(site: Site) -> None:
    status, headers, body = site.get(KNOWN, HTTP_IF_NONE_MATCH=FEED.etag)

    assert (status, sorted(headers), body) == ("304 Not Modified", ["Cache-Control", "ETag", "Vary"], b"")


def test_a_path_in_chinese_is_decoded_for_the_look_up(site: Site) -> None:
    assert site.get("/feeds/public/venue/礼堂.ics")[0] == "200 OK"


@pytest.mark.parametrize(
    "path", ["/", "/feeds", "/feeds/", "/feeds/health", "/feed/x.ics", "/api/v1/feeds/1"]
)
def test_everything_else_goes_to_the_application(site: Site, path: str) -> None:
    assert site.get(path)[2] == b"app"
    assert site.asked == []


ODD = [
    "/feeds/" + "0" * 43 + ".ics",
    "/feeds/x.ics",
    "/feeds/.ics",
    "/feeds/public/venue/NOPE.ics",
    "/feeds/../etc/passwd",
    "/feeds//",
    "/feeds/\x00",
    "/feeds/" + "a" * 5000,
    KNOWN + "/",
    KNOWN.upper().replace("/FEEDS", "/feeds"),
]


def test_unknown_revoked_and_malformed_look_alike_and_each_is_looked_up(site: Site) -> None:
    answers = [site.get(path) for path in ODD]

    assert [a for a in answers if a != answers[0]] == []
    assert answers[0][0] == "404 Not Found"
    assert [path for path, _ in site.asked] == ODD


def test_head_of_an_unknown_feed_is_the_404_without_its_body(site: Site) -> None:
    got, head = site.get("/feeds/x.ics"), site.get("/feeds/x.ics", "HEAD")

    assert head == (got[0], got[1], b"")


@pytest.mark.filterwarnings("ignore:Unknown REQUEST_METHOD")
@pytest.mark.parametrize("method", ["OPTIONS", "PROPFIND", "POST", "DELETE", "BREW"])
def test_another_method_is_405_and_tells_nothing_of_what_exists(site: Site, method: str) -> None:
    known, unknown = site.get(KNOWN, method), site.get("/feeds/x.ics", method)

    assert known == unknown
    assert (known[0], known[1]["Allow"]) == ("405 Method Not Allowed", "GET, HEAD")
    assert site.asked == []


def test_a_bad_option_is_refused_alike_for_known_and_unknown_feeds(site: Site) -> None:
    known, unknown = site.get(KNOWN, query="lang=fr"), site.get("/feeds/x.ics", query="lang=fr")

    assert known == unknown
    assert known[0] == "400 Bad Request"
    assert (
        known[2].decode()
        == "lang 只能是 zh、en 或 both。lang is one of zh, en, both. (feed-option-invalid)\n"
    )


def test_a_broken_condition_is_never_a_500(site: Site) -> None:
    for value in ('"', "W/", "\xff\x00", "," * 10_000, '"' * 10_000):
        assert site.get(KNOWN, HTTP_IF_NONE_MATCH=value, HTTP_IF_MODIFIED_SINCE=value)[0] == "200 OK"
