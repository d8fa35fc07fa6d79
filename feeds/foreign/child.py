"""Reads foreign files in forks of itself: `python -m feeds.foreign.child`, driven over pipes.

It imports once and forks for every file, so that starting costs milliseconds, the limits of time and memory
count for one file, and nothing that a file leaves behind is there for the next. Messages are a length in four
bytes, JSON, and with a question the file behind it.
"""

import gc
import json
import os
import resource
import select
import signal
import struct
import sys
import time
from datetime import date
from typing import IO, Any

from feeds.foreign.answer import Unreadable
from feeds.foreign.limits import CPU, MEMORY, PATIENCE, WAIT
from feeds.foreign.reading import OutOfTime, read_here
from feeds.foreign.refusals import over
from feeds.foreign.wire import refusal_told, told

_HEAD = struct.Struct("!II")  # length of the JSON, length of the file
_WARM = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=China Standard Time:20210301T090000\r\n"
    b"RRULE:FREQ=WEEKLY;COUNT=2\r\nEXDATE;TZID=Asia/Shanghai:20210308T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def main(source: IO[bytes], target: IO[bytes]) -> None:
    """Answer until the input ends."""
    read_here(_WARM, zone="Asia/Shanghai", first=date(2021, 3, 1), last=date(2021, 3, 31))
    gc.collect()
    gc.freeze()  # forks then share the pages of what is imported
    gc.set_threshold(100_000)  # a fork is over before there is much to collect; its memory is limited anyway
    while head := source.read(_HEAD.size):
        sizes = _HEAD.unpack(head)
        question, data = (source.read(size) for size in sizes)
        answer = _forked(json.loads(question), data, source, target)
        target.write(struct.pack("!I", len(answer)) + answer)
        target.flush()


def _forked(question: dict[str, Any], data: bytes, *kept: IO[bytes]) -> bytes:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        for file in kept:
            os.close(file.fileno())
        _answer(question, data, writing)
    os.close(writing)
    try:
        answer = _collected(reading, time.monotonic() + WAIT)
    finally:
        os.close(reading)
        if answer_is_late := answer is None:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if answer_is_late:
        return json.dumps(refusal_told(over("ics-stalled", 0))).encode()
    return answer if answer and status == 0 else json.dumps(refusal_told(_end(status))).encode()


def _collected(pipe: int, until: float) -> bytes | None:
    """What the fork says; None where it does not come to an end in time."""
    parts: list[bytes] = []
    while select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
        part = os.read(pipe, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return None


def _end(status: int) -> Unreadable:
    limits = (signal.SIGXCPU, signal.SIGKILL, signal.SIGPROF)
    return over("ics-time" if os.WIFSIGNALED(status) and os.WTERMSIG(status) in limits else "ics-crashed", 0)


def _answer(question: dict[str, Any], data: bytes, pipe: int) -> None:
    """In the fork: read within the limits, answer, and be gone without a trace of the parent's buffers."""
    try:
        _limit()
        said = json.dumps(_read(question, data), ensure_ascii=False).encode("utf-8", "replace")
        with os.fdopen(pipe, "wb") as file:
            file.write(said)
        os._exit(0)
    except BaseException:  # whatever it was: a fork must never go on in the parent's code
        os._exit(1)


def _read(question: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        first, last = (date.fromisoformat(question[key]) for key in ("first", "last"))
        reading = read_here(data, zone=question["zone"], first=first, last=last, titles=question["titles"])
        signal.setitimer(signal.ITIMER_PROF, 0)
        return told(reading)
    except Unreadable as refusal:
        return refusal_told(refusal)
    except (MemoryError, RecursionError):
        return refusal_told(over("ics-memory", 0))
    except OutOfTime:
        return refusal_told(over("ics-time", 0))


def _limit() -> None:
    """Gives up by itself at PATIENCE; the kernel ends it at CPU, and gives no more than MEMORY."""

    def give_up(*_: object) -> None:
        raise OutOfTime

    signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(sys.stdin.buffer, sys.stdout.buffer)
