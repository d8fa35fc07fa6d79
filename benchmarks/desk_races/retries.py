"""A hundred parallel retries with one key, on both web processes: one booking, and one answer byte for byte."""

import uuid
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from benchmarks.desk_races import gym, truth
from benchmarks.desk_races.client import Answer, Client
from benchmarks.desk_races.clients import together
from benchmarks.desk_races.contests import place
from benchmarks.desk_races.gym import ZONE
from benchmarks.desk_races.server import serving

RETRIES = 100


def measure(config: dict[str, Any], keys: int) -> int:
    """The table of this figure; how much was wrong."""
    here = gym.arena(config, clients=1)
    base = datetime.now(ZONE).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    wrong: list[str] = []
    told: dict[int, str] = {}
    seen: Counter[str] = Counter()
    with serving(config) as server:
        clients = [Client(server.port, here.clerks[0]) for _ in range(RETRIES)]
        for n in range(keys):
            order, key = place("GYM-T", base + timedelta(hours=n)), uuid.uuid4().hex
            answers = _at_once(clients, order, key)
            answers.append(clients[0].post("bookings", order, key=key))
            seen.update(a.code for a in answers)
            made = {a.body for a in answers if a.status == 201}
            other = {a.code for a in answers if a.status != 201} - {"still-running"}
            wrong += [f"key {n}: {len(made)} answers"] * (len(made) != 1) + [f"key {n}: {c}" for c in other]
            told |= {a.json["id"]: "confirmed" for a in answers if a.status == 201}
    wrong += truth.wrong(config, told)
    print(f"retries   {keys} keys with {RETRIES} parallel retries: {len(told)} bookings, {dict(seen)}")
    print(f"wrong     {len(wrong)}", *wrong[:20], sep="\n          ")
    return len(wrong)


def _at_once(clients: list[Client], order: dict[str, Any], key: str) -> list[Answer]:
    answers: list[Answer] = []
    together(lambda n: answers.append(clients[n].post("bookings", order, key=key)), len(clients))
    return answers
