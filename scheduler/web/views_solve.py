"""A solve in words and figures: the sentence, five phases, the chart's lines, reasons that add up."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler import clock
from scheduler.models import Solve
from scheduler.queries import solves
from scheduler.services import solve_errors
from scheduler.web.words import grouped, t, w

WIDTH, HEIGHT = 920, 300
LEFT, RIGHT, TOP, BOTTOM = 66, 100, 16, 34
PHASES = ("check", "greedy", "blocks", "improve", "verify")
SHOWN_NEWS = 6

Point = tuple[float, float]


@dataclass(frozen=True)
class Phase:
    name: str
    state: str  # done, now, or "" for still to come
    note: str


@dataclass(frozen=True)
class Chart:
    """Two step lines in SVG coordinates, the area between them, and the axes' ticks (position, label)."""

    best: str
    bound: str
    area: str
    best_dots: tuple[Point, ...]
    bound_dots: tuple[Point, ...]
    xs: tuple[tuple[float, str], ...]
    ys: tuple[tuple[float, str], ...]
    now: float
    now_label: str
    first: tuple[float, str] | None
    best_label: tuple[float, str] | None
    bound_label: tuple[float, str] | None
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class SolveView:
    """Everything that the live part of the page shows."""

    solve: Solve
    told: Mapping[str, Any]
    is_open: bool
    sentence: str
    addition: str
    phases: tuple[Phase, ...]
    chart: Chart | None
    unplaced: tuple[Mapping[str, Any], ...]
    by_rule: tuple[tuple[str, int, tuple[str, ...]], ...]
    news: tuple[tuple[float, str], ...]


def solve_view(solve: Solve) -> SolveView:
    told = solves.told(solve)
    points = [p for p in solve.progress if p.get("cost") is not None]
    unplaced = tuple(_readable(u) for u in solve.unplaced)
    return SolveView(
        solve,
        told,
        solves.is_open(solve),
        _sentence(solve, told),
        _addition(solve, told),
        tuple(_phases(solve)),
        _chart(points, told) if points else None,
        unplaced,
        _by_rule(solve.unplaced),
        tuple(_news(solve.progress)),
    )


def _sentence(solve: Solve, told: Mapping[str, Any]) -> str:
    """The word before the number, the number before the picture."""
    placed, total = told["placed"], told["total"]
    if solve.state == "queued":
        return t("排队中，还没有开始算。", "Waiting; not begun yet.")
    if solve.state in ("failed", "impossible"):
        return t("没有算成。", "This solve did not succeed.")
    if told["cost"] is None:
        return t("正在求解：还没有完整的日程表。", "Solving: no complete timetable yet.")
    all_in = t("全部 {n} 场都排好了", "All {n} sessions are placed", n=grouped(total))
    part = t("已排 {a} / {n} 场", "{a} of {n} sessions placed", a=grouped(placed), n=grouped(total))
    head = all_in if placed == total else part
    gap = told["gap"]
    if gap is None:
        return t("{x}，还不知道离最优多远。", "{x}; how far from the best is not known yet.", x=head)
    if gap == 0:
        return t("{x}，已证明最优。", "{x}. Proven optimal.", x=head)
    return t("{x}，离最优最多还差 {g} %。", "{x}, at most {g} % from the best.", x=head, g=_percent(gap))


def _percent(gap: float) -> str:
    return "< 0.1" if 0 < gap < 0.001 else f"{100 * gap:.1f}"


def _addition(solve: Solve, told: Mapping[str, Any]) -> str:
    if solve.state == "queued":
        return t(
            "前面的算完就开始。不必等在这里。", "It begins when those ahead have ended. No need to wait here."
        )
    if solve.error and solve.state == "failed":
        return w(solve_errors.told(solve.error))
    if told["cost"] is None or told["bound"] is None:
        return ""
    rest = told["cost"] - told["bound"]
    if rest <= 0:
        return t("没有任何日程表比它更好。", "No timetable is better.")
    return t(
        "任何日程表都不可能比现在再好 {n} 分以上。",
        "No timetable can be better than this by more than {n}.",
        n=grouped(rest),
    )


def _phases(solve: Solve) -> list[Phase]:
    names = {
        "check": t("预检", "Check"),
        "greedy": t("构造", "Construct"),
        "blocks": t("分块求解", "Solve in blocks"),
        "improve": t("合并与改进", "Merge and improve"),
        "verify": t("独立核对", "Verify"),
    }
    notes: dict[str, float] = {}
    for point in solve.progress:
        notes.setdefault(point["phase"], point["seconds"])
    ended = solve.state in ("done", "stopped")
    at = (
        PHASES.index(solve.phase)
        if solve.phase in PHASES
        else (5 if ended else 0 if solve.started_at else -1)
    )
    found = []
    for n, code in enumerate(PHASES):
        state = "done" if n < at or ended else "now" if n == at and solve.state == "running" else ""
        note = t("等待", "waiting") if state == "" else ""
        if state and code in notes:
            note = t("{s} 秒起", "from {s} s", s=f"{notes[code]:.1f}")
        found.append(Phase(names[code], state, note))
    return found


def _chart(points: Sequence[Mapping[str, Any]], told: Mapping[str, Any]) -> Chart:
    ends = max(points[-1]["seconds"], told["seconds"] or 0, 1.0)
    bounded = [p for p in points if p.get("bound") is not None]
    values = [p["cost"] for p in points] + [p["bound"] for p in bounded]
    low, high = _limits(values, points, bounded)

    def x(seconds: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * min(1.0, seconds / ends)

    def y(value: float) -> float:
        inside = min(max(value, low), high)
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - inside) / (high - low)

    best = [(x(p["seconds"]), y(p["cost"])) for p in points]
    bound = [(x(p["seconds"]), y(p["bound"])) for p in bounded]
    area = ""
    if bound:
        known = [p for p in best if p[0] >= bound[0][0]]
        begin = max((p for p in best if p[0] <= bound[0][0]), default=best[0])
        above = [(bound[0][0], begin[1]), *known]
        area = _steps(above, x(ends)) + _back(_step_points(bound, x(ends)))
    return Chart(
        _steps(best, x(ends)),
        _steps(bound, x(ends)) if bound else "",
        area,
        tuple(_changes(best)),
        tuple(_changes(bound)),
        tuple((x(s), t("{s} 秒", "{s} s", s=f"{s:g}")) for s in _ticks(0, ends)),
        tuple((y(v), grouped(v)) for v in _ticks(low, high) if v == int(v)),
        x(ends),
        t("{s} 秒", "{s} s", s=f"{ends:.1f}"),
        (best[0][0], t("{s} 秒：首份日程", "{s} s: first timetable", s=f"{points[0]['seconds']:.1f}")),
        (best[-1][1], t("现有 {n}", "now {n}", n=grouped(points[-1]["cost"]))),
        (bound[-1][1], t("下界 {n}", "bound {n}", n=grouped(bounded[-1]["bound"]))) if bound else None,
        tuple(points[-40:]),
    )


def _limits(
    values: Sequence[float], points: Sequence[Mapping[str, Any]], bounded: Sequence[Mapping[str, Any]]
) -> tuple[float, float]:
    """The axis: all values, but not so far down that a first bound of nothing flattens the rest."""
    low, high = min(values), max(values)
    last = bounded[-1]["bound"] if bounded else low
    low = max(low, last - 2 * max(1, high - last))
    room = max(2.0, 0.06 * (high - low))
    return low - room, high + room


def _step_points(line: Sequence[Point], end: float) -> list[Point]:
    found: list[Point] = []
    for n, (x, y) in enumerate(line):
        if n:
            found.append((x, line[n - 1][1]))
        found.append((x, y))
    return [*found, (end, line[-1][1])] if line else []


def _steps(line: Sequence[Point], end: float) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in _step_points(line, end))


def _back(points: Sequence[Point]) -> str:
    return "L" + "L".join(f"{x:.1f} {y:.1f}" for x, y in reversed(points)) + "Z"


def _changes(line: Sequence[Point]) -> list[Point]:
    return [p for n, p in enumerate(line) if n == 0 or p[1] != line[n - 1][1]]


def _ticks(low: float, high: float, about: int = 6) -> list[float]:
    """Round values between the two, about so many."""
    rough = (high - low) / about
    step = next(s for k in range(-2, 9) for s in (10.0**k, 2 * 10.0**k, 5 * 10.0**k) if s >= rough)
    first = -(-low // step)
    return [n * step for n in range(int(first), int(high // step) + 1)]


def _readable(unplaced: Mapping[str, Any]) -> dict[str, Any]:
    """One that has no place: its reasons, largest first, whose counts add up to its starts."""
    reasons = sorted(unplaced.get("reasons", []), key=lambda r: -r["cells"])
    return {
        "session": unplaced["session"],
        "name": w(unplaced["name"]),
        "state": unplaced["state"],
        "cells": unplaced["cells"],
        "reasons": [(w(r["words"]), r["cells"]) for r in reasons],
    }


def _by_rule(unplaced: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    cells: Counter[str] = Counter()
    names: dict[str, list[str]] = defaultdict(list)
    for one in unplaced:
        for reason in one.get("reasons", []):
            cells[w(reason["words"])] += reason["cells"]
            names[w(reason["words"])].append(w(one["name"]))
    return tuple((words, n, tuple(dict.fromkeys(names[words]))) for words, n in cells.most_common())


def _news(progress: Sequence[Mapping[str, Any]]) -> list[tuple[float, str]]:
    """The latest events, newest first: what got better, or the bound that rose."""
    found: list[tuple[float, str]] = []
    for before, now in zip([{}, *progress], progress, strict=False):
        said = w(now.get("words"))
        if now.get("cost") is not None and before.get("cost") not in (None, now["cost"]):
            figures = f"{grouped(before['cost'])} → {grouped(now['cost'])}"
            found.append(
                (now["seconds"], t("罚分 {x}", "penalty {x}", x=figures) + (f" · {said}" if said else ""))
            )
        elif now.get("bound") is not None and before.get("bound") not in (None, now["bound"]):
            figures = f"{grouped(before['bound'])} → {grouped(now['bound'])}"
            found.append((now["seconds"], t("下界 {x}", "bound {x}", x=figures)))
        elif said and said != w(before.get("words")):
            found.append((now["seconds"], said))
    return found[::-1][:SHOWN_NEWS]


def elapsed(solve: Solve) -> float | None:
    if solve.started_at is None:
        return None
    return ((solve.ended_at or clock.now()) - solve.started_at).total_seconds()
