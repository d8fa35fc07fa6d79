"""The HTTP answer to a request for a stored feed: a pure function of both.

Source: RFC 9110 §13 (conditions), §12.5.3 (Accept-Encoding), §15.4.5 (304).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple

from feeds.stored import Stored

Headers = list[tuple[str, str]]

CACHE = ("Cache-Control", "private, max-age=300")  # no-store would kill 304, public share a secret
VARY = ("Vary", "Accept-Encoding")
GUARDS: Headers = [
    ("X-Robots-Tag", "noindex"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]
ALLOWED = "GET, HEAD"
NOT_ALLOWED = (
    "只能用 GET 或 HEAD 读取日历订阅。A calendar feed can only be read, with GET or HEAD.\n".encode()
)


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


def answer(stored: Stored, method: str, headers: Mapping[str, str]) -> Answer:
    """200, 304 or 405 for this feed. `headers` holds the request's, names as in the RFC or in lower case.

    A condition that makes no sense never fails: it just does not match.
    """
    if method not in ("GET", "HEAD"):
        return not_allowed()
    zipped = prefers_gzip(_header(headers, "Accept-Encoding"))
    tags = (stored.gzip_etag, stored.etag) if zipped else (stored.etag, stored.gzip_etag)
    if known := _known_tag(stored, tags, headers):
        return Answer(304, [("ETag", known), CACHE, VARY], b"")
    return _whole(stored, zipped, tags[0], with_body=method == "GET")


def not_allowed() -> Answer:
    """405 with the same bytes for any address, known or not."""
    return Answer(405, [("Allow", ALLOWED), *plain(NOT_ALLOWED)], NOT_ALLOWED)


def plain(body: bytes) -> Headers:
    """The headers of a short refusal in plain text, kept by nobody."""
    size = ("Content-Length", str(len(body)))
    return [("Content-Type", "text/plain; charset=utf-8"), size, ("Cache-Control", "no-store"), *GUARDS]


def _whole(stored: Stored, zipped: bool, tag: str, *, with_body: bool) -> Answer:
    body = stored.gzip_body if zipped else stored.body
    headers = [
        ("Content-Type", stored.media),
        ("Content-Length", str(len(body))),
        ("ETag", tag),
        ("Last-Modified", _said(stored.last_modified)),
        CACHE,
        VARY,
        *GUARDS,
    ]
    if zipped:
        headers.insert(1, ("Content-Encoding", "gzip"))
    return Answer(200, headers, body if with_body else b"")


def _known_tag(stored: Stored, tags: tuple[str, str], headers: Mapping[str, str]) -> str | None:
    """The tag of what the client already has, or None. A tag of either form is as good: one content."""
    wanted = _header(headers, "If-None-Match")
    if wanted is not None:  # takes precedence, also where it is broken
        if wanted.strip() == "*":
            return tags[0]
        listed = listed_tags(wanted)
        return next((tag for tag in tags if tag in listed), None)
    since = http_date(_header(headers, "If-Modified-Since"))
    return tags[0] if since is not None and stored.last_modified <= since else None


def _header(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name)
    return headers.get(name.lower()) if value is None else value


_TAG = re.compile(r'\s*(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)|[^,]*(?:,|$)')


@lru_cache(maxsize=1024)
def listed_tags(value: str) -> frozenset[str]:
    """The tags of an If-None-Match list, weak ones as strong (weak comparison); broken ones fall away."""
    return frozenset(match[1] for match in _TAG.finditer(value[:8192]) if match[1])


@lru_cache(maxsize=1024)
def _said(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


@lru_cache(maxsize=1024)
def http_date(value: str | None) -> datetime | None:
    """The instant an HTTP date names, in any of its three forms; None for anything else."""
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


@lru_cache(maxsize=256)
def prefers_gzip(value: str | None) -> bool:
    """Whether the gzip form may be sent and is liked at least as well as the plain one."""
    likes = dict(_liking(part) for part in (value or "")[:1024].split(","))
    fallback = likes.get("*", 0.0)
    liked = max(likes.get("gzip", fallback), likes.get("x-gzip", 0.0))
    return liked > 0 and liked >= likes.get("identity", 0.0)


def _liking(part: str) -> tuple[str, float]:
    coding, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
    return coding, float(quality) if re.fullmatch(r"[01](\.\d{0,3})?", quality) else 0.0
