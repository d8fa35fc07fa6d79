"""fieldday diff PLAN A B: what differs between two versions."""

import sys

import click

from scheduler.cli import context
from scheduler.cli.speech import language, say


@click.command()
@click.argument("plan")
@click.argument("a")
@click.argument("b")
def command(plan: str, a: str, b: str) -> None:
    """What leads from version A to B: draft:N, edition:N, current, published. Exit 0 where nothing differs."""
    with context.application():
        from scheduler.services import comparing, versions

        row = context.plan(plan)
        found = comparing.compare(versions.called(row, a), versions.called(row, b))
        for one in found.rows:
            old, new = (
                f"{w.start:%Y-%m-%d %H:%M} {w.place.get(language())}" if w else "–"
                for w in (one.old, one.new)
            )
            click.echo(f"{one.change}\t{one.session}\t{one.where.title.get(language())}\t{old} → {new}")
        cost = f"{found.cost[0]} → {found.cost[1]}"
        people, same, rises = len(found.people), found.identical, len(found.rises)
        say(
            f"{people} 人受影响；罚分 {cost}；订阅里 {same} 项逐字节相同，{rises} 项升修订号",
            f"{people} people touched; cost {cost}; in the feeds {same} entries stay byte "
            f"for byte, {rises} rise in SEQUENCE",
        )
        sys.exit(1 if found.rows or found.steps.steps else 0)
