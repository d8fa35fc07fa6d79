"""fieldday places PLAN SESSION: where a session of the draft fits best."""

import sys

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.speech import say


@click.command()
@click.argument("plan")
@click.argument("session")
@click.option("--top", type=click.IntRange(1, 1000), default=5, show_default=True)
def command(plan: str, session: str, top: int) -> None:
    """The cheapest times and places of SESSION (EVENT.SESSION), all others staying. Exit 0 where there is one."""
    from scheduler.services import consulting
    from scheduler.services.reviewing import current_draft

    with context.application():
        told = consulting.places(current_draft(context.plan(plan)), session, access.operator(), count=top)
        for one in told["places"]:
            here = (
                ""
                if one["start"] != (told["now"] or {}).get("start") or one["venues"] != told["now"]["venues"]
                else "  *"
            )
            click.echo(
                f"{one['cost']:+7d}  {one['start'][:16].replace('T', ' ')}  {'+'.join(one['venues'])}{here}"
            )
        if not told["places"]:
            say(
                "其余不动时，没有一处不违反规则。",
                "With all others where they are, no place keeps every rule.",
            )
        elif told["now"]:
            p, s = told["people"], told["subscribers"]
            say(
                f"改期涉及 {p} 人，其中 {s} 人订阅了日历。",
                f"Moving touches {p} people, {s} of them with a feed.",
            )
    sys.exit(0 if told["places"] else 1)
