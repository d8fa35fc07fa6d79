"""fieldday branch PLAN VERSION: a new draft that is as a version is; --current brings it back."""

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.speech import say


@click.command()
@click.argument("plan")
@click.argument("version")
@click.option("--name", default="", help="What the draft is called.")
@click.option("--current", is_flag=True, help="Make it the plan's draft: restore the version.")
def command(plan: str, version: str, name: str, current: bool) -> None:
    """Make a draft of VERSION: draft:N, edition:N, alternative:SOLVE.N, current or published. What is there stays."""
    with context.application():
        from scheduler.services import drafting, versions

        source, user = versions.called(context.plan(plan), version), access.operator()
        if source.draft is None or current:
            made = versions.bring_back(source, user, name=name, current=current)
        else:
            made = drafting.branch(source.draft.id, name, by=user)
        state = ("，当前草稿", ", the current draft") if made.current else ("", "")
        say(f"draft:{made.id}  {made.name}{state[0]}", f"draft:{made.id}  {made.name}{state[1]}")
