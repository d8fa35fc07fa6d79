"""Racing attempts over HTTP: two web processes, two client processes with eight clients each.

Half are contests with exactly one winner, half are drawn at random. At the end claims and bookings must say the
same, and every booking that was acknowledged must be there, and no other.
"""

import time
from collections import Counter
from typing import Any

from benchmarks.desk_races import attempts, contests, gym, truth
from benchmarks.desk_races.clients import ALL
from benchmarks.desk_races.server import serving


def measure(config: dict[str, Any], count: int) -> int:
    """The table of this figure; how much was wrong."""
    here = gym.arena(config, clients=ALL)
    each = max(1, count // 2 // ALL)
    with serving(config) as server:
        began, before = time.monotonic(), server.cpu()
        wrong, told, seen = contests.run(server.port, here, each)
        more, drawn = attempts.run(server.port, here, each)
        seconds, cpu = time.monotonic() - began, server.cpu() - before
    wrong += truth.wrong(config, told | more)
    faults = sum(n for code, n in (seen + drawn).items() if "fault" in code)
    made = 2 * each * ALL
    print(f"races     {made} attempts in {seconds:.0f} s, server CPU {cpu / made * 1000:.1f} ms each")
    print(f"contests  {each} with {ALL} clients: {_said(seen)}")
    print(f"at random {_said(drawn)}")
    print(f"wrong     {len(wrong)}, faults {faults}", *wrong[:20], sep="\n          ")
    return len(wrong) + faults


def _said(codes: Counter[str]) -> str:
    return ", ".join(f"{code} {n}" for code, n in sorted(codes.items()))
