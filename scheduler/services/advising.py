"""Answers about a draft from warm processes: best places, why not here, why not at all, repairs, alternatives.

Compiling a plan takes a second, a question after that milliseconds; and numpy and OR-Tools must not get into a
web process. So each web process keeps a few children (`solver.advice.serving`), one a draft as it is now.
"""

import atexit
import hashlib
import json
import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.services.child_process import ENDED, Child
from scheduler.transactions import is_writing
from solver import codec
from solver.problem import Problem
from solver.timetable import Placement
from solver.words import Words

SECONDS = {
    "ready": 10.0,
    "options": 10.0,
    "verdict": 10.0,
    "explain": 15.0,
    "repair": 40.0,
    "alternatives": 90.0,
}
FOLLOWED = 60  # sessions elsewhere that are told one by one
READY = 60.0  # seconds that a new child has to compile the plan
TURN = 10.0  # seconds that a question waits for the one before it
AGAIN = Words("过几秒再试", "Try again in a few seconds.")

COMMAND = (*Child.PYTHON, "-m", "solver.advice.serving")


@dataclass
class Warm:
    """A child with one draft in it. Whoever asks it holds its lock. `placed` is where it has each session."""

    child: Child
    placed: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    used: float = 0.0
    waiting: int = 0
    is_gone: bool = False

    def end(self) -> None:
        self.is_gone = True
        self.child.__exit__()


class Advisers:
    """The warm children of this process, the one used last at the end."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.warm: OrderedDict[str, Warm] = OrderedDict()
        # The kernel ends a child with the thread that began it, so one lasting thread begins them all.
        self.keeper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="adviser-keeper")

    def ask(self, key: str, about: "Told", question: dict[str, Any], limits: "Limits") -> Any:
        """The answer of the child that has the draft `key`, brought up to where its sessions are now."""
        warm = self._of(key, limits)
        try:
            if not warm.lock.acquire(timeout=TURN):
                raise _busy()
            try:
                return self._answer(key, warm, about, question)
            finally:
                warm.used = time.monotonic()
                warm.lock.release()
        finally:
            with self.lock:
                warm.waiting -= 1

    def _answer(self, key: str, warm: Warm, about: "Told", question: dict[str, Any]) -> Any:
        if warm.is_gone:
            raise _lost()
        try:
            compiles = self._follow(warm, about)
            warm.child.say(json.dumps(question).encode())
            patience = SECONDS[question["ask"]] + question.get("seconds", 0.0) + (READY if compiles else 0.0)
            return _heard(warm.child.next(patience))
        except Ended:
            self._drop(key, warm)
            raise _lost() from None

    def _follow(self, warm: Warm, about: "Told") -> bool:
        """What moved since the last question is said; of much that moved, everything anew. Whether that: then
        the child compiles the plan with its next question."""
        placed = {p["session"]: p for p in about.placements}
        moved = [p for s, p in placed.items() if warm.placed.get(s) != p]
        gone = [s for s in warm.placed if s not in placed]
        anew = not warm.used or len(moved) + len(gone) > FOLLOWED
        if anew:
            warm.child.say(about.order)
            _heard(warm.child.next(READY))
        else:
            for change in [{"remove": s} for s in gone] + [{"place": p} for p in moved]:
                warm.child.say(json.dumps(change).encode())
                _heard(warm.child.next(SECONDS["options"]))
        warm.placed = placed
        return anew

    def _of(self, key: str, limits: "Limits") -> Warm:
        """The draft's child, begun where there is none; the one used longest ago makes room."""
        with self.lock:
            self._end_idle(limits.idle)
            warm = self.warm.get(key)
            if warm is None:
                self._make_room(limits.count)
                warm = Warm(self.keeper.submit(Child, COMMAND).result())
                self.warm[key] = warm
            self.warm.move_to_end(key)
            warm.waiting += 1
            return warm

    def _end_idle(self, idle: float) -> None:
        now = time.monotonic()
        for key, warm in list(self.warm.items()):
            if not warm.waiting and now - warm.used > idle:
                self.warm.pop(key).end()

    def _make_room(self, count: int) -> None:
        for key, warm in list(self.warm.items()):
            if len(self.warm) < count:
                return
            if not warm.waiting:
                self.warm.pop(key).end()
        if len(self.warm) >= count:
            raise _busy()

    def _drop(self, key: str, warm: Warm) -> None:
        with self.lock:
            if self.warm.get(key) is warm:
                del self.warm[key]
        warm.end()

    def close(self) -> None:
        """End them all."""
        with self.lock:
            for warm in self.warm.values():
                warm.end()
            self.warm.clear()


@dataclass(frozen=True)
class Told:
    """The plan as JSON, and where the sessions are."""

    problem: bytes
    placements: list[dict[str, Any]]
    memory: int

    @property
    def order(self) -> bytes:
        """The first line for a child."""
        rest = {"placements": self.placements, "limits": {"memory": self.memory}}
        return b'{"problem": ' + self.problem + b", " + json.dumps(rest).encode()[1:]


@dataclass(frozen=True)
class Limits:
    """How many children, how long one may be idle (seconds), how much memory each may take (MB)."""

    count: int
    idle: float
    memory: int

    @classmethod
    def of_app(cls) -> "Limits":
        config = current_app.config
        return cls(config["ADVISERS"], config["ADVISER_IDLE"], config["ADVISER_MEMORY"])


advisers = Advisers()


def ask(
    problem: Problem, placements: Sequence[Placement], question: str, *, draft: int = 0, **details: Any
) -> Any:
    """The answer, as plain data of the solver's codec, with the sessions where the placements have them.

    Refusals: adviser-busy where others keep it busy, adviser-lost where it ended (too little memory, killed).
    The same problem is compiled once for a `draft` (its number); moves in it are followed.
    """
    limits = Limits.of_app()
    asked, digest = _written(problem)
    if not is_writing():
        db.session.rollback()  # nothing of the database is held while it thinks
    told = Told(asked, codec.dump_placements(tuple(placements)), limits.memory)
    return advisers.ask(f"{draft}:{digest}", told, {"ask": question, **details}, limits)


def ask_in_turn(
    problem: Problem,
    placements: Sequence[Placement],
    questions: Sequence[tuple[str, dict[str, Any]]],
    *,
    memory: int,
    patience: float,
    go_on: Callable[[], bool],
) -> Iterator[tuple[str, Any]]:
    """The answers, each with the name of its question, from a child of one's own that ends after the last: for
    a worker whose questions take seconds. `go_on` is asked every second. Raises Ended where the child is gone or
    stuck, or nobody wants to know any more."""
    told = Told(_written(problem)[0], codec.dump_placements(tuple(placements)), memory)
    child = Child(COMMAND)
    try:
        child.say(told.order)
        _heard(child.next(READY))
        for name, question in questions:
            child.say(json.dumps(question).encode())
            yield name, _heard(_patiently(child, patience, go_on))
    finally:
        child.__exit__()


def _patiently(child: Child, seconds: float, go_on: Callable[[], bool]) -> dict[str, Any] | None:
    end = time.monotonic() + seconds
    while (message := child.next(1.0)) is None and time.monotonic() < end and go_on():
        pass
    return message


def digest(problem: Problem) -> str:
    """A hash of the problem; of the one that was asked for last it is known."""
    return _written(problem)[1]


def _written(problem: Problem) -> tuple[bytes, str]:
    """The problem as JSON, and its digest. Writing it takes a tenth of a second, so the last ones are kept."""
    for known, text, digest in list(_texts):
        if known is problem:
            return text, digest
    text = codec.canonical(codec.dump_problem(problem))
    digest = hashlib.sha256(text).hexdigest()
    _texts.append((problem, text, digest))
    return text, digest


_texts: deque[tuple[Problem, bytes, str]] = deque(maxlen=2)


class Ended(Exception):
    """The child is gone, or so slow that it is taken for stuck."""


def _heard(message: dict[str, Any] | None) -> Any:
    if message is None or message is ENDED:
        raise Ended
    if "answer" in message:
        return message["answer"]
    if message["error"] == "out-of-memory":
        raise Ended
    words = message["words"]
    raise Refusal(message["error"], Words(words["zh"], words["en"]), status=422)


def _busy() -> Refusal:
    words = Words("求解助手正忙着回答别的问题", "The adviser is busy with other questions.")
    return Refusal("adviser-busy", words, hint=AGAIN, status=503)


def _lost() -> Refusal:
    words = Words("求解助手没有答完就停了", "The adviser ended before it had answered.")
    hint = Words(
        "再试一次；若总是这样，请管理员调高 FIELDDAY_ADVISER_MEMORY",
        "Try again; if it happens each time, an administrator can raise FIELDDAY_ADVISER_MEMORY.",
    )
    return Refusal("adviser-lost", words, hint=hint, status=503)


def _after_fork() -> None:
    """A forked process has none of the parent's threads, and its children are not its own."""
    global advisers
    advisers = Advisers()


atexit.register(lambda: advisers.close())
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
