"""Who an entry is (its UID) and which bytes a feed is (its entity tag)."""

from hashlib import sha256
from uuid import UUID, uuid5

# Lasting: a changed space or host shows as a duplicate of every entry in every calendar.
SPACE = UUID("6b1f0a52-3d4e-5c86-9f0b-8f2d7c1e4a90")
HOST = "fieldday"


def uid_for(*seed: str, host: str = HOST) -> str:
    """The lasting UID `uuid@host` of the thing the seed names, such as `uid_for("session", "17")`.

    The same seed gives the same UID in every feed, edition and installation. The host is a name, not
    the server's address, which may change. Source: RFC 5545 §3.8.4.7, RFC 7986 §5.3.
    """
    if not seed or not all(seed):
        raise ValueError(f"a UID needs a seed without gaps, not {seed!r}")
    return f"{uuid5(SPACE, chr(31).join(seed))}@{host.encode('idna').decode('ascii')}"


def etag(body: bytes) -> str:
    """The strong entity tag of these bytes, quoted. Never of stamps and counts: they miss deletions."""
    return f'"{sha256(body).hexdigest()[:32]}"'
