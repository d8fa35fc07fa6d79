"""Slows down who tries wrong passwords, by address and login; in memory, since a password has 138 bits."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from scheduler.guesses import network

SPAN = 300.0  # seconds for which a wrong one counts
OF_ONE = 10  # wrong ones for one login from one address
OF_ALL = 200  # wrong ones from one address: a whole institute may sit behind it
ROOM = 10_000  # addresses that are remembered


class Throttle:
    """Counts failures. `clock` gives seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, address: str, login: str) -> int:
        """Seconds until another try is looked at; 0 where it is at once."""
        address = network(address)
        with self._lock:
            of_one = self._left((address, login.lower()), OF_ONE)
            return max(of_one, self._left((address,), OF_ALL))

    def failed(self, address: str, login: str) -> None:
        now, address = self._clock(), network(address)
        with self._lock:
            for key in ((address, login.lower()), (address,)):
                self._failed.setdefault(key, deque(maxlen=OF_ALL)).append(now)
                self._failed.move_to_end(key)
            while len(self._failed) > ROOM:
                self._failed.popitem(last=False)

    def _left(self, key: tuple[str, ...], most: int) -> int:
        times, now = self._failed.get(key), self._clock()
        while times and now - times[0] >= SPAN:
            times.popleft()
        if not times or len(times) < most:
            return 0
        return int(SPAN - (now - times[-most])) + 1
