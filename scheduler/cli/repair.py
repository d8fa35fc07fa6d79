"""fieldday repair PLAN: the least change that makes what was published right again."""

import sys

import click

from scheduler import access
from scheduler.cli import context
from scheduler.cli.speech import language, say


@click.command()
@click.argument("plan")
@click.option("--seconds", type=click.FloatRange(1, 60), default=20.0, help="How long it may take.")
@click.option("--adopt", is_flag=True, help="Make it the plan's draft, to be reviewed and published.")
def command(plan: str, seconds: float, adopt: bool) -> None:
    """Repair what stands under the plan as it is now. Exit 0 where all keep a place, else 1."""
    from scheduler.services import repairing

    with context.application():
        row = repairing.propose(context.plan(plan), access.operator(), seconds=seconds)
        result = row.result
        click.echo(result["words"][language()])
        for move in result["moved"]:
            there = [f"{move[k]['start'][:16]} {'+'.join(move[k]['venues'])}".strip() for k in ("from", "to")]
            click.echo(f"  {move['name'].get(language()) or move['session']}: {there[0]} → {there[1]}")
        for one in result["left_out"]:
            name, dates = one["name"].get(language()) or one["session"], [at[:10] for at in one["starts"]]
            say(f"  停：{name} {'、'.join(dates)}", f"  left out: {name} {', '.join(dates)}")
        for one in result["unplaced"]:
            name = one["name"].get(language()) or one["session"]
            say(f"  没有地方：{name}", f"  without a place: {name}")
        if adopt:
            draft = repairing.adopt(row, access.operator())
            say(f"现在是草稿：{draft.name}", f"The draft now: {draft.name}")
        sys.exit(1 if result["unplaced"] else 0)
