"""Who asks for many addresses that do not exist has to wait: a limit by network address."""

import threading
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

MINUTE = 60.0
MANY = 10_000  # addresses that are remembered, for a minute


class Guesses:
    """Counts the misses of each address in a minute. Kept in memory only, and forgotten with the minute."""

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._now = now
        self._misses: dict[str, tuple[float, int]] = {}  # since when, and how many
        self._lock = threading.Lock()

    def miss(self, address: str) -> None:
        now, name = self._now(), network(address)
        with self._lock:
            since, count = self._misses.get(name, (now, 0))
            if now - since >= MINUTE:
                since, count = now, 0
            if len(self._misses) >= MANY:
                self._misses.clear()
            self._misses[name] = (since, count + 1)

    def wait(self, address: str) -> int:
        """The seconds that the address has to wait; 0 for nearly everybody."""
        if not self._misses:
            return 0
        since, count = self._misses.get(network(address), (0.0, 0))
        left = since + MINUTE - self._now()
        return max(1, round(left)) if count >= self.most and left > 0 else 0


def network(address: str) -> str:
    """The address; of IPv6 its /64, since one computer has all of those."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped) if found.ipv4_mapped else found.exploded[:19]
