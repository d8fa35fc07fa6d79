"""Draw what `benchmarks/run.py` wrote: quality over time, growth over size, and a page of both.

    python benchmarks/plots.py DIR [--best BEST.csv]

DIR holds the folders of runs, one a set (DIR/cbctt/figures.csv with comp01.progress.csv beside it). Written there:
SET.svg (cost and bound of each instance over the seconds, each as a multiple of its last cost), growth.svg where
there is a set `scale` (seconds and memory over the number of sessions, both axes logarithmic) and README.md with
the tables after the words of notes.md. BEST.csv (columns instance, best) adds the ratio to the best known. Nothing
but the standard library.
"""

import argparse
import csv
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

Row = dict[str, str]
Points = list[tuple[float, float]]

WIDTH, HEIGHT, LEFT, BELOW, RIGHT, ABOVE = 720, 400, 60, 40, 130, 48
COLOURS = ("#1b6ca8", "#c0392b", "#1e8449", "#8e44ad", "#b9770e", "#117a65", "#7f8c8d", "#2c3e50")
HIGHEST = 8.0  # multiples of the best cost beyond which a curve is not worth its room
COLUMNS = (
    "cost",
    "bound",
    "placed",
    "unplaced",
    "seconds_to_first",
    "seconds_to_best",
    "cpu_seconds",
    "peak_mb",
    "checked",
)


@dataclass(frozen=True)
class Curve:
    name: str
    points: Points
    dashed: bool = False
    stepped: bool = True


@dataclass(frozen=True)
class Axis:
    """From a value to a share of the length, and the values that are written beside it."""

    low: float
    high: float
    logarithmic: bool = False

    def share(self, value: float) -> float:
        low, high, at = (self._scaled(v) for v in (self.low, self.high, value))
        return min(1.0, max(0.0, (at - low) / (high - low))) if high > low else 0.0

    def marks(self) -> list[float]:
        if self.logarithmic:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            return [m for n in range(first, last + 1) if self.low <= (m := 10.0**n) <= self.high]
        return [self.low + (self.high - self.low) * n / 5 for n in range(6)]

    def _scaled(self, value: float) -> float:
        return math.log10(max(value, 1e-9)) if self.logarithmic else value


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--best", type=Path)
    options = parser.parse_args()
    best = {row["instance"]: float(row["best"]) for row in read(options.best)} if options.best else {}
    parts = [
        "# What the solver reaches\n",
        "Drawn by `python benchmarks/plots.py` from the tables of `benchmarks/measure.py`.\n",
    ]
    notes = options.folder / "notes.md"
    parts += [notes.read_text(encoding="utf-8")] if notes.exists() else []
    for file in sorted(options.folder.glob("*/figures.csv")):
        parts += part(options.folder, file, best)
    (options.folder / "README.md").write_text("\n".join(parts), encoding="utf-8")
    return 0


def read(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def part(folder: Path, file: Path, best: dict[str, float]) -> list[str]:
    """The part of a page about one set; writes its pictures."""
    rows, name = read(file), file.parent.name
    lines = [f"\n## {name}\n", *table(rows, best)]
    firsts = [runs[0] for runs in by_instance(rows).values()]
    curves = [c for row in firsts for c in quality(file.parent, row)]
    if curves:
        (folder / f"{name}.svg").write_text(over_time(f"{name}: quality over time", curves), encoding="utf-8")
        lines.append(f"\n![{name}: cost and bound over time]({name}.svg)\n")
    if name == "scale" and len(rows) > 1:
        (folder / "growth.svg").write_text(growth(firsts), encoding="utf-8")
        lines.append("\n![growth over the number of sessions](growth.svg)\n")
    return lines


def table(rows: Sequence[Row], best: dict[str, float]) -> list[str]:
    """A row an instance: what every seed came to, and of the other figures the largest."""
    known = any(row["instance"] in best for row in rows)
    heads = ["instance", "status", *COLUMNS, *(["best known"] if known else [])]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for name, runs in by_instance(rows).items():
        cells = [name, told(runs, "status"), *(told(runs, c) for c in COLUMNS)]
        cells += [f"{best[name]:g}" if name in best else ""] if known else []
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, *sums(rows, best)]


def by_instance(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["instance"], []).append(row)
    return found


def told(runs: Sequence[Row], column: str) -> str:
    """One value where all seeds have the same; else all of them, or the largest where it is a measure."""
    values = [row.get(column) or "" for row in runs]
    if len(set(values)) == 1:
        return values[0]
    if column in ("seconds_to_first", "seconds_to_best", "cpu_seconds", "peak_mb"):
        return max(values, key=lambda v: float(v or 0))
    return " · ".join(v or "–" for v in values)


def sums(rows: Sequence[Row], best: dict[str, float]) -> list[str]:
    """For every seed the costs over the best known ones, of the instances that have one and are placed."""
    lines = []
    for seed in sorted({row.get("seed") or "" for row in rows}):
        counted = [
            r for r in rows if (r.get("seed") or "") == seed and r.get("cost") and r["instance"] in best
        ]
        total = sum(best[r["instance"]] for r in counted)
        if total:
            ratio = sum(float(r["cost"]) for r in counted) / total
            of = f" (seed {seed}, {len(counted)} instances)" if seed else ""
            lines.append(f"\nSum of costs ÷ sum of best known: {ratio:.3f}{of}")
    return lines


def quality(folder: Path, row: Row) -> list[Curve]:
    """Cost and bound of a run over its seconds, in multiples of its last cost."""
    file = folder / f"{row['instance']}.progress.csv"
    if not file.exists() or not row.get("cost"):
        return []
    last, told = max(1.0, float(row["cost"])), read(file)
    end = max(float(t["seconds"]) for t in told)
    curves = []
    for column, dashed in (("cost", False), ("bound", True)):
        placed = [t for t in told if t[column] and t["placed"] == row["placed"]]
        points = [(float(t["seconds"]), float(t[column]) / last) for t in placed]
        if points:
            curves.append(Curve(row["instance"], [*points, (end, points[-1][1])], dashed))
    return curves


def over_time(title: str, curves: Sequence[Curve]) -> str:
    times = [x for c in curves for x, _ in c.points if x > 0]
    highest = min(HIGHEST, max(y for c in curves for _, y in c.points))
    across = Axis(min(times, default=0.1), max([*times, 1.0]), logarithmic=True)
    return drawn(title, "seconds", "cost ÷ last cost", across, Axis(0, max(highest, 1.1)), curves)


def growth(rows: Iterable[Row]) -> str:
    """Seconds of processor, seconds to the first timetable and memory over the number of sessions, of the instances
    that are named by it alone: these are equally crowded."""
    plain = [row for row in rows if row.get("cost") and row["instance"].isdecimal()]
    sized = sorted(((int(row["instance"]), row) for row in plain), key=lambda one: one[0])
    wanted = (("cpu_seconds", "CPU s"), ("seconds_to_first", "first plan s"), ("peak_mb", "memory MB"))
    curves = [
        Curve(name, [(float(size), max(1e-3, float(row[column]))) for size, row in sized], stepped=False)
        for column, name in wanted
    ]
    values = [y for c in curves for _, y in c.points]
    across = Axis(sized[0][0], sized[-1][0], logarithmic=True)
    up = Axis(min(values), max(values), logarithmic=True)
    return drawn("growth over size", "sessions", "seconds, MB", across, up, curves)


def drawn(title: str, below: str, beside: str, across: Axis, up: Axis, curves: Sequence[Curve]) -> str:
    """An SVG of its own colours on white, readable in light and dark pages."""

    def x(value: float) -> float:
        return round(LEFT + across.share(value) * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BELOW - up.share(value) * (HEIGHT - BELOW - ABOVE), 1)

    names = list(dict.fromkeys(c.name for c in curves))
    colour = {name: COLOURS[n % len(COLOURS)] for n, name in enumerate(names)}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" role="img"><title>{escape(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(LEFT, 18, title, size=14),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, below, anchor="middle"),
        _text(LEFT - 50, ABOVE - 10, beside),
    ]
    for mark in across.marks():
        parts += [
            _line(x(mark), y(up.low), x(mark), y(up.high)),
            _text(x(mark), HEIGHT - 24, f"{mark:g}", "middle"),
        ]
    for mark in up.marks():
        parts += [
            _line(x(across.low), y(mark), x(across.high), y(mark)),
            _text(LEFT - 6, y(mark) + 4, f"{mark:.3g}", "end"),
        ]
    parts += [_path(c, colour[c.name], x, y) for c in curves]
    parts += [
        _text(WIDTH - RIGHT + 10, ABOVE + 14 + 16 * n, name, fill=colour[name])
        for n, name in enumerate(names)
    ]
    return "\n".join([*parts, "</svg>\n"])


def _path(curve: Curve, colour: str, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    steps = []
    for n, (at, value) in enumerate(curve.points):
        if n and curve.stepped:
            steps.append(f"H{x(at)}")
        steps.append(f"{'L' if n else 'M'}{x(at)} {y(value)}")
    dashes = ' stroke-dasharray="4 3"' if curve.dashed else ""
    return f'<path d="{"".join(steps)}" fill="none" stroke="{colour}" stroke-width="1.6"{dashes}/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1} {y1}L{x2} {y2}" stroke="#ddd"/>'


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12, fill: str = "#333") -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{fill}">{escape(text)}</text>'
    )


if __name__ == "__main__":
    sys.exit(main())
