"""Jobs of one run, each in a process forked for it, several side by side.

A job sees everything that the run knew when it was given, without being told: its process shares the memory of the
run and has OR-Tools loaded. Only its answer is sent back. So a stop needs no consent of an engine deep in its presolve,
a job that finds no memory costs nothing but itself, and what it took is free again (docs/decisions/0035).
"""

import gc
import os
import pickle
import select
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NoReturn, TypeVar

from solver.limits import Limits
from solver.process import die_with_parent

T = TypeVar("T")

LOOK = 0.05  # seconds between two looks at whether to stop
GRACE = 1.0  # seconds past the end of a run at which an engine that does not heed it is ended
CHUNK = 1 << 20


class Job(Generic[T]):
    """Something that is being found out; `answer` waits for it. None where it was lost: stopped, past its time, killed,
    without memory. What else goes wrong in it is raised by whoever asks."""

    def __init__(self, crew: "Crew", work: Callable[[], T]) -> None:
        self.crew, self.work = crew, work
        self.pid = self.pipe = -1
        self.said = bytearray()
        self.is_done = False
        self._answer: T | None = None
        self._fault: Exception | None = None

    def answer(self) -> T | None:
        self.crew.wait(self)
        if self._fault is not None:
            raise self._fault
        return self._answer

    def run_here(self) -> None:
        try:
            self._answer = None if self.crew.limits.stop() else self.work()
        except MemoryError:
            self._answer = None
        self.is_done = True

    def begin(self) -> None:
        self.pipe, end = os.pipe()
        self.pid = _forked()
        if self.pid == 0:
            _serve(self.work, end)
        os.close(end)

    def read(self) -> None:
        """Take in what has come; at the end of it the process is gone."""
        piece = os.read(self.pipe, CHUNK)
        self.said += piece
        if not piece:
            self._end(whole=True)

    def kill(self) -> None:
        if self.pid > 0 and not self.is_done:
            os.kill(self.pid, signal.SIGKILL)
            self._end(whole=False)

    def _end(self, *, whole: bool) -> None:
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        self.is_done = True
        if whole and status == 0:  # else it did not come to the end of its message
            self._answer, self._fault = pickle.loads(self.said)  # ours: this process has forked that one
        self.said.clear()


class Crew:
    """At most `workers` jobs at a time. With one worker, and where no process can be forked, each is done in this
    process when it is given: the answers are the same."""

    def __init__(self, workers: int, limits: Limits) -> None:
        self.size = workers if sys.platform.startswith("linux") else 1
        self.limits = limits
        self.running: list[Job] = []

    def begin(self, work: Callable[[], T]) -> Job[T]:
        """A job that runs beside whatever comes next."""
        job = Job(self, work)
        if self.size == 1:
            job.run_here()
            return job
        self._make_room()
        job.begin()
        self.running.append(job)
        return job

    def answers(self, works: Sequence[Callable[[], T]]) -> Iterator[T | None]:
        """The answers of jobs, in their order. All of them are given before the first answer comes back, so that none
        knows of another's."""
        jobs: list[Job[T]] = []
        try:
            for work in works:
                jobs.append(self.begin(work))
            for job in jobs:
                yield job.answer()
        finally:
            for job in jobs:
                job.kill()
            self._forget()

    def wait(self, job: Job) -> None:
        """Until the job is done, or the run is over and the job with it."""
        while not job.is_done:
            self._look()

    def is_done(self, job: Job) -> bool:
        """Whether its answer is there already."""
        if not job.is_done:
            self._look(0.0)
        return job.is_done

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever still runs is not wanted any more."""
        for job in self.running:
            job.kill()
        self._forget()

    def _make_room(self) -> None:
        while len(self.running) >= self.size:
            self._look()

    def _look(self, seconds: float = LOOK) -> None:
        ready, _, _ = select.select([job.pipe for job in self.running], [], [], seconds)
        for job in self.running:
            if job.pipe in ready:
                job.read()
        if self.limits.stop() or self.limits.remaining() < -GRACE:
            for job in self.running:
                job.kill()
        self._forget()

    def _forget(self) -> None:
        self.running = [job for job in self.running if not job.is_done]


def _forked() -> int:
    with warnings.catch_warnings():
        # Other threads here only wait (for a line of input, for the next look of a display) and the child calls nothing
        # of theirs; engines' threads have ended before a job begins.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _serve(work: Callable[[], object], pipe: int) -> NoReturn:
    """The forked process: do the work, send the answer, be gone without a trace of the parent's."""
    code = 1
    try:
        die_with_parent()
        gc.freeze()  # what is shared stays shared
        try:
            said: tuple[object, Exception | None] = (work(), None)
        except MemoryError:
            said = (None, None)
        except Exception as fault:  # it is raised again where the answer is asked for
            said = (None, fault)
        message = _packed(said)
        with os.fdopen(pipe, "wb") as out:
            out.write(message)
        code = 0
    finally:
        os._exit(code)


def _packed(said: tuple[object, Exception | None]) -> bytes:
    """The message; what cannot be sent is a fault of ours, and must not look like a job that was lost."""
    try:
        message = pickle.dumps(said)
        pickle.loads(message)  # some errors are written and cannot be read
        return message
    except MemoryError:
        return pickle.dumps((None, None))
    except Exception as error:
        return pickle.dumps((None, RuntimeError(f"{said[1]!r} or its answer cannot be sent: {error!r}")))
