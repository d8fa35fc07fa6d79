"""Attempts at random, all on the same few courts and hours: book, move, resize, approve, cancel, recurring slots.

What is changed is one of the newest bookings that any client was told of, in whichever process: numbers that the
database skipped (PostgreSQL's do not come back when a booking is refused) are nobody's, and contend for nothing.
"""

import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.desk_races.client import Answer, Client
from benchmarks.desk_races.clients import race, spawn
from benchmarks.desk_races.contests import Told, place
from benchmarks.desk_races.gym import COURTS, ZONE, Gym

DAYS, NEAR = 3, 60  # of the newest bookings, how many are changed by whoever comes
VERBS = {"book": 45, "series": 5, "move": 15, "resize": 10, "approve": 10, "cancel": 15}


def run(port: int, here: Gym, each: int) -> tuple[Told, Counter[str]]:
    """The bookings that were acknowledged, and how often which answer was given."""
    found = race(_client, port, here, each, Newest.empty())
    told = {number: "" for _, numbers in found for number in numbers}
    return told, Counter(code for code, _ in found)


@dataclass(frozen=True)
class Newest:
    """A ring of the numbers told last, shared by the client processes."""

    numbers: Any
    count: Any

    @classmethod
    def empty(cls) -> "Newest":
        return cls(spawn.Array("q", NEAR), spawn.Value("q", 0))

    def add(self, numbers: list[int]) -> None:
        with self.count.get_lock():
            for number in numbers:
                self.numbers[self.count.value % NEAR] = number
                self.count.value += 1

    def one(self, draw: random.Random) -> int:
        """Any of them; 0 while nobody was told one."""
        with self.count.get_lock():
            some = min(NEAR, self.count.value)
            return int(self.numbers[draw.randrange(some)]) if some else 0


def _client(mine: int, gate: Any, port: int, here: Gym, each: int, newest: Newest) -> list[Any]:
    client, draw = Client(port, here.clerks[mine]), random.Random(mine)
    found: list[Any] = []
    gate.wait()
    for _ in range(each):
        verb = draw.choices(list(VERBS), list(VERBS.values()))[0]
        row = newest.one(draw)
        verb = verb if row else "book"
        answer = _do(verb, client, draw, row)
        numbers = _numbers(answer)
        newest.add(numbers)
        found.append((f"{verb} {answer.code if answer.status < 500 else 'fault'}", numbers))
    return found


def _do(verb: str, client: Client, draw: random.Random, row: int) -> Answer:
    venue = draw.choice(sorted(COURTS))
    start = _time(draw)
    if verb == "book":
        lanes = draw.randint(1, min(2, COURTS[venue]))
        return client.post("bookings", {**place(venue, start), "lanes": lanes})
    if verb == "series":
        return client.post("series", {**place(venue, start), "rrule": "FREQ=DAILY;COUNT=2"})
    if verb in ("approve", "cancel"):
        return client.post(f"bookings/{row}/{verb}")
    seen = client.get(f"bookings/{row}")
    if seen.status != 200:
        return seen
    values = place(venue, start) if verb == "move" else _longer(seen, draw)
    return client.call("PATCH", f"bookings/{row}", values, {"If-Match": seen.etag})


def _longer(seen: Answer, draw: random.Random) -> dict[str, str]:
    start = datetime.fromisoformat(seen.json["start"])
    return {"end": (start + timedelta(minutes=draw.choice((30, 60, 90)))).isoformat()}


def _time(draw: random.Random) -> datetime:
    """A full or half hour of an evening of this month."""
    evening = datetime.fromtimestamp(time.time(), ZONE).replace(hour=16, minute=0, second=0, microsecond=0)
    return evening + timedelta(days=1 + draw.randrange(DAYS), minutes=30 * draw.randrange(8))


def _numbers(answer: Answer) -> list[int]:
    if answer.status != 201:
        return []
    found = answer.json
    return [b["id"] for b in found["bookings"]] if "bookings" in found else [found["id"]]
