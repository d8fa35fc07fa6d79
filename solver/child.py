"""A solve in a process of its own, driven over pipes: `python -m solver.child`.

In: one line of JSON {"problem", "options", "limits": {"memory" MB, "cpu" s}, "start": placements}, later
"stop". Out: lines of JSON, {"progress": …} while it runs and {"result": …} or {"error": …} at the end. With
{"several": {"count", "differ", "within"}} timetables are looked for that differ from the start and are about as
good: {"result": {"alternatives": […], "about": what one would cost more where none
was found}}, each at once as progress. The process ends with its parent: the end of
the input ends it, and on Linux the kernel does where that was killed.
"""

import json
import os
import sys
import threading
import time
from typing import IO, Any

from solver import codec
from solver.advice.told import Alternative
from solver.process import die_with_parent, limit
from solver.result import Options, Progress
from solver.words import Words


def main(source: IO[str], target: IO[str]) -> int:
    die_with_parent()
    order = json.loads(source.readline())
    limit(**order.get("limits", {}))
    stop = threading.Event()
    threading.Thread(target=_listen, args=(source, stop), daemon=True).start()
    try:
        result = (_several if "several" in order else _solve)(order, target, stop)
    except MemoryError:
        _say(target, {"error": "out of memory"})
        return 1
    except codec.BadFile as bad:
        _say(target, {"error": f"bad problem: {bad}"})
        return 2
    _say(target, {"result": result})
    return 0


def _solve(order: dict[str, Any], target: IO[str], stop: threading.Event) -> dict[str, Any]:
    problem = codec.load_problem(order["problem"])
    from solver.search import solve

    options = Options(**order["options"])
    result = solve(
        problem,
        options,
        on_progress=lambda p: _say(target, {"progress": told(p)}),
        should_stop=stop.is_set,
        start_from=codec.load_placements(order.get("start", [])),
    )
    return codec.dump_result(result)


def _several(order: dict[str, Any], target: IO[str], stop: threading.Event) -> dict[str, Any]:
    problem = codec.load_problem(order["problem"])
    from solver.advice.alternatives import alternatives

    began, asked, found = time.monotonic(), order["several"], []

    def tell(one: Alternative | None = None) -> None:
        if one is not None:
            found.append(codec.plain(one) | {"placements": codec.dump_placements(one.placements)})
        words = Words(f"找到 {len(found)} 份", f"{len(found)} found")
        seconds = time.monotonic() - began
        now = Progress(seconds, "improve", placed=len(found), total=asked["count"], words=words)
        _say(target, {"progress": told(now) | {"alternatives": found}})

    tell()
    start, options = codec.load_placements(order["start"]), Options(**order["options"])
    about: list[int] = []
    alternatives(
        problem, start, **asked, options=options, should_stop=stop.is_set, on_found=tell, on_none=about.append
    )
    return {"alternatives": found, "about": about[0] if about else None}


def told(progress: Progress) -> dict[str, Any]:
    """A progress as the row and the pages keep it; `placements` only where they are new."""
    said: dict[str, Any] = {
        "seconds": round(progress.seconds, 2),
        "phase": progress.phase,
        "cost": progress.cost,
        "bound": progress.bound,
        "gap": progress.gap,
        "placed": progress.placed,
        "total": progress.total,
        "words": {"zh": progress.words.zh, "en": progress.words.en},
    }
    if progress.placements is not None:
        said["placements"] = codec.dump_placements(progress.placements)
    return said


def _listen(source: IO[str], stop: threading.Event) -> None:
    for line in source:
        if line.strip() == "stop":
            stop.set()
    os._exit(3)  # nobody is there any more to take the result


def _say(target: IO[str], message: dict[str, Any]) -> None:
    target.write(json.dumps(message, ensure_ascii=False) + "\n")
    target.flush()


if __name__ == "__main__":
    sys.stdout, out = sys.stderr, sys.stdout  # whatever else prints must not get into the answers
    code = main(sys.stdin, out)
    out.flush()
    os._exit(code)  # the engine's threads need not be waited for
