"""The process that solves, seen from the worker: order in, messages out, stop, end."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

ENDED: dict[str, Any] = {"ended": True}
COMMAND = (sys.executable, "-m", "solver.child")
WORDS_KEPT = 2000  # characters of what it says on stderr


class Child:
    """A running child. Use it in `with`: at the end it is gone, whatever happened."""

    PYTHON = (sys.executable,)

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        # Own session, so that Ctrl-C in a terminal ends the worker and not the solve under it.
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self.complaint = ""
        self._readers = [threading.Thread(target=t, daemon=True) for t in (self._read, self._read_stderr)]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join(timeout=1)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                if pipe:
                    pipe.close()
            except BrokenPipeError:
                pass

    def order(self, problem: bytes, **rest: Any) -> None:
        """Say what to solve. `problem` is JSON in one line, passed on as it is."""
        tail = json.dumps(rest)[1:]
        self._write(b'{"problem": ' + problem + b", " + tail.encode() + b"\n")

    def say(self, line: bytes) -> None:
        """A line that is ready as it is."""
        self._write(line + b"\n")

    def ask_to_stop(self) -> None:
        self._write(b"stop\n")

    def next(self, seconds: float) -> dict[str, Any] | None:
        """The next message; None where there is none in that time, ENDED after the last one."""
        try:
            return self.messages.get(timeout=seconds)
        except queue.Empty:
            return None

    def why_ended(self) -> str:
        """What became of it, for the row: the signal or code, and its last words."""
        code = self.process.wait(timeout=5)
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        last = self.complaint.strip().splitlines()[-1:] or [""]
        return f"the solving process ended with {how}: {last[0]}".rstrip(": ")

    def _write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass  # it is gone; its end is told by the messages

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            try:
                self.messages.put(json.loads(line))
            except json.JSONDecodeError:
                break  # half a line of one that was killed
        self.messages.put(ENDED)

    def _read_stderr(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.complaint = (self.complaint + line.decode(errors="replace"))[-WORDS_KEPT:]
