"""A solve on the terminal: a picture that changes while it runs, plain lines where nobody watches; then the sum."""

import sys
from typing import Any

from solver.result import Progress, Result
from solver.words import Words, spoken_fact

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 40  # of the curve of costs, in characters
LABELS = {
    "phase": Words("阶段", "phase"),
    "time": Words("用时", "time"),
    "placed": Words("已排", "placed"),
    "unplaced": Words("未排", "unplaced"),
    "cost": Words("罚分", "cost"),
    "bound": Words("下界", "bound"),
    "gap": Words("差距", "gap"),
}
PHASES = {
    "check": Words("预检", "check"),
    "greedy": Words("构造", "greedy"),
    "blocks": Words("分块", "blocks"),
    "improve": Words("改进", "improve"),
    "verify": Words("核对", "verify"),
}
STATUS = {
    "optimal": Words("已证明最优", "optimal"),
    "feasible": Words("可行", "feasible"),
    "stopped": Words("已停止", "stopped"),
}


class Screen:
    """Shows progress on stderr; `seconds` is how long the run may take."""

    def __init__(self, language: str, seconds: float) -> None:
        from rich.console import Console
        from rich.live import Live

        self.language, self.seconds = language, seconds
        self.console = Console(stderr=True)
        self.live = Live(console=self.console, refresh_per_second=8)
        self.costs: list[int] = []

    def __enter__(self) -> "Screen":
        if self.console.is_terminal:
            self.live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.live.stop()

    def show(self, p: Progress) -> None:
        if p.cost is not None:
            self.costs.append(p.cost)
        if self.console.is_terminal:
            self.live.update(self.picture(p))
        else:
            self.console.print(self.line(p), highlight=False)

    def line(self, p: Progress) -> str:
        values = "  ".join(f"{self._label(name)} {_number(value)}" for name, value in _figures(p).items())
        return f"{p.seconds:6.1f} s  {p.words.get(self.language)}  {p.placed}/{p.total}  {values}"

    def picture(self, p: Progress) -> Any:
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        table = Table.grid(padding=(0, 2))
        done = " › ".join(
            f"[{'bold' if phase == p.phase else 'dim'}]{words.get(self.language)}[/]"
            for phase, words in PHASES.items()
        )
        table.add_row(self._label("phase"), done, p.words.get(self.language))
        bar = ProgressBar(total=self.seconds, completed=min(p.seconds, self.seconds), width=WIDTH)
        table.add_row(self._label("time"), bar, f"{p.seconds:.1f} / {self.seconds:g} s")
        bar = ProgressBar(total=max(1, p.total), completed=p.placed, width=WIDTH)
        out = f"{p.placed}/{p.total}, {self._label('unplaced')} {p.total - p.placed}"
        table.add_row(self._label("placed"), bar, out)
        values = "  ".join(f"{self._label(name)} {_number(value)}" for name, value in _figures(p).items())
        table.add_row("", curve(self.costs), values)
        return table

    def _label(self, name: str) -> str:
        return LABELS[name].get(self.language)


def sum_up(result: Result, language: str) -> None:
    """What came of a run, on stderr: who has no place and why, then the figures."""
    for left in result.unplaced:
        first = "; ".join(f"{r.words.get(language)} ({r.cells})" for r in left.reasons[:3])
        name = spoken_fact(left.name, language) or left.session
        print(f"- {name} [{left.state}] {left.cells}: {first}", file=sys.stderr)
    gap = None if result.bound is None else (result.cost - result.bound) / max(1, result.cost)
    values = {"cost": result.cost, "bound": result.bound, "gap": gap}
    said = ", ".join(f"{LABELS[name].get(language)} {_number(value)}" for name, value in values.items())
    placed = Words(
        f"已排 {len(result.placements)}，未排 {len(result.unplaced)}",
        f"{len(result.placements)} placed, {len(result.unplaced)} not",
    )
    print(
        f"{STATUS[result.status].get(language)}: {placed.get(language)}, {said}, {result.seconds:.1f} s, "
        f"{result.memory} MB",
        file=sys.stderr,
    )


def curve(costs: list[int]) -> str:
    """The costs so far as bars, the latest to the right."""
    last = costs[-WIDTH:]
    low, high = min(last, default=0), max(last, default=0)
    return "".join(BARS[(c - low) * (len(BARS) - 1) // max(1, high - low)] for c in last)


def _figures(p: Progress) -> dict[str, float | None]:
    return {"cost": p.cost, "bound": p.bound, "gap": p.gap}


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2%}" if isinstance(value, float) else str(value)
