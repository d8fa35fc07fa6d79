"""How long a booking takes at 50 a second, and what it costs beside a request that only signs in.

Open loop: each request has its due time, and a late start counts as waiting. Members and clerks book random
courts of the next two weeks in a gym with a year of bookings; refusals with their alternatives are among them.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from benchmarks.desk_races import gym
from benchmarks.desk_races.client import Answer, Client
from benchmarks.desk_races.gym import ZONE, Gym
from benchmarks.desk_races.server import Server, serving

RATE = 50  # requests a second
CLIENTS = 24
CLERKS = 2 / 3  # of the bookings are made by clerks
STARTS = (420, 450, 690, 720, 750, 990, 1020, 1050, 1080, 1110, 1140, 1170, 1200)
WEEKEND = tuple(range(540, 1021, 30))

Act = Callable[[Client, random.Random], Answer]


def measure(config: dict[str, Any], seconds: int) -> int:
    """The table of this figure; how many requests broke."""
    here = gym.full_year(config, members=gym.PEOPLE)
    with serving(config) as server:
        run(server, here, nothing, 2)
        run(server, here, book(here), 3)
        broken = 0
        for name, act, rate in (
            ("no-op", nothing, RATE),
            ("book", book(here), RATE),
            ("book", book(here), 2 * RATE),
        ):
            broken += _show(f"{name} at {rate}/s", *run(server, here, act, seconds, rate))
    return broken


def nothing(client: Client, draw: random.Random) -> Answer:
    """Signs in by its token and reads no booking."""
    return client.get("bookings?first=2001-01-01T00:00:00Z&last=2001-01-01T01:00:00Z")


def book(here: Gym) -> Act:
    first = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)

    def act(client: Client, draw: random.Random) -> Answer:
        day = first + timedelta(days=draw.randint(1, 6))
        start = day + timedelta(minutes=draw.choice(WEEKEND if day.weekday() > 4 else STARTS))
        venue = draw.choices(("GYM-B", "GYM-T", "GYM-A", "GYM-F"), (2, 4, 1, 20))[0]
        order = {"venue": venue, "start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
        if draw.random() < CLERKS:
            client.token, order["person"] = draw.choice(here.clerks), draw.choice(here.people)
        else:
            client.token = draw.choice(here.members)
        return client.post("bookings", order)

    return act


def run(
    server: Server, here: Gym, act: Act, seconds: int, rate: int = RATE
) -> tuple[list[tuple[float, str]], float]:
    """How long each took from its due time, with its code; and seconds of the server's CPU."""
    took: list[tuple[float, str]] = []
    before, began = server.cpu(), time.monotonic() + 0.2

    def client(number: int) -> None:
        mine, draw = Client(server.port, here.clerks[number % 2]), random.Random(f"{rate} {number} {began}")
        for n in range(number, seconds * rate, CLIENTS):
            due = began + n / rate
            time.sleep(max(0.0, due - time.monotonic()))
            answer = act(mine, draw)
            took.append((time.monotonic() - due, answer.code if answer.status < 500 else "fault"))
        mine.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, server.cpu() - before


def _show(name: str, took: list[tuple[float, str]], cpu: float) -> int:
    times = sorted(seconds for seconds, _ in took)
    at = lambda share: times[min(len(times) - 1, int(share * len(times)))] * 1000  # noqa: E731
    codes = Counter(code for _, code in took)
    print(
        f"{name:14} {len(took):6} requests  p50 {at(0.5):6.1f}  p95 {at(0.95):6.1f}  p99 {at(0.99):6.1f}  "
        f"worst {at(1):6.1f} ms   server CPU {cpu / len(took) * 1000:5.2f} ms each"
    )
    if len(codes) > 1:
        print(f"{'':14} {dict(codes.most_common())}")
    return codes["fault"]
