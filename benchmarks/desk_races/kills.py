"""Web processes killed with SIGKILL in the middle of their work, while sixteen clients book and cancel.

Before each kill some dozens of bookings have been acknowledged since the last one. A client whose connection
breaks asks again with the same key, as a phone would. At the end every answer must be true, no booking be there
that nobody was told of, and nothing be half-written.
"""

import os
import random
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from benchmarks.desk_races import gym, truth
from benchmarks.desk_races.client import Answer, Client
from benchmarks.desk_races.contests import place
from benchmarks.desk_races.gym import COURTS, ZONE, Gym
from benchmarks.desk_races.server import PROCESSES, Server, serving

CLIENTS = 16
BETWEEN = 25  # acknowledged bookings from one kill to the next, at least
PATIENCE = 60  # seconds without progress after which it is given up


class Crowd:
    """The clients, and what they were told: the bookings with the state of the last answer."""

    def __init__(self, server: Server, here: Gym) -> None:
        self.server, self.here = server, here
        self.told: dict[int, str] = {}
        self.seen: Counter[str] = Counter()
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._client, args=(n,)) for n in range(CLIENTS)]

    def _client(self, number: int) -> None:
        client, draw = Client(self.server.port, self.here.clerks[number]), random.Random(number)
        mine: list[int] = []
        while not self.stopping.is_set():
            if mine and draw.random() < 0.4:
                row = mine.pop(draw.randrange(len(mine)))
                if self._sure(client, f"bookings/{row}/cancel", {}).status == 200:
                    self.told[row] = "cancelled"
                continue
            answer = self._sure(client, "bookings", place(draw.choice(sorted(COURTS)), _time(draw), 30))
            if answer.status == 201:
                mine.append(answer.json["id"])
                self.told[answer.json["id"]] = "confirmed"

    def _sure(self, client: Client, path: str, body: dict[str, Any]) -> Answer:
        """The answer, however often one has to ask; always with the same key."""
        key = uuid.uuid4().hex
        while True:
            try:
                answer = client.call("POST", path, body, {"Idempotency-Key": key}, tries=1)
            except Exception as error:
                self.seen[f"broke {type(error).__name__}"] += 1
                time.sleep(0.02)
                continue
            self.seen[_said(answer)] += 1
            if answer.status < 500 and answer.code != "still-running":
                return answer
            time.sleep(0.02)


def measure(config: dict[str, Any], kills: int) -> int:
    """The table of this figure; how much was wrong."""
    here, draw = gym.arena(config, clients=CLIENTS), random.Random(7)
    began, killed, stuck = time.monotonic(), 0, 0
    with serving(config) as server:
        crowd = Crowd(server, here)
        for thread in crowd.threads:
            thread.start()
        for number in range(kills):
            if not _more(crowd, BETWEEN):
                stuck = 1
                print(f"no progress for {PATIENCE} s after {number} kills")
                break
            if number % 25 == 24:
                print(f"{number + 1:4} kills, {len(crowd.told)} acknowledged", file=sys.stderr, flush=True)
            time.sleep(draw.uniform(0, 0.05))
            killed += _kill(server, draw.randint(1, PROCESSES))
        _more(crowd, 1)
        crowd.stopping.set()
        for thread in crowd.threads:
            thread.join()
    wrong = truth.wrong(config, crowd.told)
    print(
        f"kills     {kills} times SIGKILL to {killed} web processes in {time.monotonic() - began:.0f} s; "
        f"{len(crowd.told)} bookings acknowledged"
    )
    print(f"answers   {', '.join(f'{code} {n}' for code, n in crowd.seen.most_common())}")
    print(f"wrong     {len(wrong)}: lost, doubled or half-written", *wrong[:20], sep="\n          ")
    return len(wrong) + crowd.seen["fault"] + stuck


def _said(answer: Answer) -> str:
    """503 is an answer: nothing was written, come again. Any other of ours is a fault."""
    return answer.code if answer.status < 500 else "busy" if answer.status == 503 else "fault"


def _more(crowd: Crowd, count: int) -> bool:
    """Wait for so many more acknowledged bookings; whether they came."""
    goal, until = len(crowd.told) + count, time.monotonic() + PATIENCE
    while len(crowd.told) < goal:
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True


def _kill(server: Server, count: int) -> int:
    """SIGKILL to so many of the web processes; gunicorn starts new ones."""
    pids = server.workers()[:count]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return len(pids)


def _time(draw: random.Random) -> datetime:
    evening = datetime.now(ZONE).replace(minute=0, second=0, microsecond=0)
    return evening + timedelta(days=1 + draw.randrange(200), minutes=30 * draw.randrange(48))
