"""A feed as differences: what became another since a token, for those who ask (the enhanced GET).

A request that prefers `subscribe-enhanced-get` gets the feed with a token; with the token, only entries that
are new or another, and those that left as STATUS:DELETED. Source: draft-ietf-calext-subscription-upgrade; RFC 7240.
"""

import gzip
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from feeds.answer import CACHE, GUARDS, VARY, Answer, Headers, answer, prefers_gzip
from feeds.calendar import TAIL
from feeds.stored import CALENDAR, Stored

PREFERENCE = "subscribe-enhanced-get"
APPLIED = ("Preference-Applied", PREFERENCE)
# Kept by nobody: a cache that knows only the whole feed must never give it, or a difference, for the other.
KEPT_BY_NOBODY = ("Cache-Control", "private, no-store")
VARIES = ("Vary", "Accept-Encoding, Prefer, Sync-Token")
OFFER = ("Link", f'<>; rel="{PREFERENCE}"')  # at the same address, which is not repeated: it may be a secret
SMALL = 1400  # bytes that fit into one packet anyway


class Standing(NamedTuple):
    """The whole feed and the token of just these bytes."""

    stored: Stored
    token: str


class Difference(NamedTuple):
    """What a reader with an older token lacks: VEVENTs as they are now, and the UIDs of those that left.

    `token` and `etag` are of the feed as it is now; `stamp` (aware UTC) is when it became so.
    """

    token: str
    etag: str
    stamp: datetime
    head: bytes = b""
    changed: tuple[bytes, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def body(self) -> bytes:
        left = (deleted(uid, self.stamp) for uid in self.gone)
        return b"".join((self.head, *left, *self.changed, TAIL))


class Differences(Protocol):
    """Asked only about feeds that the lookup knows."""

    def offers(self, path: str) -> bool:
        """Whether the feed at the address can be had as differences, known or not."""

    def standing(self, path: str, query: str) -> Standing | None:
        """The feed with its token; None where it has none."""

    def since(self, path: str, query: str, token: str) -> Difference | None:
        """What is another since; None for a token that is not of this feed, or not known any more."""


def enhanced(
    differences: Differences, path: str, query: str, method: str, headers: Mapping[str, str]
) -> Answer | None:
    """The answer to a GET or HEAD with a Prefer header; None where it is that of any other request.

    `headers` holds the request's, names as in the RFC. A token that is not known any more gets the whole feed
    with a new one and without Preference-Applied, which tells its reader to replace what it has.
    """
    if not is_preferred(headers.get("Prefer", "")) or not differences.offers(path):
        return None
    given = headers.get("Sync-Token", "").strip().strip('"<>')
    found = differences.since(path, query, given) if given else None
    if found is not None:
        return _unchanged(found) if found.token == given else _changes(found, method, headers)
    standing = differences.standing(path, query)
    return _whole(standing, method, headers, applied=not given) if standing else None


def offered(made: Answer) -> Answer:
    """The answer to a HEAD with the word that there is this method; a GET is left as it is, byte for byte."""
    return made._replace(headers=[*made.headers, OFFER]) if made.status == 200 else made


@lru_cache(maxsize=256)
def is_preferred(value: str) -> bool:
    """Whether a Prefer header names the preference, in any case and place. Source: RFC 7240 §2."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', value[:1024])
    names = (part.partition(";")[0].replace('""', "").strip().lower() for part in bare.split(","))
    return any(re.fullmatch(rf"{PREFERENCE}(\s*=\s*)?", name) for name in names)


def deleted(uid: str, stamp: datetime) -> bytes:
    """An entry that is not in the feed any more: who it was, and nothing of what it was."""
    lines = (
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "STATUS:DELETED",
        "END:VEVENT",
        "",
    )
    return "\r\n".join(lines).encode()


def _whole(standing: Standing, method: str, headers: Mapping[str, str], *, applied: bool) -> Answer:
    """As for anybody, also 304 for who has these bytes: so a reader of long standing comes by a first token."""
    made = answer(standing.stored, method, headers)
    kept = [header for header in made.headers if header not in (CACHE, VARY)]
    return made._replace(headers=[*kept, *_marks(standing.token, applied=applied)])


def _unchanged(found: Difference) -> Answer:
    return Answer(304, [("ETag", found.etag), *_marks(found.token)], b"")


def _changes(found: Difference, method: str, headers: Mapping[str, str]) -> Answer:
    """Without a tag or a date of its own: If-None-Match is about whole feeds, and is not asked here."""
    body = found.body
    packed: Headers = []
    if len(body) > SMALL and prefers_gzip(headers.get("Accept-Encoding")):
        body = gzip.compress(body, 3, mtime=0)
        packed = [("Content-Encoding", "gzip")]
    kind: Headers = [("Content-Type", CALENDAR), *packed, ("Content-Length", str(len(body)))]
    return Answer(200, [*kind, *_marks(found.token), *GUARDS], body if method == "GET" else b"")


def _marks(token: str, *, applied: bool = True) -> Headers:
    marks: Headers = [("Sync-Token", f'"{token}"'), KEPT_BY_NOBODY, VARIES]
    return [APPLIED, *marks] if applied else marks
