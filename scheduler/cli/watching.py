"""A solve on the terminal: asked for like any other, watched by its row."""

import threading
import time
from typing import Any

from flask import Flask
from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from scheduler.cli.speech import language
from scheduler.extensions import db
from scheduler.models import Plan, Solve, User
from scheduler.models.solve import OPEN
from scheduler.services import running
from scheduler.services.solving import request_solve, stop_solve
from solver.words import Words

PHASES = {
    "": Words("等待开始", "waiting"),
    "check": Words("预检", "checking"),
    "greedy": Words("构造首份日程", "first timetable"),
    "blocks": Words("分块求解", "solving in blocks"),
    "improve": Words("证明与改进", "proving and improving"),
    "verify": Words("独立复核", "verifying"),
}


def solve(app: Flask, plan: Plan, user: User, options: dict[str, Any]) -> Solve:
    """Ask for a solve and show it until it ends."""
    return follow(app, request_solve(plan, user, options), user)


def follow(app: Flask, found: Solve, user: User) -> Solve:
    """Show a solve that was asked for until it ends.

    This process works on it itself, unless a worker is quicker; either way the row tells. Ctrl-C stops it
    and keeps the best.
    """
    here = threading.Thread(target=_run, args=(app, found.id))
    here.start()
    console = Console(stderr=True)
    with Live(console=console, refresh_per_second=8) as live:
        while found.state in OPEN:
            try:
                live.update(picture(found))
                time.sleep(0.2)
            except KeyboardInterrupt:
                stop_solve(found, user)
            db.session.rollback()
        live.update(picture(found))
    if not console.is_terminal:
        console.print()
    here.join()
    db.session.rollback()
    return found


def _run(app: Flask, solve_id: int) -> None:
    """Work on it, again after a failed attempt: there may be no worker who hears that it is queued anew."""
    with app.app_context():
        while _is_open(solve_id):
            running.run_solve(solve_id)
            time.sleep(0.2)


def _is_open(solve_id: int) -> bool:
    state = db.session.get_one(Solve, solve_id).state
    db.session.rollback()
    return state in OPEN


def picture(solve: Solve) -> Table:
    """A bar of what is placed (a real count), and in words what is known of the rest."""
    last = solve.progress[-1] if solve.progress else {}
    placed, total = last.get("placed", 0), last.get("total", 0)
    row = Table.grid(padding=(0, 2))
    row.add_row(
        PHASES.get(last.get("phase", ""), PHASES[""]).get(language()),
        ProgressBar(total=total or 1, completed=placed, width=30),
        f"{placed}/{total}",
        f"{last.get('seconds', 0):.0f} s",
        said_gap(last),
    )
    return row


def said_gap(last: dict[str, Any]) -> str:
    """How far the best is from what is proven, in words."""
    if last.get("cost") is None:
        return ""
    gap = last.get("gap")
    if gap is None:
        return Words(f"罚分 {last['cost']}", f"cost {last['cost']}").get(language())
    if gap == 0:
        return Words(f"罚分 {last['cost']}，已证明最优", f"cost {last['cost']}, proven best").get(language())
    zh = f"罚分 {last['cost']}，与下界相差 {gap:.1%}"
    return Words(zh, f"cost {last['cost']}, gap {gap:.1%}").get(language())
