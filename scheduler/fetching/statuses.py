"""What another server's status means for whoever typed the address."""

from http.client import HTTPResponse

from scheduler.errors import Refusal
from scheduler.fetching.saying import Where, refuse

_CODES = {
    401: "fetch-forbidden",
    403: "fetch-forbidden",
    407: "fetch-forbidden",
    404: "fetch-gone",
    410: "fetch-gone",
}


def refusal_of(response: HTTPResponse, where: Where) -> Refusal:
    """`context` has the status, and `retry_after` in seconds where the server asks for patience."""
    status = response.status
    if status in _CODES:
        return refuse(_CODES[status], where, status=status)
    if status in (429, 503):
        wait = (response.getheader("Retry-After") or "").strip()
        seconds = int(wait) if wait.isdecimal() and len(wait) < 7 else 0
        return refuse("fetch-busy", where, status=status, retry_after=seconds)
    return refuse("fetch-answer", where, what=f"HTTP {status}", status=status)
