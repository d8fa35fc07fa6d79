"""Solve benchmark instances and write their answers and a table of figures.

    python benchmarks/run.py SET FILE ... --seconds 120 --workers 2 --out DIR

SET is cbctt, indoor-football, court-day, rest-time, scale or union-year; the last takes problems as JSON and without
a file is the sample year, built through the importer; scale takes sizes (1000, 1400-crowded, 10000-seed2). Each
answer is written in the set's own format as DIR/NAME.sol, .xml or .json, what was told on the way as
DIR/NAME.progress.csv (for `plots.py`); DIR/figures.csv has a row an instance:
status, cost, bound, placed, unplaced, seconds to the first timetable and to the best, CPU seconds and the most
memory that one process held, in MB. Each instance is solved in a process of its own; times are counted from when its
problem is read.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.sets import the_set
from solver.result import Options, Progress, Result
from solver.search import solve

SETS = ("cbctt", "indoor-football", "court-day", "rest-time", "scale", "union-year")
SAMPLE = "union-year-2021"  # what is solved where no file is named
COLUMNS = (
    "instance",
    "status",
    "cost",
    "bound",
    "placed",
    "unplaced",
    "seconds_to_first",
    "seconds_to_best",
    "seconds",
    "cpu_seconds",
    "peak_mb",
)


def main() -> int:
    options = _parser().parse_args()
    if options.one:
        print(json.dumps(_run(options, options.files[0])))
        return 0
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "figures.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        for name in options.files or [""]:
            row = _in_a_process(name)
            table.writerow(row)
            file.flush()
            print(", ".join(f"{key} {value}" for key, value in row.items()), flush=True)
    return 0


def _in_a_process(name: str) -> dict[str, Any]:
    """The row of one instance, from a process of its own, so that memory and warm-up are its own."""
    given = [a for a in sys.argv[1:] if a not in _parser().parse_args().files]
    command = [sys.executable, __file__, *given[:1], name, *given[1:], "--one"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return {"instance": Path(name).stem, "status": f"failed: {done.stderr.strip().splitlines()[-1]}"}
    return json.loads(done.stdout.splitlines()[-1])


def _run(options: argparse.Namespace, file: str) -> dict[str, Any]:
    made, path = the_set(options.set), Path(file)
    problem = made.read(path)
    told: list[Progress] = []
    before, began = _cpu(), time.monotonic()
    result = solve(problem, Options(options.seconds, options.seed, options.workers), on_progress=told.append)
    seconds, cpu = time.monotonic() - began, _cpu() - before
    name = path.stem or SAMPLE
    made.write(problem, result, Path(options.out) / f"{name}{made.SUFFIX}")
    _write_progress(told, Path(options.out) / f"{name}.progress.csv")
    figures = {"seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1)}
    return {"instance": name, **_figures(result, told), **figures}


def _cpu() -> float:
    """CPU seconds of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def _write_progress(told: list[Progress], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("seconds", "phase", "cost", "bound", "placed"))
        table.writerows((p.seconds, p.phase, p.cost, p.bound, p.placed) for p in told if p.cost is not None)


def _figures(result: Result, told: list[Progress]) -> dict[str, Any]:
    first = next(p.seconds for p in told if p.phase == "greedy")
    placed = len(result.placements)
    best = next((p.seconds for p in told if p.cost == result.cost and p.placed == placed), result.seconds)
    return {
        "status": result.status,
        "cost": result.cost,
        "bound": result.bound,
        "placed": placed,
        "unplaced": len(result.unplaced),
        "seconds_to_first": first,
        "seconds_to_best": best,
        "peak_mb": result.memory,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", choices=SETS)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="var/bench")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
