"""Clients that book on few courts at once and write down what they asked, what they were answered, and when."""

import hashlib
import random
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scheduler import desk
from scheduler.extensions import db
from scheduler.models import ApiToken, DeskRule, OpeningHours, User, Venue
from scheduler.transactions import writing
from tests.tools.court_day import EMPTY, CourtDay
from tests.tools.linearizable import Op, Verdict, check

COURTS = {"GYM-B": 2, "GYM-T": 3, "GYM-A": 1}
EIGHT, TEN = 480, 600  # opening hours, minutes of the day
SHANGHAI = timedelta(hours=8)
TOKEN = "history"

# method, path, body, headers → status, body, ETag
Ask = Callable[[str, str, Any, dict[str, str]], tuple[int, Any, str]]
Place = tuple[str, date]


def make_gym() -> None:
    """The courts, open for two hours a day, without any rule but that; a clerk with a token."""
    kinds = ["work", "rest", "holiday", "makeup", "eve"]
    with writing():
        for code, lanes in COURTS.items():
            row = Venue(code=code, title_zh=code, title_en=code, capacity=20, lanes=lanes)
            row.openings = [OpeningHours(day_types=kinds, weekdays=[], start=EIGHT, end=TEN)]
            db.session.add(row)
        db.session.add_all(DeskRule(code=code, on=False) for code in desk.rules() if code != "opening")
        clerk = User(login="history", roles=["desk"])
        hashed = hashlib.sha256(TOKEN.encode()).hexdigest()
        now = datetime.now(UTC)
        db.session.add(ApiToken(user=clerk, hash=hashed, name="history", scopes=["desk"], made_at=now))


@dataclass
class History:
    """What happened, by court and day. Days are `first` and those after it."""

    first: date
    days: int = 3
    ops: dict[Place, list[Op]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    known: dict[Place, list[int]] = field(default_factory=lambda: defaultdict(list))

    def client(self, ask: Ask, seed: int, count: int) -> None:
        """So many calls, one after the other."""
        draw = random.Random(seed)
        for _ in range(count):
            place = draw.choice(sorted(COURTS)), self.first + timedelta(days=draw.randrange(self.days))
            verb = draw.choices((self._book, self._move, self._cancel, self._free), (45, 15, 20, 20))[0]
            verb(ask, draw, place)

    def verdicts(self) -> dict[Place, Verdict]:
        return {
            place: check(ops, CourtDay(COURTS[place[0]], EIGHT, TEN).step, EMPTY)
            for place, ops in sorted(self.ops.items())
        }

    def _book(self, ask: Ask, draw: random.Random, place: Place) -> None:
        start, end = self._span(draw)
        lanes = draw.randint(1, min(2, COURTS[place[0]]))
        body = {"venue": place[0], "start": _at(place[1], start), "end": _at(place[1], end), "lanes": lanes}
        answer = self._told(ask, place, ("book", start, end, lanes), "POST", "bookings", body)
        if answer[0] == "done":
            self.known[place].append(answer[1])

    def _move(self, ask: Ask, draw: random.Random, place: Place) -> None:
        if not self.known[place]:
            return self._book(ask, draw, place)
        number, (start, end) = draw.choice(self.known[place][-6:]), self._span(draw)
        _, _, etag = ask("GET", f"bookings/{number}", None, {})
        body = {"venue": place[0], "start": _at(place[1], start), "end": _at(place[1], end)}
        call = ("move", number, start, end)
        self._told(ask, place, call, "PATCH", f"bookings/{number}", body, {"If-Match": etag})
        return None

    def _cancel(self, ask: Ask, draw: random.Random, place: Place) -> None:
        if not self.known[place]:
            return self._book(ask, draw, place)
        number = draw.choice(self.known[place][-6:])
        self._told(ask, place, ("cancel", number), "POST", f"bookings/{number}/cancel", {})
        return None

    def _free(self, ask: Ask, draw: random.Random, place: Place) -> None:
        minutes = draw.choice((30, 60))
        path = f"free-slots?first={place[1]}&last={place[1]}&minutes={minutes}&venue={place[0]}"
        self._told(ask, place, ("free", minutes), "GET", path, None)

    def _span(self, draw: random.Random) -> tuple[int, int]:
        start = EIGHT + 30 * draw.randrange(4)
        return start, min(TEN, start + draw.choice((30, 60, 90)))

    def _told(
        self, ask: Ask, place: Place, call: tuple[Any, ...], method: str, path: str, body: Any,
        headers: dict[str, str] | None = None,
    ) -> tuple[Any, ...]:  # fmt: skip
        key = {"Idempotency-Key": uuid.uuid4().hex} if method == "POST" else {}
        start = time.monotonic_ns()
        status, said, _ = ask(method, path, body, {**key, **(headers or {})})
        end = time.monotonic_ns()
        if status >= 500:
            self.faults.append(f"{method} {path}: {status} {said}")
            return ("fault",)
        answer = _answer(call, status, said)
        self.ops[place].append(Op(start, end, call, answer))
        return answer


def together(history: History, asks: list[Ask], seed: int, count: int) -> None:
    """All clients at once, until each has made its calls."""
    each = count // len(asks)
    threads = [
        threading.Thread(target=history.client, args=(ask, seed * 1000 + n, each))
        for n, ask in enumerate(asks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def explained(history: History) -> list[str]:
    """The courts and days that no order explains, with where it ends."""
    found = [f"a fault: {words}" for words in history.faults]
    for place, verdict in history.verdicts().items():
        if not verdict.ok:
            rest = [op for op in history.ops[place] if op not in set(verdict.order)]
            rest.sort(key=lambda op: op.end)
            found.append(f"{place}: after {len(verdict.order)} calls no order explains {rest[:3]}")
    return found


def _answer(call: tuple[Any, ...], status: int, said: Any) -> tuple[Any, ...]:
    if status >= 300:
        return (said["code"],)
    if call[0] == "book":
        return "done", said["id"]
    if call[0] == "free":
        seen = {_minute(s["start"]): s["free"] for s in said}
        starts = [s for s in _starts(call[1]) if s in seen]
        return "done", tuple((s, seen[s]) for s in starts)
    return ("done",)


def _starts(minutes: int) -> range:
    return range(EIGHT, TEN - minutes + 1, 30)


def _at(day: date, minute: int) -> str:
    return f"{day}T{minute // 60:02}:{minute % 60:02}:00+08:00"


def _minute(text: str) -> int:
    local = datetime.fromisoformat(text).astimezone(UTC) + SHANGHAI
    return local.hour * 60 + local.minute
