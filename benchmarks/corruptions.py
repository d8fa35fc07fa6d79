"""Corrupt valid timetables in many ways, one field each, and see whether the check finds them all.

    python benchmarks/corruptions.py --number 1000 --seed 1 [--sample-year 200]

Most are of small random problems under many rules; `--sample-year` are of the sample year. What is wrong is
decided by an oracle that is slow and shares nothing with the check (tests/tools/corruptions.py). Prints a row
a kind: tried, wrong, found, said wrong though nothing is. The exit status is 1 where the two ever differ.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.union_year import sample_problem
from solver.check import check
from solver.timetable import Timetable
from tests.tools.corruptions import KINDS, Valid, constructed, corruption, faults, small_valid

EACH = 10  # corruptions of one small problem
ENOUGH = 3  # placements, for a timetable to be worth corrupting


def main() -> int:
    options = _options()
    rng = Random(options.seed)
    seen: Counter[tuple[str, bool, bool]] = Counter()
    for valid, number in _plans(options):
        for _ in range(number):
            kind, placements = corruption(rng, valid)
            is_wrong = bool(faults(valid, placements))
            is_found = not check(valid.problem, Timetable.of(valid.problem, placements)).is_sound
            seen[kind, is_wrong, is_found] += 1
    print(f"{'kind':10} {'tried':>6} {'wrong':>6} {'found':>6} {'false':>6}")
    for kind in (*KINDS, "all"):
        print(f"{kind:10} " + " ".join(f"{n:6}" for n in _row(seen, kind)))
    return int(any(is_wrong != is_found for _, is_wrong, is_found in seen))


def _plans(options: argparse.Namespace) -> Iterator[tuple[Valid, int]]:
    """Valid timetables, with how often each is to be corrupted."""
    if options.sample_year:
        yield constructed(sample_problem()), options.sample_year
    left = options.number - options.sample_year
    for seed in count(options.seed * 1000):
        if left <= 0:
            return
        valid = small_valid(seed)
        if len(valid.placements) >= ENOUGH:
            yield valid, min(EACH, left)
            left -= EACH


def _row(seen: Counter, kind: str) -> tuple[int, int, int, int]:
    mine = {key: n for key, n in seen.items() if kind in (key[0], "all")}
    wrong = sum(n for (_, is_wrong, _), n in mine.items() if is_wrong)
    found = sum(n for (_, is_wrong, is_found), n in mine.items() if is_wrong and is_found)
    false = sum(n for (_, is_wrong, is_found), n in mine.items() if is_found and not is_wrong)
    return sum(mine.values()), wrong, found, false


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample-year", type=int, default=200, help="how many of them of the sample year")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
