"""A host to the numbers it has right now, all of them outside. The connection is then made to one of these."""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from scheduler.fetching.address import Address
from scheduler.fetching.connecting import Late
from scheduler.fetching.numbers import Number, is_outside
from scheduler.fetching.saying import Where, refuse

Resolve = Callable[[str, int], Sequence[str]]


def resolved(address: Address, resolve: Resolve, seconds: float, where: Where) -> list[str]:
    """The numbers of the address's host. Raises Refusal if there is none, or one of them lies inside; Late.

    One bad number among good ones refuses all: that is how a name is made to point inside at the second look.
    """
    found = _within(lambda: resolve(address.host, address.port), seconds)
    if not found:
        raise refuse("fetch-unknown-host", where)
    numbers = [_number(text) for text in found]
    if not all(number is not None and _may_be_reached(number, address.inside) for number in numbers):
        raise refuse("address-inside", where)
    return [str(number) for number in numbers]


def system(host: str, port: int) -> list[str]:
    """What this machine's resolver says; nothing where it knows none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _may_be_reached(number: Number, inside: bool) -> bool:
    """A host of one's own house may be private or this machine, but never the cloud's metadata or a crowd."""
    if not inside:
        return is_outside(number)
    return not (number.is_link_local or number.is_multicast or number.is_unspecified)


def _number(text: str) -> Number | None:
    try:
        return ip_address(text)  # with a zone (fe80::1%eth0) too, which is link-local anyway
    except ValueError:
        return None


def _within(work: Callable[[], Sequence[str]], seconds: float) -> Sequence[str]:
    """The resolver of the C library cannot be told to hurry: it is left alone in a thread of its own."""
    answer: queue.Queue[Sequence[str]] = queue.Queue()
    threading.Thread(target=lambda: answer.put(work()), daemon=True).start()
    try:
        return answer.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise Late from None
