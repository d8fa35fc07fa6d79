"""Measure whole sets with several seeds, have each answer checked by the set's own checker, and keep one table a set.

    python benchmarks/measure.py INSTANCES DIR [--sets cbctt court-day ...] [--seeds 1 2 3] [--within MINUTES]

INSTANCES holds the sets as they are published, with their checkers (cbctt/comp01.ctt, cbctt/validate.py, …). DIR/SET
gets figures.csv, a row a run: those of `run.py`, and seed, commit and what the checker said (`ok`, or its last line).
What the table already has of this commit is not run again, so that a measurement of hours can be made in pieces: no run
is begun after so many minutes. `plots.py` draws the page.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import run
from benchmarks.sets import the_set

HERE = Path(__file__).resolve().parent
COLUMNS = ("instance", "seed", *run.COLUMNS[1:], "checked", "commit")
SECONDS = {"rest-time": 60.0, "union-year": 60.0, "scale": 60.0}  # where not 120
Row = dict[str, str]


def main() -> int:
    options = _parser().parse_args()
    end = time.monotonic() + 60 * options.within
    commit = options.commit or _commit()
    failed = 0
    for seed in options.seeds:
        for name in options.sets:
            table = Table(options.out / name / "figures.csv", commit)
            for file in instances(name, options.instances):
                if table.has(Path(file).stem or run.SAMPLE, seed):
                    continue
                if time.monotonic() > end:
                    return failed
                row = measured(name, file, seed, options)
                failed = failed or int(row["checked"] != "ok")
                table.add({**row, "commit": commit})
                print(name, seed, *row.values(), flush=True)
    return failed


def instances(name: str, folder: Path) -> Iterator[str]:
    """The files of a set in their order, or the names of what it makes itself."""
    made = the_set(name)
    yield from getattr(made, "MADE", ())
    yield from sorted(map(str, folder.glob(made.FILES) if hasattr(made, "FILES") else ()), key=_in_order)


def measured(name: str, file: str, seed: int, options: argparse.Namespace) -> Row:
    """One run, checked; its progress stays beside the table for the first seed."""
    seconds = options.seconds or SECONDS.get(name, 120.0)
    with tempfile.TemporaryDirectory() as out:
        row = solved(name, file, Path(out), seconds, options.workers, seed)
        told = Path(out) / f"{row['instance']}.progress.csv"
        if seed == options.seeds[0] and told.exists():
            (options.out / name / told.name).write_text(told.read_text("utf-8"), "utf-8")
        return {**row, "seed": str(seed), "checked": checked(name, file, Path(out), options.instances)}


def solved(name: str, file: str, out: Path, seconds: float, workers: int, seed: int) -> Row:
    command = [sys.executable, str(HERE / "run.py"), name, *([file] if file else []), "--out", str(out)]
    command += ["--seconds", str(seconds), "--workers", str(workers), "--seed", str(seed)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with (out / "figures.csv").open(newline="", encoding="utf-8") as table:
        return next(csv.DictReader(table))


def checked(name: str, file: str, out: Path, folder: Path) -> str:
    """What the set's own checker says of the answer; where a set has none, `solve` has checked it."""
    made = the_set(name)
    answer = out / f"{Path(file).stem}{made.SUFFIX}"
    if not hasattr(made, "CHECKER"):
        return "ok"
    if not answer.exists():
        return "no answer"
    checker, *words = made.CHECKER
    command = [
        sys.executable,
        str(folder / checker),
        *(w.format(instance=file, answer=answer) for w in words),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    return "ok" if done.returncode == 0 else (done.stdout + done.stderr).strip().splitlines()[-1][:80]


class Table:
    """The rows of a set, of this commit; another commit's give way to them one by one."""

    def __init__(self, path: Path, commit: str) -> None:
        self.path, self.commit, self.rows = path, commit, {}
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            with path.open(newline="", encoding="utf-8") as file:
                self.rows = {(row["instance"], row.get("seed", "1")): row for row in csv.DictReader(file)}

    def has(self, instance: str, seed: int) -> bool:
        return self.rows.get((instance, str(seed)), {}).get("commit") == self.commit

    def add(self, row: Row) -> None:
        self.rows[row["instance"], row["seed"]] = row
        with self.path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, COLUMNS, restval="")
            table.writeheader()
            table.writerows(
                sorted(self.rows.values(), key=lambda r: (r.get("seed", "1"), _in_order(r["instance"])))
            )


def _in_order(name: str) -> tuple[int, str]:
    """Names with numbers by their numbers: IF9 before IF11."""
    return len(name), name


def _commit() -> str:
    command = ["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("instances", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sets", nargs="+", choices=run.SETS, default=list(run.SETS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, help="of each run (120, of small sets 60)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--within", type=float, default=600.0, metavar="MINUTES")
    parser.add_argument("--commit", help="what the rows are kept under (the commit that is checked out)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
