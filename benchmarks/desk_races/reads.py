"""What is asked all day: the day board, whether it has changed, and what is free in a week on all courts.

On a database with a full year of bookings; one request after the other, wall time at the client.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from benchmarks.desk_races import gym
from benchmarks.desk_races.client import Client
from benchmarks.desk_races.gym import ZONE
from benchmarks.desk_races.server import serving


def measure(config: dict[str, Any], times: int) -> int:
    """The table of this figure; how many requests were refused."""
    here = gym.full_year(config, members=1)
    monday = datetime.now(ZONE).date() + timedelta(days=1)
    sunday = monday + timedelta(days=6)
    bad = 0
    with serving(config, workers=1) as server:
        client = Client(server.port, here.clerks[0])
        for name, path in (
            ("no-op", "bookings?first=2001-01-01T00:00:00Z&last=2001-01-01T01:00:00Z"),
            ("free slots of a week, all courts", f"free-slots?first={monday}&last={sunday}"),
            ("free slots of a day, one court", f"free-slots?first={monday}&last={monday}&venue=GYM-B"),
            ("bookings of a day", f"bookings?first={monday}T00:00:00%2B08:00&last={sunday}T00:00:00%2B08:00"),
            ("day board", f"/desk?date={monday}"),
            ("day board, looked at again", f"/desk/pieces?date={monday}"),
        ):
            took, before, status = [], server.cpu(), 0
            for _ in range(times):
                began = time.monotonic()
                status = client.get(path).status
                took.append(time.monotonic() - began)
            bad += status >= 400
            cpu, took = (server.cpu() - before) / times * 1000, sorted(took)
            print(
                f"{name:34} {status}  p50 {took[len(took) // 2] * 1000:6.1f}  "
                f"p95 {took[int(len(took) * 0.95)] * 1000:6.1f} ms  server CPU {cpu:6.1f} ms"
            )
    return bad
