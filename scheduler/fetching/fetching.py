"""One file from an address: resolved once and pinned, redirects checked like the first, all within limits.

On http.client with a connection of our own, since pinning and one deadline for everything are the point; the
libraries for HTTP set a timeout for each read, which a server that sends a byte a second never meets.
"""

import socket
import ssl
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from urllib.parse import urljoin

from scheduler.errors import Refusal
from scheduler.fetching import connecting, resolving
from scheduler.fetching.address import Address, Allowed, read
from scheduler.fetching.bodies import body
from scheduler.fetching.connecting import Connect, Deadline, Late, Within
from scheduler.fetching.resolving import Resolve, resolved
from scheduler.fetching.saying import Where, refuse
from scheduler.fetching.statuses import refusal_of

REDIRECTS = (301, 302, 303, 307, 308)
_AGENT = "fieldday (calendar subscription)"


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float = 10.0  # for everything: looking up, redirects, the last byte
    redirects: int = 3
    size: int = 5 * 1024 * 1024  # bytes, as sent and as unpacked


@dataclass(frozen=True, slots=True)
class Fetched:
    """`unchanged`: the server says that the copy with these tags is still right; the body is then empty."""

    body: bytes = b""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """How the outside is reached. Tests put others here."""

    resolve: Resolve = field(default=resolving.system)
    connect: Connect = field(default=connecting.plain)


def fetch(
    url: str,
    *,
    allowed: Allowed = Allowed(),
    etag: str = "",
    last_modified: str = "",
    limits: Limits = Limits(),
    door: Door = Door(),
) -> Fetched:
    """The file at the address; with the tags of the last copy it may be unchanged. Raises Refusal.

    No cookies, no sign-in, no proxy of the environment. Never call it in a web process's request.
    """
    deadline = Deadline(limits.seconds)
    address = read(url, allowed)
    for redirect in range(limits.redirects + 1):
        with _Visit(address, Where(address.host, redirect), deadline, door) as visit:
            try:
                response = visit.ask(etag, last_modified)
                if response.status not in REDIRECTS:
                    return _taken(response, limits.size, visit.where, tagged=bool(etag or last_modified))
            except (Late, OSError, HTTPException, ValueError) as error:
                raise _told(error, visit.where, limits) from error
            address = _next(address, response, redirect + 1, allowed)
    raise refuse("fetch-redirects", Where(address.host), limit=limits.redirects)


def _next(address: Address, response: HTTPResponse, redirect: int, allowed: Allowed) -> Address:
    try:
        target = urljoin(address.url, response.getheader("Location") or "")
    except ValueError:
        target = ""
    found = read(target, allowed, redirect=redirect)
    if address.scheme == "https" and found.scheme == "http":
        raise refuse("fetch-downgrade", Where(found.host, redirect))
    return found


def _taken(response: HTTPResponse, size: int, where: Where, *, tagged: bool) -> Fetched:
    etag, changed = ((response.getheader(name) or "")[:200] for name in ("ETag", "Last-Modified"))
    if response.status == 304 and tagged:  # without tags of ours there is no copy that could be unchanged
        return Fetched(b"", etag, changed, unchanged=True)
    if response.status != 200:
        raise refusal_of(response, where)
    return Fetched(body(response, size, where), etag, changed)


def _told(error: Exception, where: Where, limits: Limits) -> Refusal:
    """What went wrong on the way, for whoever typed the address."""
    if isinstance(error, (Late, TimeoutError)):
        return refuse("fetch-slow", where, limit=limits.seconds)
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "verify_message", "") or error.reason or "TLS"
        return refuse("fetch-certificate", where, reason=reason)
    if isinstance(error, OSError):
        return refuse("fetch-unreachable", where)
    return refuse("fetch-answer", where, what="HTTP")


class _Visit:
    """One question to one server."""

    def __init__(self, address: Address, where: Where, deadline: Deadline, door: Door) -> None:
        self.address, self.where, self.deadline, self.door = address, where, deadline, door
        self._sock: socket.socket | None = None

    def __enter__(self) -> "_Visit":
        return self

    def __exit__(self, *error: object) -> None:
        if self._sock is not None:
            self._sock.close()

    def ask(self, etag: str, last_modified: str) -> HTTPResponse:
        """The answer, its body not read yet."""
        numbers = resolved(self.address, self.door.resolve, self.deadline.left(), self.where)
        self._sock = sock = self._connected(numbers)
        if self.address.scheme == "https":
            self._sock = sock = connecting.encrypted(sock, self.address.host, self.deadline)
        sock.settimeout(self.deadline.left())
        sock.sendall(_request(self.address, etag, last_modified))
        response = HTTPResponse(Within(sock, self.deadline), method="GET")  # type: ignore[arg-type]
        response.begin()
        return response

    def _connected(self, numbers: list[str]) -> socket.socket:
        """The first of the numbers that answers; each is one that was checked."""
        problem: OSError | None = None
        for position, number in enumerate(numbers[:4]):
            try:
                share = self.deadline.left() / (min(len(numbers), 4) - position)
                return self.door.connect(number, self.address.port, share)
            except OSError as error:
                problem = error
        raise problem or OSError("no address")


def _request(address: Address, etag: str, last_modified: str) -> bytes:
    lines = [f"GET {address.target} HTTP/1.1", f"Host: {address.authority}", f"User-Agent: {_AGENT}"]
    lines += ["Accept: text/calendar, */*;q=0.5", "Accept-Encoding: gzip", "Connection: close"]
    for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)):
        # What a server sent goes back to it only if it cannot break out of its line.
        if value and value.isascii() and value.isprintable():
            lines.append(f"{name}: {value}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
