"""The gym desk under load, as its clients meet it: two web processes, real HTTP.

    python benchmarks/desk_races.py races   --count 20000 [--postgres]    attempts; about 8 minutes
    python benchmarks/desk_races.py retries --count 10    [--postgres]    keys; seconds
    python benchmarks/desk_races.py kills   --count 200   [--postgres]    kills; about 10 minutes
    python benchmarks/desk_races.py pace    --count 20    [--postgres]    seconds a line; about 1.5 minutes
    python benchmarks/desk_races.py reads   --count 100   [--postgres]    times each; half a minute

Each prints its figures and ends with 1 where anything was lost, doubled, half-written or broken. What the
servers log stands in the file that is named. `all` does one after the other.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.desk_races import database, kills, pace, races, reads, retries

FIGURES = {
    "races": (races.measure, 20_000),
    "retries": (retries.measure, 10),
    "kills": (kills.measure, 200),
    "pace": (pace.measure, 20),
    "reads": (reads.measure, 100),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figure", choices=[*FIGURES, "all"])
    parser.add_argument("--count", type=int, help="attempts, keys, kills, seconds or times")
    parser.add_argument("--postgres", action="store_true")
    args = parser.parse_args()
    wrong = 0
    for name in FIGURES if args.figure == "all" else [args.figure]:
        measure, usual = FIGURES[name]
        print(f"== {name} on {'PostgreSQL' if args.postgres else 'SQLite'}", flush=True)
        with database.fresh(postgres=args.postgres) as config:
            wrong += measure(config, args.count or usual)
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
