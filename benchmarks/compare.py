"""Hold two tables of `benchmarks/run.py` against each other: what got better, what got worse, and the sums.

    python benchmarks/compare.py BEFORE.csv AFTER.csv [--best BEST.csv]

A row an instance: cost before and after, their difference, whether all was placed. With `--best` (columns instance,
best) the sums are also told as a ratio to the best known. Exit 1 where any instance places less or costs more.
"""

import argparse
import csv
import sys
from pathlib import Path

Row = dict[str, str]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--best", type=Path)
    options = parser.parse_args()
    before, after = read(options.before), read(options.after)
    best = {name: int(row["best"]) for name, row in read(options.best).items()} if options.best else {}
    both = [name for name in before if name in after]
    for name in both:
        print(line(name, before[name], after[name]))
    for name in sorted(set(before) ^ set(after)):
        print(f"{name:24} only in the {'first' if name in before else 'second'} table")
    print(sums(both, before, after, best))
    return int(any(is_worse(before[n], after[n]) for n in both))


def read(path: Path) -> dict[str, Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return {called(row): row for row in csv.DictReader(file)}


def called(row: Row) -> str:
    """An instance, and which seed where a table has several."""
    return row["instance"] + (f" seed {row['seed']}" if row.get("seed") else "")


def line(name: str, before: Row, after: Row) -> str:
    if not (before.get("cost") and after.get("cost")):
        return f"{name:24} {before['status']} → {after['status']}"
    more = int(after["cost"]) - int(before["cost"])
    placed = "" if before["placed"] == after["placed"] else f", placed {before['placed']} → {after['placed']}"
    return f"{name:24} {before['cost']:>8} → {after['cost']:>8} {more:+8d}{placed}"


def sums(names: list[str], before: dict[str, Row], after: dict[str, Row], best: dict[str, int]) -> str:
    counted = [n for n in names if before[n].get("cost") and after[n].get("cost")]
    one, other = (sum(int(table[n]["cost"]) for n in counted) for table in (before, after))
    text = f"{'sum of ' + str(len(counted)):24} {one:>8} → {other:>8} {other - one:+8d}"
    known = [n for n in counted if n.split(" ")[0] in best]
    if not known:
        return text
    total = max(1, sum(best[n.split(" ")[0]] for n in known))
    ratios = [sum(int(table[n]["cost"]) for n in known) / total for table in (before, after)]
    return f"{text}\n{'of the best known':24} {ratios[0]:>8.3f} → {ratios[1]:>8.3f}"


def is_worse(before: Row, after: Row) -> bool:
    """Less placed, or as much for a higher price."""
    if not before.get("cost"):
        return False
    if not after.get("cost"):
        return True
    one, other = ((-int(row["placed"]), int(row["cost"])) for row in (before, after))
    return other > one


if __name__ == "__main__":
    sys.exit(main())
