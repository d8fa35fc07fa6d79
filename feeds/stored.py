"""A feed ready to be sent: its bytes plain and gzipped, each with its tag, made once per change."""

import gzip
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.identity import etag
from feeds.revision import next_stamp

CALENDAR = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything an answer needs; `last_modified` is aware, in whole seconds.

    `edition` is the caller's mark of the version that the bytes were made from; `left_out` counts the entries
    that did not fit.
    """

    plain: bytes | None  # None where only the gzip form is kept
    gzip_body: bytes
    etag: str
    gzip_etag: str
    last_modified: datetime
    edition: int = 0
    media: str = CALENDAR
    left_out: int = 0

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.gzip_body) if self.plain is None else self.plain

    @property
    def size(self) -> int:
        """The bytes that it takes in memory."""
        return len(self.plain or b"") + len(self.gzip_body)

    def packed(self) -> "Stored":
        """The same without the plain form, a twentieth in size: clients ask for gzip, and polls end in a 304."""
        return replace(self, plain=None)


def stored(
    body: bytes, last_modified: datetime, *, edition: int = 0, media: str = CALENDAR, left_out: int = 0
) -> Stored:
    """The bytes with their gzip form (the same bytes at any time: mtime is 0) and both tags."""
    packed = gzip.compress(body, mtime=0)
    tag = etag(body)
    return Stored(body, packed, tag, f'{tag[:-1]}-gzip"', last_modified, edition, media, left_out)


def renewed(previous: Stored | None, body: bytes, now: datetime) -> Stored:
    """What to send from now on: the previous as it was where no byte changed, else stamped strictly later.

    So Last-Modified rises for every change, also for a deletion, for an entry that leaves the window
    and for a second change within a second, and for nothing else.
    """
    if previous is not None and previous.body == body:
        return previous
    return stored(body, next_stamp(now, previous.last_modified if previous else None))
