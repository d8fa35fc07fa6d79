"""Solve benchmark instances and write their answers and a table of figures.

    python benchmarks/run.py union-year [PROBLEM.json ...] --seconds 30 --workers 1 --out DIR

The set `union-year` takes problems as JSON; without a file it is the sample year, built through the importer.
Each answer is DIR/NAME.json; DIR/figures.csv has a row an instance: status, cost, bound, seconds to the first
complete timetable, seconds to the best, peak memory in MB.
"""

import argparse
import csv
import json
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from solver.codec import dump_result, load_problem
from solver.problem import Problem
from solver.result import Options, Progress, Result
from solver.search import solve

COLUMNS = (
    "instance",
    "status",
    "cost",
    "bound",
    "placed",
    "unplaced",
    "seconds_to_first",
    "seconds_to_best",
    "peak_mb",
)


def main() -> int:
    options = _parser().parse_args()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "figures.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        for name, problem in _instances(options.files):
            row = _run(name, problem, options, out)
            table.writerow(row)
            print(", ".join(f"{key} {value}" for key, value in row.items()))
    return 0


def _run(name: str, problem: Problem, options: argparse.Namespace, out: Path) -> dict[str, object]:
    told: list[Progress] = []
    result = solve(problem, Options(options.seconds, options.seed, options.workers), on_progress=told.append)
    text = json.dumps(dump_result(result), ensure_ascii=False, indent=1)
    (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return {"instance": name, **_figures(result, told)}


def _figures(result: Result, told: list[Progress]) -> dict[str, object]:
    first = next(p.seconds for p in told if p.phase == "greedy")
    best = next(p.seconds for p in told if p.cost == result.cost and p.placed == len(result.placements))
    return {
        "status": result.status,
        "cost": result.cost,
        "bound": result.bound,
        "placed": len(result.placements),
        "unplaced": len(result.unplaced),
        "seconds_to_first": first,
        "seconds_to_best": best,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _instances(files: list[str]) -> list[tuple[str, Problem]]:
    if files:
        return [(Path(f).stem, load_problem(json.loads(Path(f).read_text(encoding="utf-8")))) for f in files]
    from benchmarks.union_year import sample_problem

    return [("union-year-2021", sample_problem())]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", choices=("union-year",))
    parser.add_argument("files", nargs="*")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="var/bench")
    return parser


if __name__ == "__main__":
    sys.exit(main())
