"""A few warm children that read foreign files, and whoever asks waits for one of them."""

import atexit
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from feeds.foreign.answer import Reading
from feeds.foreign.limits import LARGEST, WAIT
from feeds.foreign.refusals import over
from feeds.foreign.wire import heard

COMMAND = (sys.executable, "-m", "feeds.foreign.child")
START = 20.0  # seconds for imports on a machine that is busy
_LARGEST_ANSWER = 64 * 1024 * 1024


class _Gone(Exception):
    """The child ended, or says nothing."""


class _Child:
    def __init__(self, command: Sequence[str]) -> None:
        # No secrets of ours are there to be found: nothing of the environment but where Python is.
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONTZPATH") if name in os.environ}
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        self.until_warm = START

    def ask(self, question: bytes, data: bytes) -> bytes:
        """Its answer. Raises _Gone."""
        source, target = self.process.stdin, self.process.stdout
        assert source is not None
        assert target is not None
        until = time.monotonic() + 2 * WAIT + self.until_warm
        try:
            source.write(struct.pack("!II", len(question), len(data)) + question + data)
            source.flush()
        except (OSError, ValueError) as error:
            raise _Gone from error
        size = struct.unpack("!I", _exactly(target.fileno(), 4, until))[0]
        if size > _LARGEST_ANSWER:
            raise _Gone
        self.until_warm = 0.0
        return _exactly(target.fileno(), size, until)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass


def _exactly(pipe: int, size: int, until: float) -> bytes:
    parts, missing = [], size
    while missing:
        if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            raise _Gone
        part = os.read(pipe, min(missing, 1 << 20))
        if not part:
            raise _Gone
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


class Readers:
    """At most `size` children, started when they are first needed and kept. Threads may share it."""

    def __init__(self, size: int = 0, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._free: list[_Child] = []
        self._seats = threading.BoundedSemaphore(size or min(4, os.cpu_count() or 1))
        self._lock = threading.Lock()

    def read(self, data: bytes, *, zone: str, first: date, last: date, titles: bool = False) -> Reading:
        """See `feeds.foreign.read`."""
        if len(data) > LARGEST:
            raise over("ics-too-large", 0)
        asked = {"zone": zone, "first": first.isoformat(), "last": last.isoformat(), "titles": titles}
        return heard(json.loads(self._answer(json.dumps(asked).encode(), data)))

    def close(self) -> None:
        with self._lock:
            children, self._free = self._free, []
        for child in children:
            child.end()

    def _answer(self, question: bytes, data: bytes) -> bytes:
        """A child that was kept may have been killed meanwhile: then a new one is asked, once."""
        for _ in range(2):
            try:
                with self._child() as child:
                    return child.ask(question, data)
            except _Gone:
                continue
        raise over("ics-crashed", 0)

    @contextmanager
    def _child(self) -> Iterator[_Child]:
        with self._seats:
            with self._lock:
                child = self._free.pop() if self._free else None
            child = child or _Child(self._command)
            try:
                yield child
            except BaseException:
                child.end()
                raise
            with self._lock:
                self._free.append(child)


_shared: dict[int, Readers] = {}  # by process, since a forked one must not share pipes


def read(data: bytes, *, zone: str, first: date, last: date, titles: bool = False) -> Reading:
    """When the calendar in `data` is busy from `first` to `last`, both included, in a child process.

    `zone` (an IANA name) is where dates and times without a zone belong, unless the file names one for itself
    (X-WR-TIMEZONE). Repetitions are expanded. Titles and places are left out unless `titles`.
    Raises Unreadable: which limit the file breaks, and where.
    """
    readers = _shared.get(os.getpid())
    if readers is None:
        readers = _shared.setdefault(os.getpid(), Readers())
    return readers.read(data, zone=zone, first=first, last=last, titles=titles)


@atexit.register
def _close() -> None:
    if readers := _shared.pop(os.getpid(), None):
        readers.close()
