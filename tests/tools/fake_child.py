"""Stands in for `python -m solver.child`: behaves as its argument says, at once and without an engine.

The order's problem is real; the fake places every session at the start of its window.
"""

import json
import os
import signal
import sys


def main(behaviour: str) -> None:
    order = json.loads(sys.stdin.readline())
    sessions = order["problem"].get("sessions", [])
    placements = [
        {"session": s["id"], "start": s["window"][0], "place": s.get("places", [[]])[0]} for s in sessions
    ]
    if behaviour == "crash":
        sys.stderr.write("Segmentation fault, they say\n")
        sys.stderr.flush()
        os._exit(139)
    if behaviour == "out-of-memory":
        say(error="out of memory")
        return
    say(progress=progress(placements, start=len(order["start"])))
    if behaviour == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if behaviour in ("slow", "deaf"):
        for line in sys.stdin:
            if line.strip() == "stop" and behaviour == "slow":
                break
    say(result=result(placements, "stopped" if behaviour == "slow" else "optimal"))


def progress(placements, start):
    return {
        "seconds": 0.5,
        "phase": "improve",
        "cost": 7,
        "bound": 5,
        "gap": 2 / 7,
        "placed": len(placements),
        "total": len(placements),
        "words": {"zh": f"从{start}个开始", "en": f"began with {start}"},
        "placements": placements,
    }


def result(placements, status):
    return {
        "format": "fieldday.result/1",
        "status": status,
        "placements": placements,
        "unplaced": [],
        "cost": 6,
        "bound": 6,
        "left_out_proven": True,
    }


def say(**message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
