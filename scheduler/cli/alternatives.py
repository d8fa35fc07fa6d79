"""fieldday alternatives PLAN: several good timetables that differ; keep one as a draft."""

import sys

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.speech import say


@click.command()
@click.argument("plan")
@click.option("--of", default="current", show_default=True, help="Differ from this draft: draft:N.")
@click.option("--count", type=click.IntRange(1, 10), default=3, show_default=True, help="How many.")
@click.option("--differ", type=click.IntRange(1), default=10, show_default=True, help="Sessions elsewhere.")
@click.option(
    "--within", type=click.FloatRange(0, 1000), default=5.0, show_default=True, help="Per cent dearer."
)
@click.option("--seconds", type=float, help="How long; FIELDDAY_SOLVE_SECONDS where not given.")
@click.option("--seed", type=click.IntRange(0), default=1)
def command(
    plan: str, of: str, count: int, differ: int, within: float, seconds: float | None, seed: int
) -> None:
    """Look for timetables about as good as the draft, each with many sessions elsewhere. `fieldday branch PLAN
    alternative:N.M` makes one a draft. Exit 0 where as many were found, 1 where fewer, 2 where it failed."""
    from scheduler.cli import watching
    from scheduler.services import several, versions

    with context.application() as app:
        row, user = context.plan(plan), access.operator()
        draft = versions.called(row, of).draft
        if draft is None:
            raise click.BadParameter("draft:N", param_hint="--of")
        options = {"seconds": seconds, "seed": seed}
        asked = several.request_alternatives(
            draft, user, count=count, differ=differ, within=within / 100, options=options
        )
        solve = watching.follow(app, asked, user)
        if solve.state == "failed":
            say(f"没有算成：{solve.error}", f"The search failed: {solve.error}", err=True)
            sys.exit(2)
        found = several.found_by(solve)
        for number, one in enumerate(found, 1):
            name, cost, differs = f"alternative:{solve.number}.{number}", one["cost"], one["differs"]
            say(f"{name}  {differs} 场不同，罚分 {cost}", f"{name}  {differs} sessions differ, cost {cost}")
        if len(found) < count:
            say(
                f"要 {count} 份，只找到 {len(found)} 份（没有证明不存在更多）。",
                f"{count} were asked for, {len(found)} found (that there are no more is not proven).",
            )
        if (percent := several.dearer(solve)) is not None:
            say(
                f"{differ} 场不同大约要贵 {percent} %：--within {percent}",
                f"{differ} elsewhere cost about {percent} % more: --within {percent}",
            )
        sys.exit(0 if len(found) == count else 1)
