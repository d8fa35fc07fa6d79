"""fieldday solve PLAN: a solve with a progress bar."""

import sys

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.speech import language, say


@click.command()
@click.argument("plan")
@click.option("--seconds", type=float, help="How long; FIELDDAY_SOLVE_SECONDS where not given.")
@click.option("--seed", type=click.IntRange(0), default=1)
@click.option("--workers", type=click.IntRange(1, 64), help="Processes side by side.")
def command(plan: str, seconds: float | None, seed: int, workers: int | None) -> None:
    """Solve a plan and keep the result as its draft. Exit 0 where everything has a place, else 1."""
    from scheduler.cli import watching
    from scheduler.services import solve_errors

    with context.application() as app:
        options = {"seconds": seconds, "seed": seed, "workers": workers}
        solve = watching.solve(app, context.plan(plan), access.operator(), options)
        if solve.state == "failed":
            why = solve_errors.told(solve.error)
            say(f"求解失败：{why.zh}", f"The solve failed: {why.en}", err=True)
            sys.exit(2)
        show_unplaced(solve.unplaced)
        sys.exit(1 if solve.unplaced else 0)


def show_unplaced(unplaced: list[dict]) -> None:
    """Each session without a place, with its first reasons."""
    for row in unplaced:
        name = row["name"].get(language()) or row["session"]
        why = "; ".join(f"{r['words'].get(language(), '')} ({r['cells']})" for r in row["reasons"][:3])
        say(f"未排：{name}。{why}", f"Not placed: {name}. {why}")
