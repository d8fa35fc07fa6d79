"""fieldday recheck PLAN: what the draft breaks since the days, hours or people are others."""

import sys

import click

from scheduler.cli import context
from scheduler.cli.speech import language, say


@click.command()
@click.argument("plan")
def command(plan: str) -> None:
    """After a holiday notice or other news: every rule that the draft breaks now. Exit 1 where there are any."""
    from scheduler.services import rechecking

    with context.application():
        found = rechecking.recheck(context.plan(plan))
    for broken in found:
        click.echo(f"{broken.day}  {broken.names.get(language())}: {broken.words.get(language())}")
    say(f"{len(found)} 处不再成立", f"{len(found)} no longer hold.")
    sys.exit(1 if found else 0)
