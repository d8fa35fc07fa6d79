"""Whose turn it is to write to a SQLite file: in the order of asking, among the threads of all processes.

SQLite lets writers poll with growing pauses, up to a tenth of a second; whoever polls may be passed by for
seconds. Here the threads of a process queue for real, and the first of each process asks for a lock on a small
file beside the database. Two bytes of it: whoever has the second is the next to get the first, so that a busy
process cannot take its turn again before another that waits. The locks are the kernel's: they go with a killed
process. They only put writers in order; what keeps them apart is SQLite's own lock.
"""

import fcntl
import os
import threading
import time
from collections import deque
from functools import cache

NOW, NEXT = 0, 1  # bytes of the file: who writes, who is next
PAUSE = 0.0004  # seconds between two looks of the one thread of a process that is first in its queue


class Queue:
    """A lock that threads get in the order in which they asked."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def take(self, seconds: float) -> bool:
        """Wait for it so long; whether it is ours."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        if ticket.acquire(timeout=max(0.0, seconds)):
            return True
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                return False
        return True  # it came just now

    def give(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


class Turn:
    """The turn at one database. `path` is the file of the lock; None where only this process has it."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        self._queue = Queue()
        self._file: int | None = None
        self._has_file = False

    def take(self, seconds: float) -> bool:
        """Wait for the turn so long; whether it is ours. Then `give` it back."""
        until = time.monotonic() + seconds
        if not self._queue.take(seconds):
            return False
        if self.path is not None:
            self._has_file = self._first_of_all(until)
        return True

    def give(self) -> None:
        if self._has_file:
            self._has_file = False
            self._free(NOW)
        self._queue.give()

    def _first_of_all(self, until: float) -> bool:
        """The lock among processes. Who does not get it in time goes on without: the database decides."""
        if not self._wait(NEXT, until):
            return False
        try:
            return self._wait(NOW, until)
        finally:
            self._free(NEXT)

    def _wait(self, byte: int, until: float) -> bool:
        while True:
            try:
                fcntl.lockf(self._opened(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
                return True
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(PAUSE)

    def _free(self, byte: int) -> None:
        fcntl.lockf(self._opened(), fcntl.LOCK_UN, 1, byte)

    def _opened(self) -> int:
        """Open as long as the process lives: closing any descriptor of a file would give up its locks."""
        if self._file is None:
            self._file = os.open(f"{self.path}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file


@cache
def of(database: str | None) -> Turn:
    """The turn at the database in this file; None or an empty name is one in memory."""
    return Turn(f"{database}-turn" if database and database != ":memory:" else None)
